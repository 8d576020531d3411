#pragma once

#include <string>
#include <string_view>

namespace oauthkit {

/// The words of `response_type` in alphabetical order: the name of an unordered set (OAuth 2.0 Multiple
/// Response Type Encoding Practices §3).
std::string canonical_response_type(std::string_view response_type);

/// Whether `response_type` has `word` among its words.
bool has_word(std::string_view response_type, std::string_view word);

/// Whether the answer to `response_type` itself holds a token: an access token or an ID token.
bool holds_tokens(std::string_view response_type);

}  // namespace oauthkit
