#pragma once

#include <functional>
#include <string>
#include <vector>

#include "testing/player.hpp"

namespace oauthkit::testing::contract {

/// A part of a promise's trial that one or all of its players perform while the others wait.
struct Step {
  enum class Who { first, second, all };
  Who who;
  std::function<void(Player&)> perform;
};

enum class Players { one, two, many };

/// One promise and how it is tried: its steps, in order, in rounds. `one` and `two` play one round.
struct Promise {
  std::string words;
  Players players;
  std::vector<Step> steps;
  /// Holds of stores that have documents; not tried with others.
  bool of_documents = false;
};

using Promises = std::vector<Promise>;

/// Tried by one alone.
inline Promise alone(std::string words, std::function<void(Player&)> perform) {
  return {std::move(words), Players::one, {{Step::Who::first, std::move(perform)}}};
}

/// In each round the first player prepares, all of them meet, and the first looks at what came of it.
inline Promise race(std::string words, std::function<void(Player&)> prepare, std::function<void(Player&)> meet,
                    std::function<void(Player&)> look) {
  return {
      std::move(words),
      Players::many,
      {{Step::Who::first, std::move(prepare)}, {Step::Who::all, std::move(meet)}, {Step::Who::first, std::move(look)}}};
}

// The chapters. The words of a promise begin with its chapter's name.
Promises records_chapter();
Promises put_chapter();
Promises find_chapter();
Promises take_chapter();
Promises successors_chapter();
Promises remains_chapter();
Promises revoke_chapter();
Promises sweep_chapter();
Promises shared_chapter();
Promises race_chapter();
Promises answer_race_chapter();
Promises family_race_chapter();
Promises sweep_race_chapter();
Promises documents_chapter();
Promises document_race_chapter();

}  // namespace oauthkit::testing::contract
