#pragma once

#include <span>

#include "stores/postgres/connection.hpp"

namespace oauthkit::postgres {

/// Prepares in the session what the verbs run. The tables must be there.
void prepare_verbs(Connection& connection);

bool put(Connection& connection, std::span<const Record> records);
std::optional<Found> find(Connection& connection, std::string_view kind, const TokenHash& hash);
TakenRecord take(Connection& connection, std::string_view kind, const TokenHash& hash, std::string_view client_id,
                 TimePoint now, std::span<const Record> successors, std::optional<std::string_view> remains);
void revoke(Connection& connection, std::string_view family, TimePoint now);
std::size_t sweep(Connection& connection, TimePoint now, std::size_t limit);

}  // namespace oauthkit::postgres
