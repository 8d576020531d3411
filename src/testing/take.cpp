#include "testing/promise.hpp"

namespace oauthkit::testing::contract {
namespace {

void first_has_it(Player& p) {
  Thing a = code("a");
  p.put_in({a});
  p.take_first(a, {.now = start + 1s});
  a.record.spent_at = start + 1s;
  for (const auto later : {2s, 3s}) p.take_late(a, {.now = start + later});
  p.see_same(a, Answer::spent);
}

void writes_the_time_it_is_given(Player& p) {
  for (const TimePoint now : {TimePoint(), start - 24h, start, start + 24h * 36500}) {
    Thing a = code_until("taken at " + told(now), never);
    p.put_in({a});
    p.take_first(a, {.now = now});
    a.record.spent_at = now;
    p.see_same(a, Answer::spent);
  }
}

void refuses_other_clients(Player& p) {
  const Thing a = code("a");
  p.put_in({a});
  for (const char* other : {"", "mallory", "s6BhdRkqt", "s6BhdRkqt30"}) {
    p.take_in_vain(a, {.client_id = other});
    p.see_same(a);
  }
  p.take_first(a);
  p.take_in_vain(a, {.client_id = "mallory"});
  Thing spent = a;
  spent.record.spent_at = start;
  p.take_late(spent);
}

void compares_clients_byte_for_byte(Player& p) {
  const Thing a = code("a");
  p.put_in({a});
  for (const char* other : {"S6BHDRKQT3", "s6bhdrkqt3", " s6BhdRkqt3", "s6BhdRkqt3 ", "s6BhdRkqt_", "%"}) {
    p.take_in_vain(a, {.client_id = other});
  }
  p.take_in_vain(a, {.client_id = client + std::string(1, '\0')});
  p.take_first(a);
}

void takes_without_a_client(Player& p) {
  Thing a = code("a");
  a.record.client_id = "";
  p.put_in({a});
  p.take_in_vain(a, {.client_id = client});
  p.take_first(a);
}

void knows_nothing_of_others(Player& p) {
  const Thing a = code("a");
  p.put_in({a});
  p.take_in_vain(code("b"));
  for (const char* kind : {"access", "CODE", ""}) {
    Thing other = a;
    other.record.kind = kind;
    p.take_in_vain(other);
  }
  p.take_first(a);
}

void does_not_look_at_expiry(Player& p) {
  for (const TimePoint time : {TimePoint(), start - 24h, start}) {
    const Thing expired = code_until("expired at " + told(time), time);
    p.put_in({expired});
    p.take_first(expired);
  }
}

}  // namespace

Promises take_chapter() {
  return {
      alone("take: the first call has it, the next learn when", first_has_it),
      alone("take: spent_at is the time that the caller gives", writes_the_time_it_is_given),
      alone("take: refuses another client and leaves the record as it is", refuses_other_clients),
      alone("take: compares clients byte for byte", compares_clients_byte_for_byte),
      alone("take: a record without a client is taken without one", takes_without_a_client),
      alone("take: knows nothing of another hash or kind", knows_nothing_of_others),
      alone("take: does not look at expiry", does_not_look_at_expiry),
  };
}

}  // namespace oauthkit::testing::contract
