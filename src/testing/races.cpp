#include "testing/promise.hpp"

namespace oauthkit::contract {
namespace {

bool is_even(const Player& p) { return p.number() % 2 == 0; }

/// Half of the players go through them from the other end.
Things in_my_order(const Player& p, const Things& things) {
  return is_even(p) ? things : Things(things.rbegin(), things.rend());
}

std::string mine(const Player& p, std::uint32_t number, const char* what) {
  return what + std::to_string(number + 1) + p.tag();
}

/// The player whose call was answered so.
std::uint32_t winner(const Player& p, Verb verb, const Thing& thing, Answer answer) {
  for (const Call* call : p.calls()) {
    if (call->verb == verb && call->answer == answer && call->concerns(key_of(thing))) return call->actor;
  }
  return 0;
}

Things contested(const Player& p) { return {code("a" + p.tag()), code("b" + p.tag())}; }

void expect_one_first(const Player& p, const Thing& thing) {
  const std::size_t firsts = p.count_of(Verb::take, thing, Answer::first);
  expect(firsts < 2, told(thing) + " was given out " + std::to_string(firsts) + " times", thing);
  expect(firsts > 0, told(thing) + " was given to nobody", thing);
  const std::size_t lost = p.count_of(Verb::take, thing, Answer::unknown);
  expect(lost == 0, "who comes late must learn that " + told(thing) + " is spent", thing);
}

Promise taking() {
  return race(
      "races: of all who take a record exactly one is first", [](Player& p) { p.put_in(contested(p)); },
      [](Player& p) {
        for (const Thing& thing : in_my_order(p, contested(p))) p.take(thing, {.now = start + 1s * p.number()});
      },
      [](Player& p) {
        for (Thing thing : contested(p)) {
          expect_one_first(p, thing);
          thing.record.spent_at = start + 1s * winner(p, Verb::take, thing, Answer::first);
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
        const Thing thing = put_by(p, winner(p, Verb::put, put_by(p, 0), Answer::yes));
        const std::size_t successes = p.count_of(Verb::put, thing, Answer::yes);
        expect(successes == 1, told(thing) + " was taken in " + std::to_string(successes) + " times", thing);
        p.see_same(thing);
      });
}

Promise putting_several() {
  const auto forth = [](const Player& p) {
    return Things{code("shared" + p.tag()), code("x" + p.tag()), code("forth" + p.tag())};
  };
  const auto back = [](const Player& p) {
    return Things{code("back" + p.tag()), code("x" + p.tag()), code("shared" + p.tag())};
  };
  return race(
      "races: of puts that overlap one inserts all of its records, the others none", [](Player&) {},
      [=](Player& p) { p.put(is_even(p) ? forth(p) : back(p)); },
      [=](Player& p) {
        const Thing shared = forth(p)[0];
        const std::size_t successes = p.count_of(Verb::put, shared, Answer::yes);
        expect(successes == 1, told(shared) + " was taken in " + std::to_string(successes) + " times", shared);
        const bool is_forth = winner(p, Verb::put, shared, Answer::yes) % 2 == 0;
        p.see(shared, Answer::live);
        p.see(forth(p)[2], is_forth ? Answer::live : Answer::absent);
        p.see(back(p)[0], is_forth ? Answer::absent : Answer::live);
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
        const std::uint32_t first = winner(p, Verb::take, old, Answer::first);
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

Promise reading() {
  return race(
      "races: a reader sees whole records that never come back to life", [](Player& p) { p.put_in(contested(p)); },
      [](Player& p) {
        for (Thing thing : contested(p)) {
          if (p.number() == 0) p.take(thing, {.now = start + 1s});
          if (p.number() == 0) continue;
          const auto before = p.find(thing);
          const auto after = p.find(thing);
          expect(before && after, "it is there all the time", thing);
          const bool is_spent = after->state == Found::State::spent;
          expect(is_spent || before->state == Found::State::live, "it came back to life", thing);
          if (is_spent) thing.record.spent_at = start + 1s;
          const std::string differs = difference(after->record, thing.record);
          expect(differs.empty(), "the record in the answer is torn: " + differs, thing);
        }
      },
      [](Player& p) {
        for (const Thing& thing : contested(p)) p.see(thing, Answer::spent);
      });
}

}  // namespace

Promises race_chapter() {
  return {taking(), putting(), putting_several(), leaving(), leaving_at_once(), leaving_the_same(), reading()};
}

}  // namespace oauthkit::contract
