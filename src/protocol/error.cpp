#include "oauthkit/error.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace oauthkit {
namespace {

struct Row {
  ErrorCode code;
  std::string_view name;
  int status;
};

// RFC 6749 §5.2: each error code has one name and one status.
constexpr std::array table = {
    Row{ErrorCode::invalid_request, "invalid_request", 400},
    Row{ErrorCode::invalid_client, "invalid_client", 401},
    Row{ErrorCode::invalid_grant, "invalid_grant", 400},
    Row{ErrorCode::unauthorized_client, "unauthorized_client", 400},
    Row{ErrorCode::unsupported_grant_type, "unsupported_grant_type", 400},
    Row{ErrorCode::unsupported_response_type, "unsupported_response_type", 400},
    Row{ErrorCode::invalid_scope, "invalid_scope", 400},
    Row{ErrorCode::access_denied, "access_denied", 400},
    Row{ErrorCode::server_error, "server_error", 500},
    Row{ErrorCode::temporarily_unavailable, "temporarily_unavailable", 503},
    Row{ErrorCode::invalid_token, "invalid_token", 401},
    Row{ErrorCode::insufficient_scope, "insufficient_scope", 403},
    Row{ErrorCode::login_required, "login_required", 400},
    Row{ErrorCode::consent_required, "consent_required", 400},
    Row{ErrorCode::interaction_required, "interaction_required", 400},
    Row{ErrorCode::account_selection_required, "account_selection_required", 400},
    Row{ErrorCode::request_not_supported, "request_not_supported", 400},
    Row{ErrorCode::request_uri_not_supported, "request_uri_not_supported", 400},
    Row{ErrorCode::registration_not_supported, "registration_not_supported", 400},
    Row{ErrorCode::too_many_attempts, "temporarily_unavailable", 429},
    Row{ErrorCode::authorization_pending, "authorization_pending", 400},
    Row{ErrorCode::slow_down, "slow_down", 400},
    Row{ErrorCode::expired_token, "expired_token", 400},
    Row{ErrorCode::unmet_authentication_requirements, "unmet_authentication_requirements", 400},
    Row{ErrorCode::invalid_target, "invalid_target", 400},
    Row{ErrorCode::invalid_authorization_details, "invalid_authorization_details", 400},
    Row{ErrorCode::unsupported_token_type, "unsupported_token_type", 400},
    Row{ErrorCode::invalid_dpop_proof, "invalid_dpop_proof", 400},
    Row{ErrorCode::use_dpop_nonce, "use_dpop_nonce", 400},
    Row{ErrorCode::insufficient_user_authentication, "insufficient_user_authentication", 401},
    Row{ErrorCode::invalid_request_uri, "invalid_request_uri", 400},
    Row{ErrorCode::invalid_request_object, "invalid_request_object", 400},
    Row{ErrorCode::invalid_redirect_uri, "invalid_redirect_uri", 400},
    Row{ErrorCode::invalid_client_metadata, "invalid_client_metadata", 400},
    Row{ErrorCode::invalid_software_statement, "invalid_software_statement", 400},
    Row{ErrorCode::unapproved_software_statement, "unapproved_software_statement", 400},
    Row{ErrorCode::unknown_user_id, "unknown_user_id", 400},
    Row{ErrorCode::expired_login_hint_token, "expired_login_hint_token", 400},
    Row{ErrorCode::invalid_binding_message, "invalid_binding_message", 400},
};

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (table[i].code != static_cast<ErrorCode>(i)) return false;
  }
  return true;
}
static_assert(is_in_order(), "a row per enumerator, in the order of ErrorCode");
static_assert(table.back().code == ErrorCode::invalid_binding_message, "the last enumerator has its row");

// A value that is no enumerator reads as server_error.
const Row& row(ErrorCode code) {
  const auto index = static_cast<std::size_t>(code);
  return table[index < table.size() ? index : static_cast<std::size_t>(ErrorCode::server_error)];
}

// RFC 6749 §5.2: %x20-21 / %x23-5B / %x5D-7E.
bool is_sendable(char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

char printable(char c) { return is_sendable(c) ? c : '?'; }

}  // namespace

std::string_view wire_name(ErrorCode code) { return row(code).name; }

std::string_view wire_name(const Error& error) {
  const bool own = !error.name.empty() && std::all_of(error.name.begin(), error.name.end(), is_sendable);
  return own ? std::string_view(error.name) : wire_name(error.code);
}

int http_status(ErrorCode code) { return row(code).status; }

std::string printable_description(std::string_view description) {
  std::string text(description.substr(0, 256));
  std::transform(text.begin(), text.end(), text.begin(), printable);
  return text;
}

}  // namespace oauthkit
