#include "testing/promise.hpp"

namespace oauthkit::testing::contract {
namespace {

using Who = Step::Who;

/// Both have looked before: what a store remembers for itself must not outlive a change by another.
void put_and_see(Player& p) {
  p.put_in({code("a")});
  p.see_same(code("a"));
}

void see_live(Player& p) { p.see_same(code("a")); }

Promise putting() {
  return {"shared: what one store puts the next call of another finds, and puts no more",
          Players::two,
          {{Who::second, [](Player& p) { p.see(code("a"), Answer::absent); }},
           {Who::first, put_and_see},
           {Who::second, see_live},
           {Who::second, [](Player& p) { p.put_in_vain({code("a")}); }}}};
}

Promise taking() {
  return {"shared: what one store takes is spent in the next call of another",
          Players::two,
          {{Who::first, put_and_see},
           {Who::second, see_live},
           {Who::first, [](Player& p) { p.take_first(code("a"), {.successors = {code("next")}}); }},
           {Who::second,
            [](Player& p) {
              Thing spent = code("a");
              spent.record.spent_at = start;
              p.see_same(spent, Answer::spent);
              p.take_late(spent);
              p.take_first(code("next"));
            }},
           {Who::first, [](Player& p) { p.see(code("next"), Answer::spent); }}}};
}

Promise revoking() {
  return {"shared: what one store revokes is dead in the next call of another",
          Players::two,
          {{Who::first, put_and_see},
           {Who::second, see_live},
           {Who::first, [](Player& p) { p.revoke("grant-1"); }},
           {Who::second,
            [](Player& p) {
              p.see(code("a"), Answer::revoked);
              p.take_in_vain(code("a"));
              p.put_in({code("late")});
              p.see(code("late"), Answer::revoked);
            }},
           {Who::first, [](Player& p) { p.see(code("late"), Answer::revoked); }}}};
}

Promise sweeping() {
  return {"shared: what one store sweeps away is gone in the next call of another",
          Players::two,
          {{Who::first, put_and_see},
           {Who::second, see_live},
           {Who::first, [](Player& p) { p.sweep_away(1, start + 1h); }},
           {Who::second,
            [](Player& p) {
              p.see(code("a"), Answer::absent);
              p.put_in({code("a")});
            }},
           {Who::first, see_live}}};
}

}  // namespace

Promises shared_chapter() { return {putting(), taking(), revoking(), sweeping()}; }

}  // namespace oauthkit::testing::contract
