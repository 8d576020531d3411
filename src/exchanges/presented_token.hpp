#pragma once

#include <string>
#include <string_view>

#include "oauthkit/token_exchange.hpp"

namespace oauthkit::exchanges {

/// A token as it came in a request for `requested_token_type`.
struct Presented {
  const TokenRequest& request;
  std::string_view token;
  std::string_view type;
  std::string_view requested_token_type;
};

/// What a request is told whose token is not to be had, whatever the reason `why`, which goes to the operator.
Error not_acceptable(std::string why);

/// Whether `type` is one of those that the options add (`TokenExchangeOptions::also`).
bool is_added_type(const TokenExchangeOptions& options, std::string_view type);

/// Whether it is a token of another server, or an ID token: one that names a person, and perhaps no access of theirs.
bool is_foreign(const PresentedToken& token);
bool is_id_token(const PresentedToken& token);

/// The token of `subject_token`, once it is known to be live, of its type and this client's to present; otherwise
/// `not_acceptable`. Nothing is spent. Throws `KeysUnavailable`.
Result<PresentedToken> subject_token(const TokenExchangeOptions& options, const Presented& presented);

/// The same of `actor_token`, which this server has issued to this client.
Result<PresentedToken> actor_token(const TokenExchangeOptions& options, const Presented& presented);

}  // namespace oauthkit::exchanges
