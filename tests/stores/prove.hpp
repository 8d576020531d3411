#pragma once

#include <doctest/doctest.h>

#include <oauthkit/testing/store_contract.hpp>

namespace store_tests {

/// Runs the contract: one check per promise.
inline void prove(const oauthkit::testing::StoreFactory& factory,
                  const oauthkit::testing::StoreContractOptions& options = {}) {
  const auto report = oauthkit::testing::store_contract(factory, options);
  CHECK_MESSAGE(!report.checks.empty(), "no promise was tried");
  for (const auto& check : report.checks) CHECK_MESSAGE(check.kept, check.promise << "\n" << check.story);
}

}  // namespace store_tests
