#include "testing/promise.hpp"

namespace oauthkit::testing::contract {
namespace {

std::string every_byte() {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  return bytes;
}

Thing of_data(const std::string& name, const std::string& data) {
  Thing thing = code(name);
  thing.record.data = data;
  return thing;
}

/// Without any text.
Thing bare(const std::string& name) { return {name, {"", hash_token(name), "", "", start, {}, ""}}; }

void finds_what_was_put(Player& p) {
  const Thing a = code("a");
  p.put_in({a});
  p.see_same(a);
}

void keeps_unknown_kinds(Player& p) {
  Things things;
  for (const char* kind : {"access", "a kind that nobody knows", "CODE", "cod", "code ", "'; --"}) {
    things.push_back({"a", {kind, hash_token("a"), client, "grant-1", start + 1h, {}, std::string("of ") + kind}});
  }
  p.put_in(things);
  for (const Thing& thing : things) p.see_same(thing);
  for (const Thing& thing : things) p.take_first(thing);
}

void keeps_every_byte_of_data(Player& p) {
  const Things things{of_data("a", every_byte()), of_data("b", std::string(3, '\0')), of_data("c", " a\r\n ")};
  p.put_in(things);
  for (const Thing& thing : things) p.see_same(thing);
  for (const Thing& thing : things) p.take_first(thing);
}

void keeps_large_data(Player& p) {
  const Thing large = of_data("large", std::string(100'000, '\xff'));
  p.put_in({large});
  p.see_same(large);
  p.take_first(large);
}

void keeps_every_byte_of_texts(Player& p) {
  const std::string bytes = every_byte();
  const Thing odd{"odd", {bytes, hash_token("odd"), bytes + "1", bytes + "2", start + 1h, {}, ""}};
  p.put_in({odd});
  p.see_same(odd);
  p.take_first(odd);
  p.revoke(odd.record.family);
  p.see(odd, Answer::revoked);
}

void keeps_texts_without_any(Player& p) {
  p.put_in({bare("bare")});
  p.see_same(bare("bare"));
  p.take_first(bare("bare"));
}

void takes_views_of_nothing(Player& p) {
  const Thing nothing = bare("bare");
  p.put_in({nothing});
  p.store().revoke(std::string_view(), start);
  const auto found = p.store().find(std::string_view(), nothing.record.hash);
  expect(found && found->record == nothing.record, "find does not find it when the view has no data()", nothing);
  const auto taken = p.store().take(std::string_view(), nothing.record.hash, std::string_view(), start);
  expect(taken.state == TakenRecord::State::first, "take does not take it when the views have no data()", nothing);
}

void keeps_every_time(Player& p) {
  for (const TimePoint time : {TimePoint::min(), TimePoint(-1s), TimePoint(), start, never}) {
    Thing thing = code_until("until " + told(time), time);
    thing.record.spent_at = time;
    p.put_in({thing});
    p.see_same(thing, Answer::spent);
  }
}

void takes_in_spent(Player& p) {
  Thing spent = code("a");
  spent.record.spent_at = start - 1s;
  p.put_in({spent, code("b")});
  p.see_same(spent, Answer::spent);
  p.take_late(spent);
  p.take_first(code("b"));
}

void looks_at_all_of_a_hash(Player& p) {
  const Thing a = code("a");
  p.put_in({a});
  for (std::size_t i = 0; i < a.record.hash.bytes.size(); ++i) {
    Thing other = a;
    other.name = "a but for byte " + std::to_string(i);
    other.record.hash.bytes[i] ^= 1;
    p.see(other, Answer::absent);
    p.take_in_vain(other);
    p.put_in({other});
  }
  p.take_first(a);
}

}  // namespace

Promises records_chapter() {
  return {
      alone("records: are found as they were put, live", finds_what_was_put),
      alone("records: may be of any kind", keeps_unknown_kinds),
      alone("records: keep every byte of their data", keeps_every_byte_of_data),
      alone("records: keep 100 kB of data", keeps_large_data),
      alone("records: keep every byte of their kind, client and family", keeps_every_byte_of_texts),
      alone("records: may have empty texts", keeps_texts_without_any),
      alone("records: an empty view without data() is an empty text", takes_views_of_nothing),
      alone("records: keep every time, from the first to never", keeps_every_time),
      alone("records: may come in spent", takes_in_spent),
      alone("records: differ when one bit of their hashes does", looks_at_all_of_a_hash),
  };
}

}  // namespace oauthkit::testing::contract
