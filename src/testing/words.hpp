#pragma once

#include "testing/call.hpp"
#include "testing/thing.hpp"

namespace oauthkit::testing::contract {

Answer answer_of(Found::State state);
Answer answer_of(TakenRecord::State state);
std::string word_of(Answer answer);

/// The state of a record in an answer, and when it was spent.
std::string state_words(Answer state, const Record& record);
std::string put_words(const Things& things);
std::string take_words(const Thing& thing, std::string_view client_id, TimePoint now, const Things& successors,
                       const std::optional<std::string>& remains);

}  // namespace oauthkit::testing::contract
