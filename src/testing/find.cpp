#include "testing/promise.hpp"

namespace oauthkit::testing::contract {
namespace {

void knows_nothing_of_others(Player& p) {
  const Thing a = code("a");
  p.see(a, Answer::absent);
  p.put_in({a});
  p.see(code("b"), Answer::absent);
  for (const char* kind : {"cod", "code ", "CODE", "", "access"}) {
    Thing other = a;
    other.record.kind = kind;
    p.see(other, Answer::absent);
  }
  p.see(a, Answer::live);
}

void does_not_look_at_expiry(Player& p) {
  for (const TimePoint time : {TimePoint::min(), TimePoint(), start - 24h, start}) {
    const Thing expired = code_until("expired at " + told(time), time);
    p.put_in({expired});
    p.see_same(expired);
  }
}

void changes_nothing(Player& p) {
  const Thing a = code("a");
  p.put_in({a});
  p.see_same(a);
  p.see_same(a);
  p.take_first(a, {.now = start + 1s});
  Thing spent = a;
  spent.record.spent_at = start + 1s;
  p.see_same(spent, Answer::spent);
  p.see_same(spent, Answer::spent);
}

}  // namespace

Promises find_chapter() {
  return {
      alone("find: knows nothing of another hash or kind", knows_nothing_of_others),
      alone("find: does not look at expiry", does_not_look_at_expiry),
      alone("find: changes nothing", changes_nothing),
  };
}

}  // namespace oauthkit::testing::contract
