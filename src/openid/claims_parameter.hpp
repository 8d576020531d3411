#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_document.hpp"
#include "oauthkit/result.hpp"

namespace oauthkit::openid {

/// One claim that is asked for by name (OpenID Connect Core §5.5.1).
struct AskedClaim {
  std::string name = {};
  bool essential = false;
  /// Each value that would do, as `json_text` has it; empty: whatever it is.
  std::vector<std::string> values = {};
};

/// The parameter `claims` (OpenID Connect Core §5.5).
struct AskedClaims {
  std::vector<AskedClaim> userinfo = {};
  std::vector<AskedClaim> id_token = {};

  bool empty() const { return userinfo.empty() && id_token.empty(); }
};

/// Reads it, from wherever it comes: a request, a request object, what was stored with a grant. At most 4 KiB, 8 deep,
/// 50 names, none twice in one place; else `invalid_request`. What it does not know, beside the two places and of a
/// claim, is left out.
Result<AskedClaims> read_claims_parameter(std::string_view json);

/// What is to be granted by name, each once: all that is asked for in either place but what the protocol speaks for.
std::vector<std::string> names_to_grant(const AskedClaims& asked);

/// The one text of all JSON that says the same as `value`, to compare values by.
std::string json_text(const json::Document& document, const json::Document::Value& value);

/// The claim `name` among `claims`; null when it is not asked for.
const AskedClaim* find_claim(const std::vector<AskedClaim>& claims, std::string_view name);

/// Whether the protocol speaks for a claim itself, in whatever language, so that it comes from nobody's data and is
/// none to be asked for.
bool is_protocol_claim(std::string_view name);

}  // namespace oauthkit::openid
