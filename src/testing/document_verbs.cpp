#include <algorithm>
#include <functional>

#include "testing/player.hpp"
#include "testing/recorded.hpp"

namespace oauthkit::testing::contract {
namespace {

Key nonzero(std::size_t hash) { return hash == 0 ? 1 : hash; }

std::string told(std::int64_t version) {
  return version == 0 ? std::string("nothing") : "version " + std::to_string(version);
}

Outcome outcome(const std::optional<StoredDocument>& document) {
  if (!document) return {Answer::absent, "nothing"};
  return {Answer::yes, told(document->version) + ", " + quoted(document->text)};
}

Outcome outcome(const std::optional<std::int64_t>& version) {
  if (!version) return {Answer::no, "no"};
  return {Answer::yes, told(*version), static_cast<std::uint64_t>(*version)};
}

Outcome outcome(const std::vector<StoredDocument>& page) {
  std::string keys;
  for (const StoredDocument& document : page) keys += (keys.empty() ? "" : ", ") + quoted(document.key);
  return {Answer::done, keys.empty() ? "none" : keys, page.size()};
}

Outcome outcome(bool erased) { return {erased ? Answer::yes : Answer::no, erased ? "yes" : "no"}; }

constexpr auto tell = [](const auto& result) { return outcome(result); };

std::vector<Key> keys_of(const DocumentName& name) { return {key_of(name), key_of_documents(name.kind)}; }

std::string should(const std::string& answer) { return "it should have been answered: " + answer; }

}  // namespace

std::string told(const DocumentName& name) {
  const bool plain = std::all_of(name.kind.begin(), name.kind.end(), [](char c) { return c > ' '; });
  return (plain && name.kind.size() < 16 ? name.kind + " " : "") + quoted(name.key);
}

Key key_of(const DocumentName& name) {
  return nonzero(std::hash<std::string>()("document " + std::to_string(name.kind.size()) + name.kind + name.key));
}

Key key_of_documents(const std::string& kind) { return nonzero(std::hash<std::string>()("documents " + kind)); }

void expect(bool holds, const std::string& otherwise, const DocumentName& name) {
  if (!holds) throw Fault{otherwise, {key_of(name)}};
}

void expect_of_list(bool holds, const std::string& otherwise, const std::string& kind) {
  if (!holds) throw Fault{otherwise, {key_of_documents(kind)}};
}

Documents& Player::documents() const { return *store_.documents(); }

std::optional<StoredDocument> Player::read(const DocumentName& name) {
  const Question question{Verb::read, "read(" + told(name) + ")", {key_of(name)}};
  return recorded(
      journal_, number_, question, [&] { return documents().read(name.kind, name.key); }, tell);
}

std::optional<std::int64_t> Player::write(const DocumentName& name, std::int64_t expected, const std::string& text) {
  const std::string words = "write(" + told(name) + " over " + told(expected) + ": " + quoted(text) + ")";
  return recorded(
      journal_, number_, {Verb::write, words, keys_of(name)},
      [&] { return documents().write(name.kind, name.key, expected, text); }, tell);
}

std::vector<StoredDocument> Player::list(const std::string& kind, const std::string& after, std::size_t limit) {
  const std::string words =
      "list(" + quoted(kind) + " after " + quoted(after) + ", at most " + std::to_string(limit) + ")";
  return recorded(
      journal_, number_, {Verb::list, words, {key_of_documents(kind)}},
      [&] { return documents().list(kind, after, limit); }, tell);
}

bool Player::erase(const DocumentName& name, std::int64_t expected) {
  const std::string words = "erase(" + told(name) + " of " + told(expected) + ")";
  return recorded(
      journal_, number_, {Verb::erase, words, keys_of(name)},
      [&] { return documents().erase(name.kind, name.key, expected); }, tell);
}

std::int64_t Player::write_over(const DocumentName& name, std::int64_t expected, const std::string& text) {
  const auto version = write(name, expected, text);
  expect(version.has_value(), should("a version, for what was there was what it expected"), name);
  expect(*version > 0, "a version is more than 0", name);
  return *version;
}

void Player::write_in_vain(const DocumentName& name, std::int64_t expected, const std::string& text) {
  expect(!write(name, expected, text), should("no, for what was there was not what it expected"), name);
}

void Player::read_same(const DocumentName& name, std::int64_t version, const std::string& text) {
  const auto document = read(name);
  expect(document.has_value(), should(told(version)), name);
  expect(document->version == version, should(told(version)), name);
  expect(document->key == name.key, "the key in the answer is another", name);
  const std::string sizes = std::to_string(document->text.size()) + " and " + std::to_string(text.size()) + " bytes";
  expect(document->text == text, "the text is not what was written (" + sizes + ")", name);
}

void Player::read_nothing(const DocumentName& name) { expect(!read(name), should("nothing"), name); }

void Player::erase_in(const DocumentName& name, std::int64_t version) {
  expect(erase(name, version), should("yes, for what was there was what it expected"), name);
}

void Player::erase_in_vain(const DocumentName& name, std::int64_t version) {
  expect(!erase(name, version), should("no, for what was there was not what it expected"), name);
}

void Player::list_keys(const std::string& kind, const std::string& after, std::size_t limit,
                       const std::vector<std::string>& keys) {
  const auto page = list(kind, after, limit);
  const auto is_key = [](const StoredDocument& document, const std::string& key) { return document.key == key; };
  std::string all;
  for (const std::string& key : keys) all += (all.empty() ? "" : ", ") + quoted(key);
  expect_of_list(std::equal(page.begin(), page.end(), keys.begin(), keys.end(), is_key),
                 should(all.empty() ? "none" : all), kind);
}

}  // namespace oauthkit::testing::contract
