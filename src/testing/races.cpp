#include <algorithm>
#include <thread>

#include "testing/promise.hpp"

namespace oauthkit::testing::contract {
namespace {

bool is_even(const Player& p) { return p.number() % 2 == 0; }

/// Half of the players go through them from the other end.
Things in_my_order(const Player& p, const Things& things) {
  return is_even(p) ? things : Things(things.rbegin(), things.rend());
}

std::string mine(const Player& p, std::uint32_t number, const char* what) {
  return what + std::to_string(number + 1) + p.tag();
}

Things contested(const Player& p) { return {code("a" + p.tag()), code("b" + p.tag())}; }

Promise taking() {
  return race(
      "races: of all who take a record exactly one is first", [](Player& p) { p.put_in(contested(p)); },
      [](Player& p) {
        for (const Thing& thing : in_my_order(p, contested(p))) p.take(thing, {.now = start + 1s * p.number()});
      },
      [](Player& p) {
        for (Thing thing : contested(p)) {
          expect_one_first(p, thing);
          thing.record.spent_at = start + 1s * p.actor_of(Verb::take, thing, Answer::first);
          p.see_same(thing, Answer::spent);
        }
      });
}

Promise putting() {
  const auto put_by = [](const Player& p, std::uint32_t number) {
    Thing thing = code("a" + p.tag());
    thing.record.data = "of player " + std::to_string(number);
    return thing;
  };
  return race(
      "races: of all who put a hash exactly one succeeds, and it is its record", [](Player&) {},
      [put_by](Player& p) { p.put({put_by(p, p.number())}); },
      [put_by](Player& p) {
        const Thing thing = put_by(p, p.actor_of(Verb::put, put_by(p, 0), Answer::yes));
        const std::size_t successes = p.count_of(Verb::put, thing, Answer::yes);
        expect(successes == 1, told(thing) + " was taken in " + std::to_string(successes) + " times", thing);
        p.see_same(thing);
      });
}

/// Of each four players the first two put the same records in opposite orders, with one of its own each; the others
/// read.
std::uint32_t first_of_four(std::uint32_t number) { return number - number % 4; }

Things overlap(const Player& p, std::uint32_t number) {
  return codes(5, "shared by " + std::to_string(first_of_four(number) + 1) + "." + p.tag());
}

Thing own(const Player& p, std::uint32_t number) { return code(mine(p, number, "own of ")); }

void put_overlapping(Player& p) {
  Things things = overlap(p, p.number());
  if (p.number() % 4 == 1) std::reverse(things.begin(), things.end());
  things.insert(things.begin() + 1, own(p, p.number()));
  p.put(things);
}

void read_overlapping(Player& p) {
  const Thing seen = own(p, p.number() - 2);
  for (int tries = 0; tries < 5; ++tries) {
    const auto found = p.find(seen);
    const Things all = overlap(p, p.number());
    if (!found) std::this_thread::yield();
    for (std::size_t i = 0; i < all.size() && found; i += 4) p.see(all[i], Answer::live);
  }
}

void look_at_overlapping(Player& p, std::uint32_t first) {
  const Things both{own(p, first), own(p, first + 1)};
  const bool is_first = p.count_of(Verb::put, both[0], Answer::yes) == 1;
  const bool is_second = p.count_of(Verb::put, both[1], Answer::yes) == 1;
  expect(is_first != is_second, is_first ? "both were inserted" : "neither was inserted", both[0]);
  const Thing& loser = both[is_first ? 1 : 0];
  expect(p.count_of(Verb::find, loser, Answer::live) == 0, "it was seen and never inserted", loser);
  p.see(loser, Answer::absent);
  p.see_same(both[is_first ? 0 : 1]);
  for (const Thing& thing : overlap(p, first)) p.see_same(thing);
}

Promise putting_several() {
  return race(
      "races: of puts that overlap one inserts all of its records at once, the others none", [](Player&) {},
      [](Player& p) { p.number() % 4 < 2 ? put_overlapping(p) : read_overlapping(p); },
      [](Player& p) {
        for (std::uint32_t first = 0; first + 1 < p.count(); first += 4) look_at_overlapping(p, first);
      });
}

Promise leaving() {
  return race(
      "races: of all who take a record and leave successors one leaves its own",
      [](Player& p) { p.put_in({code("old" + p.tag())}); },
      [](Player& p) { p.take(code("old" + p.tag()), {.successors = {code(mine(p, p.number(), "left by "))}}); },
      [](Player& p) {
        const Thing old = code("old" + p.tag());
        expect_one_first(p, old);
        const std::uint32_t first = p.actor_of(Verb::take, old, Answer::first);
        for (std::uint32_t number = 0; number < p.count(); ++number) {
          p.see(code(mine(p, number, "left by ")), number == first ? Answer::live : Answer::absent);
        }
      });
}

Promise leaving_at_once() {
  return race(
      "races: whoever sees a record spent finds its successors", [](Player& p) { p.put_in({code("old" + p.tag())}); },
      [](Player& p) {
        const Thing old = code("old" + p.tag());
        const Thing next = code("next" + p.tag());
        if (is_even(p)) p.take(old, {.successors = {next}});
        for (int tries = 0; tries < 3; ++tries) {
          const auto seen = p.find(old);
          if (seen && seen->state == Found::State::spent) return p.see(next, Answer::live);
        }
      },
      [](Player& p) { p.see(code("next" + p.tag()), Answer::live); });
}

Promise leaving_the_same() {
  return race(
      "races: of takes that leave the same successor one is first, the others take nothing",
      [](Player& p) {
        Things olds;
        for (std::uint32_t number = 0; number < p.count(); ++number) olds.push_back(code(mine(p, number, "old ")));
        p.put_in(olds);
      },
      [](Player& p) { p.take(code(mine(p, p.number(), "old ")), {.successors = {code("next" + p.tag())}}); },
      [](Player& p) {
        std::size_t firsts = 0;
        for (std::uint32_t number = 0; number < p.count(); ++number) {
          const Thing old = code(mine(p, number, "old "));
          const bool first = p.count_of(Verb::take, old, Answer::first) > 0;
          p.see(old, first ? Answer::spent : Answer::live);
          firsts += first ? 1 : 0;
        }
        const Thing next = code("next" + p.tag());
        expect(firsts == 1, std::to_string(firsts) + " takes left " + told(next), next);
      });
}

/// Once it is seen spent it must stay so, and be whole.
void read_until_spent(Player& p, Thing thing) {
  const Thing live = thing;
  thing.record.spent_at = start + 1s;
  bool was_spent = false;
  for (int tries = 0; tries < 10; ++tries) {
    const auto found = p.find(thing);
    expect(found.has_value(), "it is there all the time", thing);
    const bool is_spent = found->state == Found::State::spent;
    expect(is_spent || !was_spent, "it came back to life", thing);
    const std::string differs = difference(found->record, is_spent ? thing.record : live.record);
    expect(differs.empty(), "the record in the answer is torn: " + differs, thing);
    if (was_spent) return;
    was_spent = is_spent;
  }
}

Promise reading() {
  const auto some = [](const Player& p) { return codes(3, "code" + p.tag()); };
  return race(
      "races: a reader sees whole records that never come back to life", [some](Player& p) { p.put_in(some(p)); },
      [some](Player& p) {
        const bool takes = p.number() == p.count() / 2;
        for (const Thing& thing : some(p)) {
          if (takes) std::this_thread::yield();
          if (takes) p.take(thing, {.now = start + 1s});
          if (!takes) read_until_spent(p, thing);
        }
      },
      [some](Player& p) {
        for (const Thing& thing : some(p)) p.see(thing, Answer::spent);
      });
}

}  // namespace

Promises race_chapter() {
  return {taking(), putting(), putting_several(), leaving(), leaving_at_once(), leaving_the_same(), reading()};
}

}  // namespace oauthkit::testing::contract
