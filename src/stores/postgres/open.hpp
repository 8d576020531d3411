#pragma once

#include <memory>
#include <string>

#include "oauthkit/stores/postgres.hpp"
#include "stores/postgres/connection.hpp"

namespace oauthkit::postgres {

/// What a database URL names, for messages: host, port and database, no password. Throws `std::runtime_error` with one
/// line when it is no such URL.
std::string name_of(const std::string& url);

/// Opens a connection that keeps what it is told to keep: throws `std::runtime_error` when its `synchronous_commit` is
/// off. No statement is prepared on it, and the schema may be any.
std::unique_ptr<Connection> open_connection(const std::string& url, const stores::PostgresOptions& options);

}  // namespace oauthkit::postgres
