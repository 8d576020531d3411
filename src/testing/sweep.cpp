#include "testing/promise.hpp"

namespace oauthkit::testing::contract {
namespace {

void forgets_from_expiry_on(Player& p) {
  const Thing a = code_until("a", start);
  p.put_in({a});
  p.sweep_away(0, start - 1s);
  p.see_same(a);
  p.sweep_away(1, start);
  p.see(a, Answer::absent);
  p.take_in_vain(a);
}

void goes_by_the_time_it_is_given(Player& p) {
  const Things things{code_until("long past", start - 24h * 3650), code_until("now", start),
                      code_until("far away", start + 24h * 36500)};
  p.put_in(things);
  p.sweep_away(0, start - 24h * 3651);
  p.sweep_away(1, start - 1s);
  p.see(things[1], Answer::live);
  p.sweep_away(1, start);
  p.see(things[2], Answer::live);
  p.sweep_away(1, start + 24h * 36500);
  p.see(things[2], Answer::absent);
}

void keeps_what_is_spent(Player& p) {
  Thing a = code_until("a", start + 10min);
  p.put_in({a});
  p.take_first(a);
  a.record.spent_at = start;
  p.sweep_away(0, start + 10min - 1s);
  p.take_late(a);
  p.sweep_away(1, start + 10min);
  p.take_in_vain(a);
}

void never_forgets_what_never_expires(Player& p) {
  p.put_in({code_until("a", never), code_until("b", never - 1s)});
  p.sweep_away(1, never - 1s);
  p.see(code("a"), Answer::live);
  p.see(code("b"), Answer::absent);
}

void makes_room_for_the_same_hash(Player& p) {
  const Thing a = code_until("a", start);
  p.put_in({a});
  p.take_first(a);
  p.put_in_vain({a});
  p.sweep_away(1, start);
  p.put_in({a});
  p.see_same(a);
  p.take_first(a);
}

void forgets_what_is_revoked(Player& p) {
  const Things kept{code_of_family("c", "grant-2"), code_of_family("d", "")};
  p.put_in({code("a"), code("b")});
  p.put_in(kept);
  p.revoke("grant-1");
  p.put_in({code("late")});
  p.sweep_away(3, start);
  for (const char* name : {"a", "b", "late"}) p.see(code(name), Answer::absent);
  for (const Thing& thing : kept) p.see(thing, Answer::live);
}

void goes_in_steps(Player& p) {
  p.put_in(codes(25, "code"));
  p.put_in({code_until("kept", never)});
  for (const std::size_t step : {0U, 10U, 10U}) p.sweep_away(step, start + 1h, step);
  p.sweep_away(5, start + 1h, 10);
  p.sweep_away(0, start + 1h, 10);
  p.see(code("kept"), Answer::live);
}

void takes_all_sorts_in_one_step(Player& p) {
  p.put_in({code_until("a", start), code_of_family("b", "grant-2")});
  for (const char* family : {"grant-2", "grant-3", "grant-4"}) p.revoke(family);
  p.sweep_away(4, start + 24h, 4);
  p.sweep_away(1, start + 24h, 4);
  p.sweep_away(0, start + 24h, static_cast<std::size_t>(-1));
}

void remembers_a_family_for_a_day(Player& p) {
  p.revoke("grant-1");
  p.sweep_away(0, start + 24h - 1s);
  p.put_in({code("a")});
  p.see(code("a"), Answer::revoked);
  p.sweep_away(1, start + 24h - 1s);
  p.sweep_away(1, start + 24h);
  p.put_in({code("a")});
  p.see(code("a"), Answer::live);
}

void late_ones_stay_dead(Player& p) {
  p.put_in(codes(20, "code"));
  p.revoke("grant-1");
  const Thing late = code_until("late", never);
  p.put_in({late});
  for (int step = 0; step < 22; ++step) {
    p.sweep_away(1, start + 48h, 1);
    const auto found = p.find(late);
    expect(!found || found->state == Found::State::revoked, "it came dead and must stay so", late);
    p.take_in_vain(late);
  }
  p.sweep_away(0, start + 48h, 1);
  p.see(late, Answer::absent);
}

void takes_the_earliest_time(Player& p) {
  p.revoke("grant-1");
  p.put_in({code_of_family("a", "grant-2")});
  p.sweep_away(0, TimePoint::min());
  p.sweep_away(2, start + 24h);
}

}  // namespace

Promises sweep_chapter() {
  return {
      alone("sweep: forgets a record from its expiry on, and no sooner", forgets_from_expiry_on),
      alone("sweep: goes by the time that the caller gives", goes_by_the_time_it_is_given),
      alone("sweep: keeps what is spent until it expires, so that a replay is known", keeps_what_is_spent),
      alone("sweep: never forgets what never expires", never_forgets_what_never_expires),
      alone("sweep: the hash of a forgotten record can be put again", makes_room_for_the_same_hash),
      alone("sweep: forgets what is revoked before it expires", forgets_what_is_revoked),
      alone("sweep: goes in steps of the limit until nothing is left", goes_in_steps),
      alone("sweep: one step takes records and families together", takes_all_sorts_in_one_step),
      alone("sweep: remembers a revoked family for a day", remembers_a_family_for_a_day),
      alone("sweep: a record that came late stays dead for as long as it is there", late_ones_stay_dead),
      alone("sweep: the earliest time is as good as any", takes_the_earliest_time),
  };
}

}  // namespace oauthkit::testing::contract
