#pragma once

#include <oauthkit/stores/postgres.hpp>
#include <stdexcept>

#include "stores/failure.hpp"
#include "stores/postgres/server.hpp"

namespace store_tests {

/// A store in a schema of its own.
struct Postgres {
  std::string url = server().create_schema();
  std::shared_ptr<oauthkit::Store> store = oauthkit::stores::postgres(url);
};

/// Why no store can be opened; empty when one can.
inline std::string refusal(const std::string& url, const oauthkit::stores::PostgresOptions& options = {}) {
  try {
    oauthkit::stores::postgres(url, options);
    return {};
  } catch (const std::runtime_error& failure) {
    return failure.what();
  }
}

}  // namespace store_tests
