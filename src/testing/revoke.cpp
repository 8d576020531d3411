#include "testing/promise.hpp"

namespace oauthkit::testing::contract {
namespace {

void kills_the_family_alone(Player& p) {
  const Things others{code_of_family("b", "grant-10"), code_of_family("c", "GRANT-1"), code_of_family("d", "grant-"),
                      code_of_family("e", "")};
  const Thing live = code("live");
  const Thing spent = code("spent");
  p.put_in({live, spent});
  p.put_in(others);
  p.take_first(spent);
  p.revoke("grant-1");
  p.see(live, Answer::revoked);
  p.see(spent, Answer::revoked);
  for (const Thing& other : others) p.see(other, Answer::live);
  for (const Thing& other : others) p.take_first(other);
}

void the_dead_are_not_taken(Player& p) {
  const Thing dead = code("dead");
  Thing spent = code("spent");
  p.put_in({dead, spent, code_of_family("live", "grant-2")});
  p.take_first(spent);
  p.revoke("grant-1");
  p.take_in_vain(dead);
  p.take_in_vain(spent);
  p.see_same(dead, Answer::revoked);
  spent.record.spent_at = start;
  p.see_same(spent, Answer::revoked);
  p.take_first(code_of_family("live", "grant-2"));
}

void late_ones_come_dead(Player& p) {
  p.revoke("grant-1");
  p.put_in({code("late"), code_of_family("other", "grant-2")});
  p.see_same(code("late"), Answer::revoked);
  p.take_in_vain(code("late"));
  p.see(code_of_family("other", "grant-2"), Answer::live);
}

void reaches_every_kind_and_client(Player& p) {
  Thing access = code("a");
  access.record.kind = "access";
  Thing refresh = code("b");
  refresh.record.client_id = "another";
  p.put_in({access, refresh, code_of_family("other", "grant-2")});
  p.revoke("grant-1");
  p.see(access, Answer::revoked);
  p.see(refresh, Answer::revoked);
  p.see(code_of_family("other", "grant-2"), Answer::live);
}

void empty_is_no_family(Player& p) {
  const Thing lone = code_of_family("lone", "");
  p.put_in({lone, code("a")});
  p.revoke("");
  p.see(lone, Answer::live);
  p.sweep_away(0, start + 48h, 0);
  p.take_first(lone);
  p.see(code("a"), Answer::live);
  p.put_in({code_of_family("late", "")});
  p.see(code_of_family("late", ""), Answer::live);
}

void the_first_time_counts(Player& p) {
  p.revoke("grant-1");
  p.revoke("grant-1", start + 23h);
  p.put_in({code("a")});
  p.see(code("a"), Answer::revoked);
  p.sweep_away(2, start + 24h);
}

}  // namespace

Promises revoke_chapter() {
  return {
      alone("revoke: kills the live and the spent of a family and no other", kills_the_family_alone),
      alone("revoke: what is dead can not be taken, and is not spent by trying", the_dead_are_not_taken),
      alone("revoke: what is put into a revoked family is taken in and dead", late_ones_come_dead),
      alone("revoke: reaches every kind and client of the family", reaches_every_kind_and_client),
      alone("revoke: an empty family is no family", empty_is_no_family),
      alone("revoke: repeating it changes nothing, its time included", the_first_time_counts),
  };
}

}  // namespace oauthkit::testing::contract
