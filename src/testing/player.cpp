#include "testing/player.hpp"

#include <algorithm>

#include "testing/recorded.hpp"
#include "testing/words.hpp"

namespace oauthkit::testing::contract {
namespace {

struct Done {};
Outcome outcome(Done) { return {Answer::done, "done"}; }

Outcome outcome(bool inserted) { return {inserted ? Answer::yes : Answer::no, inserted ? "yes" : "no"}; }

Outcome outcome(const std::optional<Found>& found) {
  if (!found) return {Answer::absent, "nothing"};
  const Answer state = answer_of(found->state);
  return {state, state_words(state, found->record)};
}

Outcome outcome(const TakenRecord& taken) {
  const Answer state = answer_of(taken.state);
  return {state, state_words(state, taken.record)};
}

Outcome outcome(std::size_t count) { return {Answer::done, std::to_string(count) + " went", count}; }

std::vector<Key> keys_of(const Things& things) {
  std::vector<Key> keys;
  for (const Thing& thing : things) keys.push_back(key_of(thing));
  return keys;
}

Question take_question(const Thing& thing, std::string_view client_id, const Take& how) {
  Question question{Verb::take, take_words(thing, client_id, how.now, how.successors, how.remains),
                    keys_of(how.successors)};
  question.keys.insert(question.keys.begin(), key_of(thing));
  return question;
}

bool is_such(const Call& call, Verb verb, const Thing& thing, Answer answer) {
  if (call.verb != verb || call.answer != answer) return false;
  // The first key of a take is what is taken; the others are its successors.
  return verb == Verb::take && !call.of_many ? call.keys[0] == key_of(thing) : call.concerns(key_of(thing));
}

}  // namespace

template <class Work>
auto Player::record(const Question& question, const Work& work) {
  return recorded(journal_, number_, question, work, [](const auto& result) { return outcome(result); });
}

bool Player::put(const Things& things) {
  const auto records = records_of(things);
  return record({Verb::put, put_words(things), keys_of(things)}, [&] { return store_.put(records); });
}

std::optional<Found> Player::find(const Thing& thing) {
  const Question question{Verb::find, "find(" + told(thing) + ")", {key_of(thing)}};
  return record(question, [&] { return store_.find(thing.record.kind, thing.record.hash); });
}

TakenRecord Player::take(const Thing& thing, const Take& how) {
  const std::string& client_id = how.client_id ? *how.client_id : thing.record.client_id;
  const auto successors = records_of(how.successors);
  return record(take_question(thing, client_id, how), [&] {
    return store_.take(thing.record.kind, thing.record.hash, client_id, how.now, successors, how.remains);
  });
}

void Player::revoke(const std::string& family, TimePoint now) {
  const std::string words = "revoke(family " + quoted(family) + " at " + told(now) + ")";
  record({Verb::revoke, words, {key_of_family(family)}}, [&] {
    store_.revoke(family, now);
    return Done();
  });
}

std::size_t Player::sweep(TimePoint now, std::size_t limit) {
  const std::string words = "sweep(at " + told(now) + ", at most " + std::to_string(limit) + ")";
  return record({Verb::sweep, words, {key_of_sweeps()}}, [&] { return store_.sweep(now, limit); });
}

std::size_t Player::count_of(Verb verb, const Thing& thing, Answer answer) const {
  const auto all = calls();
  const auto counts = [&](const Call* call) { return is_such(*call, verb, thing, answer); };
  return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), counts));
}

std::uint32_t Player::actor_of(Verb verb, const Thing& thing, Answer answer) const {
  for (const Call* call : calls()) {
    if (is_such(*call, verb, thing, answer)) return call->actor;
  }
  return 0;
}

}  // namespace oauthkit::testing::contract
