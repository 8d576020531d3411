#include <thread>

#include "testing/promise.hpp"

namespace oauthkit::testing::contract {
namespace {

/// Whoever answers takes it; it is no client's.
Thing handle(const Player& p) {
  Thing thing = code("handle" + p.tag());
  thing.record.kind = "pending_handle";
  thing.record.client_id = "";
  return thing;
}

/// What is left then for the client to collect, by one of those who answer: one hash, whoever it is.
Thing answer_by(const Player& p, std::uint32_t number) {
  Thing thing = code("answer" + p.tag());
  thing.record.kind = "pending_answer";
  thing.record.data = "the answer of player " + std::to_string(number + 1);
  return thing;
}

/// What whoever has it writes down: the answer that was found.
Thing receipt(const Player& p, std::uint32_t number, const std::string& data) {
  Thing thing = code("receipt of " + std::to_string(number + 1) + p.tag());
  thing.record.data = data;
  return thing;
}

bool answers(const Player& p) { return p.number() % 4 < 2; }

Take mine(const Player& p, const Things& successors = {}) {
  return {.now = start + 1s * p.number(), .successors = successors, .remains = ""};
}

void answer(Player& p) {
  const Thing left = answer_by(p, p.number());
  const TakenRecord taken = p.take(handle(p), mine(p, {left}));
  const bool is_answered = taken.state != TakenRecord::State::unknown;
  expect(!is_answered || p.find(left), "it was answered, and the answer is not there", left);
}

/// As a client asks that is told to wait.
void collect(Player& p) {
  const Thing any = answer_by(p, p.number());
  for (int tries = 0; tries < 5; ++tries) {
    const auto found = p.find(any);
    if (!found) std::this_thread::yield();
    if (!found) continue;
    if (found->state != Found::State::live) return;
    const TakenRecord taken = p.take(any, mine(p));
    if (taken.state == TakenRecord::State::first) p.put_in({receipt(p, p.number(), found->record.data)});
    return p.see(any, Answer::spent);
  }
}

void look(Player& p) {
  expect_one_first(p, handle(p));
  const std::uint32_t heard = p.actor_of(Verb::take, handle(p), Answer::first);
  p.see(handle(p), Answer::spent);
  Thing given = answer_by(p, heard);
  expect_one_first(p, given);
  const std::uint32_t collector = p.actor_of(Verb::take, given, Answer::first);
  p.see_same(receipt(p, collector, given.record.data));
  // Its place stays taken, with what a spent record still tells.
  given.record.spent_at = start + 1s * collector;
  given.record.data = "";
  p.see_same(given, Answer::spent);
}

/// Device grant and CIBA are of this kind.
Promise answering() {
  return race(
      "races: of all who answer a pending thing one is heard, and of all who collect it one has it, with the answer "
      "that was given",
      [](Player& p) { p.put_in({handle(p)}); },
      [](Player& p) {
        if (answers(p)) answer(p);
        collect(p);
      },
      look);
}

}  // namespace

Promises answer_race_chapter() { return {answering()}; }

}  // namespace oauthkit::testing::contract
