#include <algorithm>
#include <map>
#include <set>
#include <thread>

#include "testing/promise.hpp"

namespace oauthkit::testing::contract {
namespace {

using Who = Step::Who;

DocumentName contested(const Player& p) { return {"client", "a" + p.tag()}; }

std::string text_by(std::uint32_t number) { return "of player " + std::to_string(number + 1); }

/// The calls of this round that were answered with a yes, but for the write of what all had seen.
std::vector<const Call*> successes(const Player& p, Verb verb, const DocumentName& name) {
  auto calls = p.calls();
  const auto seen = static_cast<std::uint64_t>(p.seen_version);
  const auto is_other = [&](const Call* call) {
    const bool before = verb == Verb::write && call->count == seen;
    return call->verb != verb || call->answer != Answer::yes || before || !call->concerns(key_of(name));
  };
  calls.erase(std::remove_if(calls.begin(), calls.end(), is_other), calls.end());
  return calls;
}

void expect_one(std::size_t count, const std::string& what, const DocumentName& name) {
  expect(count < 2, told(name) + " was " + what + " " + std::to_string(count) + " times", name);
  expect(count > 0, "nobody could do it, though nothing stood against it", name);
}

void look_at_one_write(Player& p) {
  const DocumentName name = contested(p);
  const auto written = successes(p, Verb::write, name);
  expect_one(written.size(), "written over one version", name);
  p.read_same(name, static_cast<std::int64_t>(written[0]->count), text_by(written[0]->actor));
}

Promise writing_anew() {
  return race(
      "races: of all who write a document where there is none exactly one does, and it is its text", [](Player&) {},
      [](Player& p) { p.write(contested(p), 0, text_by(p.number())); }, look_at_one_write);
}

void remember_version(Player& p) {
  const auto there = p.read(contested(p));
  expect(there.has_value(), "it was written and is not there", contested(p));
  p.seen_version = there->version;
}

/// As a race, between those who have all seen one version.
Promise race_over_one_version(std::string words, std::function<void(Player&)> meet, std::function<void(Player&)> look) {
  const auto prepare = [](Player& p) { p.write_over(contested(p), 0, "before"); };
  return {std::move(words),
          Players::many,
          {{Who::first, prepare}, {Who::all, remember_version}, {Who::all, std::move(meet)}, {Who::first, look}}};
}

Promise writing_over() {
  return race_over_one_version(
      "races: of all who write over one version exactly one does, and it is its text",
      [](Player& p) { p.write(contested(p), p.seen_version, text_by(p.number())); }, look_at_one_write);
}

Promise erasing() {
  return race_over_one_version(
      "races: of all who write over or erase one version exactly one does",
      [](Player& p) {
        if (p.number() % 2 == 0) p.write(contested(p), p.seen_version, text_by(p.number()));
        if (p.number() % 2 == 1) p.erase(contested(p), p.seen_version);
      },
      [](Player& p) {
        const DocumentName name = contested(p);
        const std::size_t erased = successes(p, Verb::erase, name).size();
        expect_one(successes(p, Verb::write, name).size() + erased, "written over or erased", name);
        if (erased == 0) return look_at_one_write(p);
        p.read_nothing(name);
      });
}

/// Of more players the others look on: who is refused tries again, so that the calls grow with the square.
constexpr std::uint32_t crowd = 16;

/// Reads and writes until a write is taken. Whoever is refused was overtaken by another count since it has read.
void count_one(Player& p) {
  const DocumentName name = contested(p);
  const std::uint32_t counters = std::min(p.count(), crowd);
  for (std::uint32_t tries = 0; tries < counters; ++tries) {
    const auto there = p.read(name);
    expect(there.has_value(), "it is there all the time", name);
    if (p.write(name, there->version, std::to_string(std::stoi(there->text) + 1))) return;
  }
  expect(false, "a write was refused though nobody wrote", name);
}

Promise counting() {
  return race(
      "races: no update is lost of many who read, change and write",
      [](Player& p) { p.write_over(contested(p), 0, "0"); },
      [](Player& p) {
        if (p.number() < crowd) count_one(p);
      },
      [](Player& p) {
        const auto there = p.read(contested(p));
        const std::string counted = there ? there->text : "nothing";
        const std::string should = std::to_string(std::min(p.count(), crowd));
        expect(counted == should, should + " counted, and " + counted + " is there", contested(p));
      });
}

Promise giving_versions() {
  return race(
      "races: no version comes twice of many who write and erase", [](Player&) {},
      [](Player& p) {
        for (int i = 0; i < 3; ++i) {
          const auto there = p.read(contested(p));
          if (there) p.erase(contested(p), there->version);
          if (!there) p.write(contested(p), 0, text_by(p.number()));
        }
      },
      [](Player& p) {
        std::set<std::uint64_t> versions;
        for (const Call* call : successes(p, Verb::write, contested(p))) {
          const std::string version = std::to_string(call->count);
          expect(versions.insert(call->count).second, "two writes were given version " + version, contested(p));
        }
      });
}

// While some write over what stays, and write and erase what lies between, the others walk through all of it.
const std::vector<std::string> staying{"b", "d", "f", "h", "j", "l"};

std::string walked_kind(const Player& p) { return "walked" + p.tag(); }

/// A text that shows when it is made of two.
std::string uniform(std::uint32_t number) { return std::string(200, static_cast<char>('a' + number % 26)); }

void disturb(Player& p) {
  for (const std::string& key : staying) {
    const DocumentName between{walked_kind(p), key + std::to_string(p.number())};
    const auto version = p.write(between, 0, uniform(p.number()));
    const auto there = p.read({walked_kind(p), key});
    if (there) p.write({walked_kind(p), key}, there->version, uniform(p.number()));
    if (version) p.erase(between, *version);
  }
}

using Seen = std::map<std::pair<std::string, std::int64_t>, std::string>;

void look_at(const StoredDocument& document, const std::string& kind, const std::string& last, Seen& seen) {
  const std::string key = quoted(document.key);
  expect_of_list(document.key > last, key + " came after " + quoted(last), kind);
  const std::string uniform_text(document.text.size(), document.text.empty() ? ' ' : document.text[0]);
  expect_of_list(document.text == uniform_text && !document.text.empty(), "the text of " + key + " is torn", kind);
  const auto [before, is_new] = seen.try_emplace({document.key, document.version}, document.text);
  expect_of_list(is_new || before->second == document.text, "one version of " + key + " has two texts", kind);
}

void walk(Player& p, Seen& seen) {
  const std::string kind = walked_kind(p);
  std::string last;
  std::size_t stayed = 0;
  while (true) {
    const auto page = p.list(kind, last, 2);
    for (const StoredDocument& document : page) {
      look_at(document, kind, last, seen);
      last = document.key;
      stayed += document.key.size() == 1 ? 1U : 0U;
    }
    if (page.size() < 2) break;
  }
  const std::string words = std::to_string(stayed) + " of " + std::to_string(staying.size());
  expect_of_list(stayed == staying.size(), words + " were seen that are there all the time", kind);
}

Promise walking() {
  return race(
      "races: a walk through documents sees what stays once, whole and in order",
      [](Player& p) {
        for (const std::string& key : staying) p.write_over({walked_kind(p), key}, 0, uniform(p.number()));
      },
      [](Player& p) {
        if (p.number() >= crowd) return;
        if (p.number() % 2 == 1) return disturb(p);
        Seen seen;
        for (int i = 0; i < 3; ++i) walk(p, seen);
      },
      [](Player& p) { p.list_keys(walked_kind(p), "", 100, staying); });
}

}  // namespace

Promises document_race_chapter() {
  Promises all{writing_anew(), writing_over(), erasing(), counting(), giving_versions(), walking()};
  for (Promise& promise : all) promise.of_documents = true;
  return all;
}

}  // namespace oauthkit::testing::contract
