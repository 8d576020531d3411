#include <algorithm>
#include <set>
#include <stdexcept>

#include "testing/promise.hpp"

namespace oauthkit::testing::contract {
namespace {

const DocumentName a{"client", "a"};

std::string every_byte() {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  return bytes;
}

void are_read_as_written(Player& p) {
  p.read_nothing(a);
  const auto first = p.write_over(a, 0, "one");
  p.read_same(a, first, "one");
  const auto second = p.write_over(a, first, "two");
  expect(second != first, "another text is another version", a);
  p.read_same(a, second, "two");
}

void compares_what_it_writes_over(Player& p) {
  const auto first = p.write_over(a, 0, "one");
  for (const std::int64_t other : {std::int64_t{0}, first + 1, -first}) p.write_in_vain(a, other, "other");
  p.read_same(a, first, "one");
  const auto second = p.write_over(a, first, "two");
  p.write_in_vain(a, first, "stale");
  p.write_in_vain({"client", "b"}, second, "of another key");
  p.read_same(a, second, "two");
  p.read_nothing({"client", "b"});
}

void compares_what_it_erases(Player& p) {
  p.erase_in_vain(a, 0);
  p.erase_in_vain(a, 1);
  const auto first = p.write_over(a, 0, "one");
  const auto second = p.write_over(a, first, "two");
  for (const std::int64_t other : {std::int64_t{0}, first, second + 1}) p.erase_in_vain(a, other);
  p.read_same(a, second, "two");
  p.erase_in(a, second);
  p.read_nothing(a);
  p.erase_in_vain(a, second);
}

void stays_erased(Player& p) {
  const auto first = p.write_over(a, 0, "one");
  p.erase_in(a, first);
  p.write_in_vain(a, first, "stale");
  p.read_nothing(a);
  const auto anew = p.write_over(a, 0, "anew");
  p.write_in_vain(a, first, "stale");
  p.erase_in_vain(a, first);
  p.read_same(a, anew, "anew");
}

void repeats_no_version(Player& p) {
  std::set<std::int64_t> versions;
  const auto write = [&](std::int64_t expected) {
    const auto version = p.write_over(a, expected, "text");
    expect(versions.insert(version).second, "it had this version before: " + std::to_string(version), a);
    return version;
  };
  for (int i = 0; i < 3; ++i) p.erase_in(a, write(write(0)));
  // Whatever else there is.
  p.write_over({"client", "b"}, 0, "text");
  p.erase_in(a, write(0));
  p.write_over({"consent", "a"}, 0, "text");
  write(0);
}

void keep_every_byte(Player& p) {
  const std::string bytes = every_byte().substr(0, 190);
  const std::string others = every_byte().substr(66);
  for (const DocumentName& name : {DocumentName{bytes, others}, DocumentName{others, bytes}}) {
    const auto version = p.write_over(name, 0, every_byte());
    p.read_same(name, version, every_byte());
    p.list_keys(name.kind, "", 10, {name.key});
    p.read_same(name, p.write_over(name, version, ""), "");
  }
  const DocumentName nul{"client", std::string("a\0b", 3)};
  p.read_same(nul, p.write_over(nul, 0, std::string(3, '\0')), std::string(3, '\0'));
  p.read_nothing(a);
}

void tell_kinds_apart(Player& p) {
  const std::vector<DocumentName> names{{"client", "a"}, {"CLIENT", "a"}, {"clien", "ta"}, {"a", "b:c"},
                                        {"a:b", "c"},    {"a", "b/c"},    {"a/b", "c"},    {"'; --", "a"}};
  std::vector<std::int64_t> versions;
  versions.reserve(names.size());
  for (const DocumentName& name : names) versions.push_back(p.write_over(name, 0, name.kind));
  for (std::size_t i = 0; i < names.size(); ++i) p.read_same(names[i], versions[i], names[i].kind);
  p.list_keys("a", "", 10, {"b/c", "b:c"});
  p.erase_in(names[0], versions[0]);
  p.read_same(names[1], versions[1], "CLIENT");
}

void are_ordered_by_bytes(Player& p) {
  const std::vector<std::string> sorted{std::string(1, '\0'),
                                        "A",
                                        "Z",
                                        "a",
                                        std::string("a\0", 2),
                                        "a b",
                                        "a/1",
                                        "a/2",
                                        "aa",
                                        "b",
                                        "\x7f",
                                        "\x80",
                                        "\xc3\xa9",
                                        "\xff",
                                        "\xff\xff"};
  for (auto key = sorted.rbegin(); key != sorted.rend(); ++key) p.write_over({"order", *key}, 0, "text");
  p.list_keys("order", "", 100, sorted);
  p.list_keys("order", "a/", 2, {"a/1", "a/2"});
  p.list_keys("order", "\x80", 100, {"\xc3\xa9", "\xff", "\xff\xff"});
}

void come_in_pages(Player& p) {
  const std::vector<std::string> keys{"b", "d", "f", "h", "j"};
  std::vector<std::int64_t> versions;
  versions.reserve(keys.size());
  for (const std::string& key : keys) versions.push_back(p.write_over({"pages", key}, 0, "of " + key));
  p.list_keys("pages", "", 2, {"b", "d"});
  p.list_keys("pages", "d", 2, {"f", "h"});
  p.list_keys("pages", "h", 2, {"j"});
  p.list_keys("pages", "j", 2, {});
  p.list_keys("pages", "c", 1, {"d"});
  p.list_keys("pages", "", 0, {});
  p.list_keys("no pages", "", 2, {});
  const auto all = p.list("pages", "", static_cast<std::size_t>(-1));
  expect_of_list(all.size() == keys.size(), "a limit as high as can be is none", "pages");
  for (std::size_t i = 0; i < keys.size(); ++i) {
    expect_of_list(all[i] == StoredDocument{keys[i], versions[i], "of " + keys[i]}, "it is not as it is read", "pages");
  }
  p.erase_in({"pages", "d"}, versions[1]);
  p.list_keys("pages", "b", 2, {"f", "h"});
}

void outlast_records(Player& p) {
  const auto version = p.write_over(a, 0, "text");
  p.put_in({code("a")});
  p.revoke("grant-1");
  p.sweep_away(2, never);
  p.read_same(a, version, "text");
  p.list_keys("client", "", 10, {"a"});
}

void must_be_too_long(Player& p, const DocumentName& name, const std::string& text) {
  try {
    p.documents().write(name.kind, name.key, 0, text);
  } catch (const std::length_error&) {
    return;
  }
  throw Fault{"a kind of " + std::to_string(name.kind.size()) + ", a key of " + std::to_string(name.key.size()) +
              " and a text of " + std::to_string(text.size()) + " bytes are no std::length_error"};
}

void have_limits(Player& p) {
  // In a part of a store its name is in the kind as well.
  const DocumentName longest{std::string(255 - 65, 'k'), std::string(1024, '\xff')};
  const std::string text(256 * 1024, '\x80');
  p.read_same(longest, p.write_over(longest, 0, text), text);
  must_be_too_long(p, {std::string(256, 'k'), "a"}, "text");
  must_be_too_long(p, {"client", std::string(1025, 'k')}, "text");
  must_be_too_long(p, a, text + "t");
  p.list_keys("client", "", 10, {});
}

/// Ids that strangers send are looked up as they come, however long.
void find_nothing_beyond(Player& p) {
  const DocumentName longest{"client", std::string(1024, 'k')};
  const auto version = p.write_over(longest, 0, "text");
  for (const DocumentName& name :
       {DocumentName{"client", longest.key + "k"}, DocumentName{"client", std::string(32768, 'k')},
        DocumentName{std::string(256, 'k'), "a"}}) {
    p.read_nothing(name);
    p.erase_in_vain(name, version);
    p.list_keys(name.kind, name.key, 10, {});
  }
  p.read_same(longest, version, "text");
}

void take_views_of_nothing(Player& p) {
  const DocumentName nothing{"", ""};
  const auto version = p.documents().write({}, {}, 0, {});
  expect(version.has_value(), "it is not written where the views have no data()", nothing);
  p.read_same(nothing, *version, "");
  expect(p.documents().erase({}, {}, *version), "it is not erased where the views have no data()", nothing);
}

/// Both have looked before: what a store remembers for itself must not outlive a change by another.
Promise sharing() {
  using Who = Step::Who;
  const auto read = [](Player& p) { p.seen_version = p.read(a).value_or(StoredDocument()).version; };
  return {"documents: what one store writes or erases is so in the next call of another",
          Players::two,
          {{Who::second, [](Player& p) { p.read_nothing(a); }},
           {Who::first, [](Player& p) { p.seen_version = p.write_over(a, 0, "one"); }},
           {Who::second, read},
           {Who::second, [](Player& p) { p.read_same(a, p.seen_version, "one"); }},
           {Who::second, [](Player& p) { p.write_over(a, p.seen_version, "two"); }},
           {Who::first, [](Player& p) { p.write_in_vain(a, p.seen_version, "stale"); }},
           {Who::first, read},
           {Who::first, [](Player& p) { p.read_same(a, p.seen_version, "two"); }},
           {Who::second, [](Player& p) { p.list_keys("client", "", 10, {"a"}); }},
           {Who::first, [](Player& p) { p.erase_in(a, p.seen_version); }},
           {Who::second, [](Player& p) { p.read_nothing(a); }},
           {Who::second, [](Player& p) { p.list_keys("client", "", 10, {}); }}}};
}

}  // namespace

Promises documents_chapter() {
  Promises all{
      alone("documents: are read as they were written, in the version that was told", are_read_as_written),
      alone("documents: a write over another version writes nothing", compares_what_it_writes_over),
      alone("documents: an erasure of another version erases nothing", compares_what_it_erases),
      alone("documents: once erased, no stale version writes or erases anything", stays_erased),
      alone("documents: no version comes twice, also after an erasure", repeats_no_version),
      alone("documents: keep every byte of their kind, key and text", keep_every_byte),
      alone("documents: one key in two kinds is two documents", tell_kinds_apart),
      alone("documents: are listed in the order of the bytes of their keys", are_ordered_by_bytes),
      alone("documents: are listed in pages, each after a key", come_in_pages),
      alone("documents: stay when records are revoked and swept", outlast_records),
      alone("documents: may be so long, and what is longer is a length_error", have_limits),
      alone("documents: what is longer is not there, and to look for it is no error", find_nothing_beyond),
      alone("documents: an empty view without data() is an empty text", take_views_of_nothing),
      sharing(),
  };
  for (Promise& promise : all) promise.of_documents = true;
  return all;
}

}  // namespace oauthkit::testing::contract
