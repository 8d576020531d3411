#include "testing/promise.hpp"

namespace oauthkit::testing::contract {
namespace {

void refuses_what_is_there(Player& p) {
  const Thing a = code("a");
  p.put_in({a});
  Thing other = a;
  other.record.data = "other data";
  other.record.client_id = "another";
  p.put_in_vain({other});
  p.see_same(a);
  other.record.hash = hash_token("b");
  p.put_in({other});
}

void refuses_what_is_spent_revoked_or_expired(Player& p) {
  const Thing spent = code("spent");
  const Thing revoked = code_of_family("revoked", "grant-2");
  const Thing expired = code_until("expired", start - 1h);
  p.put_in({spent, revoked, expired});
  p.take_first(spent);
  p.revoke("grant-2");
  for (const Thing& thing : {spent, revoked, expired}) p.put_in_vain({thing});
  p.see(spent, Answer::spent);
  p.put_in({code("new")});
}

void inserts_all_or_nothing(Player& p) {
  p.put_in({code("b")});
  p.put_in_vain({code("a"), code("b"), code("c")});
  p.see(code("a"), Answer::absent);
  p.see(code("b"), Answer::live);
  p.see(code("c"), Answer::absent);
  p.put_in({code("a"), code("c")});
  p.see(code("a"), Answer::live);
  p.see(code("c"), Answer::live);
}

void refuses_one_twice(Player& p) {
  p.put_in_vain({code("a"), code("b"), code("a")});
  p.see(code("a"), Answer::absent);
  p.see(code("b"), Answer::absent);
  p.put_in({code("a"), code("b")});
}

void tells_kinds_apart(Player& p) {
  Thing access = code("a");
  access.record.kind = "access";
  access.record.data = "other data";
  p.put_in({code("a"), access});
  p.take_first(access);
  access.record.spent_at = start;
  p.see_same(access, Answer::spent);
  p.see_same(code("a"));
}

void takes_in_many_and_none(Player& p) {
  p.put_in({});
  const Things many = codes(50, "many");
  p.put_in(many);
  for (const Thing& thing : many) p.see_same(thing);
}

}  // namespace

Promises put_chapter() {
  return {
      alone("put: refuses a hash that is there and leaves what was there", refuses_what_is_there),
      alone("put: refuses a hash that is there spent, revoked or expired", refuses_what_is_spent_revoked_or_expired),
      alone("put: inserts nothing when one of several is there", inserts_all_or_nothing),
      alone("put: refuses one hash twice in a call", refuses_one_twice),
      alone("put: one hash in two kinds is two records", tells_kinds_apart),
      alone("put: takes in many at once, and none", takes_in_many_and_none),
  };
}

}  // namespace oauthkit::testing::contract
