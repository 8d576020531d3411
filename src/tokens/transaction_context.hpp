#pragma once

#include <string>
#include <string_view>

#include "oauthkit/tokens/transaction.hpp"

namespace oauthkit::tokens {

/// Transaction Tokens §9.1: the `typ` of their header.
inline constexpr std::string_view transaction_type = "txntoken+jwt";

/// What the request says of the transaction. Refused: what is no JSON object, and what holds the subject token.
Result<TransactionRequest> transaction_request(const ExchangeRequest& asked);

/// Whether one of its texts, wherever it stands in it, holds `token`.
bool holds_token(std::string_view json, std::string_view token);

/// The members of the object `kept`, and behind them those of `added` that it does not have. Either may be empty.
std::string with_added(std::string_view kept, std::string_view added);

}  // namespace oauthkit::tokens
