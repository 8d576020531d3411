#include "testing/player.hpp"
#include "testing/words.hpp"

namespace oauthkit::testing::contract {
namespace {

std::string should(const std::string& answer) { return "it should have been answered: " + answer; }

void expect_same(const Record& is, const Record& should_be, const Thing& thing) {
  const std::string differs = difference(is, should_be);
  expect(differs.empty(), "the record in the answer differs: " + differs, thing);
}

std::string states(const Things& things) { return things.size() == 1 ? "it was not there" : "none of them was there"; }

}  // namespace

std::vector<Key> about(const Thing& thing) { return {key_of(thing), key_of_family(thing.record.family)}; }

std::vector<Key> about(const Things& things) {
  std::vector<Key> keys;
  for (const Thing& thing : things) keys.push_back(key_of(thing));
  for (const Thing& thing : things) keys.push_back(key_of_family(thing.record.family));
  return keys;
}

void expect(bool holds, const std::string& otherwise, const Thing& thing) {
  if (holds) return;
  auto keys = about(thing);
  keys.push_back(key_of_sweeps());
  throw Fault{otherwise, keys};
}

void expect_one_first(const Player& p, const Thing& thing) {
  const std::size_t firsts = p.count_of(Verb::take, thing, Answer::first);
  expect(firsts < 2, told(thing) + " was given out " + std::to_string(firsts) + " times", thing);
  expect(firsts > 0, told(thing) + " was given to nobody", thing);
  const std::size_t lost = p.count_of(Verb::take, thing, Answer::unknown);
  expect(lost == 0, "who comes late must learn that " + told(thing) + " is spent", thing);
}

void Player::put_in(const Things& things) {
  if (put(things)) return;
  throw Fault{should("yes, for " + states(things)), about(things)};
}

void Player::put_in_vain(const Things& things) {
  if (!put(things)) return;
  throw Fault{should("no, for one of them was there, or twice among them"), about(things)};
}

void Player::see(const Thing& thing, Answer state) {
  const auto found = find(thing);
  const Answer answer = found ? answer_of(found->state) : Answer::absent;
  expect(answer == state, should(word_of(state)), thing);
}

void Player::see_same(const Thing& thing, Answer state) {
  const auto found = find(thing);
  expect(found && answer_of(found->state) == state, should(word_of(state)), thing);
  expect_same(found->record, thing.record, thing);
}

void Player::take_first(const Thing& thing, const Take& how) {
  const TakenRecord taken = take(thing, how);
  expect(taken.state == TakenRecord::State::first, should("first"), thing);
  Record spent = thing.record;
  spent.spent_at = how.now;
  if (how.remains) spent.data = *how.remains;
  expect_same(taken.record, spent, thing);
}

void Player::take_late(const Thing& thing, const Take& how) {
  const TakenRecord taken = take(thing, how);
  expect(taken.state == TakenRecord::State::spent, should("spent"), thing);
  expect_same(taken.record, thing.record, thing);
}

void Player::take_in_vain(const Thing& thing, const Take& how) {
  const TakenRecord taken = take(thing, how);
  expect(taken.state == TakenRecord::State::unknown, should("unknown"), thing);
  expect_same(taken.record, Record(), thing);
}

void Player::sweep_away(std::size_t count, TimePoint now, std::size_t limit) {
  if (sweep(now, limit) == count) return;
  throw Fault{should(std::to_string(count) + " went"), {}};
}

}  // namespace oauthkit::testing::contract
