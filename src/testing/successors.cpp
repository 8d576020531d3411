#include "testing/promise.hpp"

namespace oauthkit::testing::contract {
namespace {

void first_inserts_them(Player& p) {
  const Thing old = code("old");
  const Things next{code("new 1"), code("new 2")};
  p.put_in({old});
  p.take_first(old, {.successors = next});
  p.see(old, Answer::spent);
  for (const Thing& thing : next) p.see_same(thing);
  p.take_first(next[0]);
}

void losers_insert_nothing(Player& p) {
  const Thing old = code("old");
  const Thing first = code("left by the first");
  const Thing late = code("left by a late call");
  p.take_in_vain(old, {.successors = {late}});
  p.see(late, Answer::absent);
  p.put_in({old});
  p.take_first(old, {.successors = {first}});
  p.take(old, {.successors = {late}});
  p.see(late, Answer::absent);
  p.see(first, Answer::live);
}

void other_clients_insert_nothing(Player& p) {
  const Thing old = code("old");
  const Thing foreign = code("left by mallory");
  p.put_in({old});
  p.take_in_vain(old, {.client_id = "mallory", .successors = {foreign}});
  p.see(foreign, Answer::absent);
  p.see(old, Answer::live);
  p.take_first(old, {.successors = {code("new")}});
}

void a_clash_takes_nothing(Player& p) {
  const Thing old = code("old");
  p.put_in({old, code("there")});
  p.take_in_vain(old, {.successors = {code("new"), code("there")}});
  p.see_same(old);
  p.see(code("new"), Answer::absent);
  p.see_same(code("there"));
  p.take_first(old, {.successors = {code("new")}});
}

void a_clash_among_them_takes_nothing(Player& p) {
  const Thing old = code("old");
  p.put_in({old});
  p.take_in_vain(old, {.successors = {code("new"), code("new")}});
  p.take_in_vain(old, {.successors = {code("new"), old}});
  p.see(code("new"), Answer::absent);
  p.see_same(old);
  p.take_first(old, {.successors = {code("new")}});
}

void come_dead_into_a_dead_family(Player& p) {
  const Thing old = code_of_family("old", "grant-2");
  p.put_in({old});
  p.revoke("grant-1");
  p.take_first(old, {.successors = {code("new")}});
  p.see(code("new"), Answer::revoked);
  p.take_in_vain(code("new"));
}

void none_come_of_the_dead(Player& p) {
  const Thing old = code("old");
  const Thing other = code_of_family("new", "grant-2");
  p.put_in({old});
  p.revoke("grant-1");
  p.take_in_vain(old, {.successors = {other}});
  p.see(other, Answer::absent);
  p.put_in({other});
}

}  // namespace

Promises successors_chapter() {
  return {
      alone("successors: the first take inserts them", first_inserts_them),
      alone("successors: a take that comes late inserts none", losers_insert_nothing),
      alone("successors: a take for another client inserts none", other_clients_insert_nothing),
      alone("successors: when one is there, nothing is taken and none inserted", a_clash_takes_nothing),
      alone("successors: when one is there twice, nothing is taken and none inserted",
            a_clash_among_them_takes_nothing),
      alone("successors: are dead when their family is revoked", come_dead_into_a_dead_family),
      alone("successors: none come of a record that is revoked", none_come_of_the_dead),
  };
}

}  // namespace oauthkit::testing::contract
