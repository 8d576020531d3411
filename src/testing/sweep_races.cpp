#include <thread>

#include "testing/promise.hpp"

namespace oauthkit::testing::contract {
namespace {

bool sweeps(const Player& p) { return p.number() % 4 == 1; }

/// Leaves nothing of this round for the sweeps of the next.
void clear(Player& p) {
  constexpr int steps_at_most = 10;
  for (int step = 0; step < steps_at_most && p.sweep(never - 1s) == 1000; ++step) {
  }
}

Things needed(const Player& p) { return codes(4, "needed" + p.tag()); }

Things expired(const Player& p) {
  Things things = codes(8, "expired" + p.tag());
  for (Thing& thing : things) thing.record.expires_at = start;
  return things;
}

std::uint64_t swept(const Player& p) {
  std::uint64_t gone = 0;
  for (const Call* call : p.calls()) gone += call->verb == Verb::sweep ? call->count : 0;
  return gone;
}

Promise keeping() {
  return race(
      "races: sweeps take nothing from those who take what is needed, and count each thing once",
      [](Player& p) {
        p.put_in(needed(p));
        p.put_in(expired(p));
      },
      [](Player& p) {
        for (int i = 0; i < 3 && sweeps(p); ++i) p.sweep(start, 2);
        if (sweeps(p)) return;
        for (const Thing& thing : needed(p)) p.take(thing);
      },
      [](Player& p) {
        for (const Thing& thing : needed(p)) {
          const std::size_t firsts = p.count_of(Verb::take, thing, Answer::first);
          const std::size_t lost = p.count_of(Verb::take, thing, Answer::unknown);
          expect(firsts == 1, told(thing) + " was given out " + std::to_string(firsts) + " times", thing);
          expect(lost == 0, "who comes late must learn that " + told(thing) + " is spent", thing);
          p.see(thing, Answer::spent);
        }
        p.sweep(start);
        const std::uint64_t gone = swept(p);
        if (gone != 8) throw Fault{"8 things had expired, the sweeps counted " + std::to_string(gone)};
        clear(p);
      });
}

Promise forgetting() {
  return race(
      "races: what is forgotten while it is taken is given out once at most", [](Player& p) { p.put_in(expired(p)); },
      [](Player& p) {
        for (int i = 0; i < 3 && sweeps(p); ++i) p.sweep(start, 3);
        if (sweeps(p)) return;
        for (const Thing& thing : expired(p)) p.take(thing);
      },
      [](Player& p) {
        for (const Thing& thing : expired(p)) {
          const std::size_t firsts = p.count_of(Verb::take, thing, Answer::first);
          expect(firsts < 2, told(thing) + " was given out " + std::to_string(firsts) + " times", thing);
        }
        clear(p);
        for (const Thing& thing : expired(p)) p.see(thing, Answer::absent);
      });
}

/// It expired, is swept away and comes again, to stay.
Promise putting_anew() {
  const auto anew = [](const Player& p, std::uint32_t number) {
    return code_until("anew " + std::to_string(number + 1) + p.tag(), start + 1h);
  };
  return race(
      "races: what is put while sweeps run stays, also where it had expired before",
      [anew](Player& p) {
        Things before;
        for (std::uint32_t number = 0; number < p.count(); ++number) before.push_back(anew(p, number));
        for (Thing& thing : before) thing.record.expires_at = start;
        p.put_in(before);
      },
      [anew](Player& p) {
        for (int i = 0; i < 4 && sweeps(p); ++i) p.sweep(start, 4);
        for (int tries = 0; tries < 20 && !sweeps(p); ++tries) {
          if (p.put({anew(p, p.number())})) return;
          std::this_thread::yield();
        }
      },
      [anew](Player& p) {
        for (std::uint32_t number = 0; number < p.count(); ++number) {
          const bool inserted = p.count_of(Verb::put, anew(p, number), Answer::yes) == 2;
          if (inserted) p.see_same(anew(p, number));
        }
        clear(p);
      });
}

std::string family_of(const Player& p, std::uint32_t number) {
  return "grant of " + std::to_string(number + 1) + p.tag();
}

Things records_of_family(const Player& p, std::uint32_t number) {
  return codes(4, "code of " + std::to_string(number + 1) + p.tag(), family_of(p, number));
}

/// A sweep that walks the records first may forget a family that it has not seen the records of.
Promise revoking() {
  return race(
      "races: a sweep does not forget a family that is revoked while it walks",
      [](Player& p) {
        p.put_in(codes(30, "bystander" + p.tag(), ""));
        for (std::uint32_t number = 0; number < p.count(); ++number) p.put_in(records_of_family(p, number));
      },
      [](Player& p) {
        for (int i = 0; i < 2 && sweeps(p); ++i) p.sweep(start);
        if (!sweeps(p)) p.revoke(family_of(p, p.number()), start - 48h);
      },
      [](Player& p) {
        for (std::uint32_t number = 0; number < p.count(); ++number) {
          if (number % 4 == 1) continue;
          for (const Thing& thing : records_of_family(p, number)) {
            const auto found = p.find(thing);
            expect(!found || found->state == Found::State::revoked, "its family was revoked and it is alive", thing);
          }
        }
        clear(p);
      });
}

Promise coming_late() {
  return race(
      "races: what came dead stays dead while its family is being forgotten",
      [](Player& p) {
        p.put_in(codes(30, "bystander" + p.tag(), ""));
        for (std::uint32_t number = 0; number < p.count(); ++number) p.revoke(family_of(p, number), start - 48h);
      },
      [](Player& p) {
        for (int i = 0; i < 2 && sweeps(p); ++i) p.sweep(start);
        if (sweeps(p)) return;
        for (const Thing& late : records_of_family(p, p.number())) {
          p.put({late});
          p.find(late);
        }
      },
      [](Player& p) {
        for (std::uint32_t number = 0; number < p.count(); ++number) {
          for (const Thing& late : records_of_family(p, number)) {
            if (p.count_of(Verb::find, late, Answer::revoked) == 0) continue;
            const auto found = p.find(late);
            expect(!found || found->state == Found::State::revoked, "it came dead and came to life", late);
          }
        }
        clear(p);
      });
}

}  // namespace

Promises sweep_race_chapter() { return {keeping(), forgetting(), putting_anew(), revoking(), coming_late()}; }

}  // namespace oauthkit::testing::contract
