#pragma once

#include <doctest/doctest.h>

#include <oauthkit/testing/store_contract.hpp>

#include "testing/reference_store.hpp"

namespace broken_stores {

/// Of stores that share one `Place`.
template <class Store>
oauthkit::testing::StoreFactory factory_of() {
  return [] {
    const auto place = std::make_shared<Place>();
    return [place] { return std::make_shared<Store>(place); };
  };
}

/// The kit finds that `Broken` breaks `promise`, and its story has `words` in it; the store that is right keeps it.
template <class Broken>
void check_found(const std::string& promise, const std::string& words) {
  CAPTURE(promise);
  // A race ends with its first fault; the time is for sanitizers.
  const auto report =
      oauthkit::testing::store_contract(factory_of<Broken>(), {.rounds = 2000, .race_time = 5s, .only = promise});
  REQUIRE(report.checks.size() == 1);
  CHECK_FALSE(report.kept());
  CHECK_MESSAGE(report.checks[0].story.find(words) != std::string::npos, report.text());
  const auto control = oauthkit::testing::store_contract(factory_of<ReferenceStore>(), {.rounds = 20, .only = promise});
  CHECK_MESSAGE(control.kept(), control.text());
}

}  // namespace broken_stores
