#include "testing/promise.hpp"

namespace oauthkit::testing::contract {
namespace {

std::string family(const Player& p) { return "grant" + p.tag(); }

Thing issued(const Player& p, std::uint32_t number, int i) {
  return code_of_family("issued by " + std::to_string(number + 1) + "." + std::to_string(i) + p.tag(), family(p));
}

/// When the only `revoke` of this round was answered.
std::uint64_t end_of_revoke(const Player& p) {
  for (const Call* call : p.calls()) {
    if (call->verb == Verb::revoke) return call->end.load();
  }
  return 0;
}

bool sees_alive(const Call& call) {
  return call.answer == Answer::live || call.answer == Answer::spent || call.answer == Answer::first;
}

void expect_none_outlives(const Player& p, const Thing& thing) {
  const std::uint64_t revoked = end_of_revoke(p);
  for (const Call* call : p.calls()) {
    const bool late = call->begin.load() > revoked && call->concerns(key_of(thing));
    expect(!late || !sees_alive(*call), "it was alive for a call that began after revoke had been answered", thing);
  }
}

Promise issuing() {
  constexpr int each = 3;
  return race(
      "races: once revoke has been answered all of its family is dead, whenever it was put",
      [](Player& p) { p.put_in(codes(8, "old" + p.tag(), family(p))); },
      [](Player& p) {
        if (p.number() == p.count() / 2) return p.revoke(family(p));
        for (int i = 0; i < each; ++i) p.put_in({issued(p, p.number(), i)});
      },
      [](Player& p) {
        for (const Thing& old : codes(8, "old" + p.tag(), family(p))) p.see(old, Answer::revoked);
        for (std::uint32_t number = 0; number < p.count(); ++number) {
          const bool issues = number != p.count() / 2;
          for (int i = 0; i < each && issues; ++i) p.see(issued(p, number, i), Answer::revoked);
        }
      });
}

Promise using_them() {
  return race(
      "races: nothing is found or taken alive once revoke has been answered",
      [](Player& p) { p.put_in(codes(5, "doomed" + p.tag(), family(p))); },
      [](Player& p) {
        if (p.number() == 0) return p.revoke(family(p));
        for (const Thing& thing : codes(5, "doomed" + p.tag(), family(p))) {
          if (p.number() % 2 == 0) p.take(thing);
          if (p.number() % 2 == 1) p.find(thing);
        }
      },
      [](Player& p) {
        for (const Thing& thing : codes(5, "doomed" + p.tag(), family(p))) {
          expect_none_outlives(p, thing);
          const std::size_t firsts = p.count_of(Verb::take, thing, Answer::first);
          expect(firsts < 2, told(thing) + " was given out " + std::to_string(firsts) + " times", thing);
          p.see(thing, Answer::revoked);
        }
      });
}

Thing old_of(const Player& p, std::uint32_t number) {
  return code_of_family("old " + std::to_string(number + 1) + p.tag(), family(p));
}

Things next_of(const Player& p, std::uint32_t number) {
  const std::string name = "next " + std::to_string(number + 1);
  return {code_of_family(name + "a" + p.tag(), family(p)), code_of_family(name + "b" + p.tag(), family(p))};
}

/// Refresh against sign-out: either nothing is issued, or what is issued is dead.
Promise rotating() {
  return race(
      "races: what a take leaves while its family is revoked is dead, or was never left",
      [](Player& p) {
        Things olds;
        for (std::uint32_t number = 0; number < p.count(); ++number) olds.push_back(old_of(p, number));
        p.put_in(olds);
      },
      [](Player& p) {
        if (p.number() == p.count() / 2) return p.revoke(family(p));
        p.take(old_of(p, p.number()), {.successors = next_of(p, p.number())});
      },
      [](Player& p) {
        for (std::uint32_t number = 0; number < p.count(); ++number) {
          const bool left = p.count_of(Verb::take, old_of(p, number), Answer::first) > 0;
          p.see(old_of(p, number), Answer::revoked);
          for (const Thing& next : next_of(p, number)) p.see(next, left ? Answer::revoked : Answer::absent);
        }
      });
}

}  // namespace

Promises family_race_chapter() { return {issuing(), using_them(), rotating()}; }

}  // namespace oauthkit::testing::contract
