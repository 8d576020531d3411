#include "testing/words.hpp"

#include <utility>

namespace oauthkit::testing::contract {
namespace {

std::string list_of(const Things& things) {
  constexpr std::size_t at_most = 4;
  std::string list;
  for (std::size_t i = 0; i < things.size() && i < at_most; ++i) list += (i == 0 ? "" : ", ") + told(things[i]);
  if (things.size() > at_most) list += " and " + std::to_string(things.size() - at_most) + " more";
  return list.empty() ? "nothing" : list;
}

}  // namespace

Answer answer_of(Found::State state) {
  switch (state) {
    case Found::State::live:
      return Answer::live;
    case Found::State::spent:
      return Answer::spent;
    case Found::State::revoked:
      return Answer::revoked;
  }
  return Answer::none;
}

Answer answer_of(TakenRecord::State state) {
  switch (state) {
    case TakenRecord::State::first:
      return Answer::first;
    case TakenRecord::State::spent:
      return Answer::spent;
    case TakenRecord::State::unknown:
      return Answer::unknown;
  }
  return Answer::none;
}

std::string word_of(Answer answer) {
  switch (answer) {
    case Answer::none:
      return "no answer that there is";
    case Answer::yes:
      return "yes";
    case Answer::no:
      return "no";
    case Answer::absent:
      return "nothing";
    case Answer::live:
      return "live";
    case Answer::spent:
      return "spent";
    case Answer::revoked:
      return "revoked";
    case Answer::first:
      return "first";
    case Answer::unknown:
      return "unknown";
    case Answer::done:
      return "done";
    case Answer::threw:
      return "an exception";
  }
  return {};
}

std::string state_words(Answer state, const Record& record) {
  if (!record.spent_at) return word_of(state);
  return (state == Answer::spent ? "spent at " : word_of(state) + ", spent at ") + told(*record.spent_at);
}

std::string put_words(const Things& things) {
  std::string words = "put(" + list_of(things);
  if (!things.empty() && !things.front().record.family.empty()) {
    words += ", family " + quoted(things.front().record.family);
  }
  return words + ")";
}

std::string take_words(const Thing& thing, std::string_view client_id, TimePoint now, const Things& successors,
                       const std::optional<std::string>& remains) {
  std::string words = "take(" + told(thing) + " for client " + quoted(client_id) + " at " + told(now);
  if (!successors.empty()) words += ", leaving " + list_of(successors);
  if (remains) words += ", of its data " + quoted(*remains);
  return words + ")";
}

}  // namespace oauthkit::testing::contract
