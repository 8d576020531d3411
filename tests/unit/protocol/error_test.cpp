#include "oauthkit/error.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <set>

using namespace oauthkit;

namespace {

struct Expected {
  ErrorCode code;
  std::string_view name;
  int status;
};

// Written out from the specifications, apart from the table under test.
constexpr std::array expected = {
    Expected{ErrorCode::invalid_request, "invalid_request", 400},
    Expected{ErrorCode::invalid_client, "invalid_client", 401},
    Expected{ErrorCode::invalid_grant, "invalid_grant", 400},
    Expected{ErrorCode::unauthorized_client, "unauthorized_client", 400},
    Expected{ErrorCode::unsupported_grant_type, "unsupported_grant_type", 400},
    Expected{ErrorCode::unsupported_response_type, "unsupported_response_type", 400},
    Expected{ErrorCode::invalid_scope, "invalid_scope", 400},
    Expected{ErrorCode::access_denied, "access_denied", 400},
    Expected{ErrorCode::server_error, "server_error", 500},
    Expected{ErrorCode::temporarily_unavailable, "temporarily_unavailable", 503},
    Expected{ErrorCode::invalid_token, "invalid_token", 401},
    Expected{ErrorCode::insufficient_scope, "insufficient_scope", 403},
    Expected{ErrorCode::login_required, "login_required", 400},
    Expected{ErrorCode::consent_required, "consent_required", 400},
    Expected{ErrorCode::interaction_required, "interaction_required", 400},
    Expected{ErrorCode::account_selection_required, "account_selection_required", 400},
    Expected{ErrorCode::request_not_supported, "request_not_supported", 400},
    Expected{ErrorCode::request_uri_not_supported, "request_uri_not_supported", 400},
    Expected{ErrorCode::registration_not_supported, "registration_not_supported", 400},
    Expected{ErrorCode::authorization_pending, "authorization_pending", 400},
    Expected{ErrorCode::slow_down, "slow_down", 400},
    Expected{ErrorCode::expired_token, "expired_token", 400},
    Expected{ErrorCode::unmet_authentication_requirements, "unmet_authentication_requirements", 400},
    Expected{ErrorCode::invalid_target, "invalid_target", 400},
    Expected{ErrorCode::invalid_authorization_details, "invalid_authorization_details", 400},
    Expected{ErrorCode::unsupported_token_type, "unsupported_token_type", 400},
    Expected{ErrorCode::invalid_dpop_proof, "invalid_dpop_proof", 400},
    Expected{ErrorCode::use_dpop_nonce, "use_dpop_nonce", 400},
    Expected{ErrorCode::insufficient_user_authentication, "insufficient_user_authentication", 401},
    Expected{ErrorCode::invalid_request_uri, "invalid_request_uri", 400},
    Expected{ErrorCode::invalid_request_object, "invalid_request_object", 400},
};

}  // namespace

TEST_CASE("error: each code has its registered name") {
  for (const auto& row : expected) CHECK(wire_name(row.code) == row.name);
}

TEST_CASE("error: each code has its status") {
  for (const auto& row : expected) {
    CAPTURE(row.name);
    CHECK(http_status(row.code) == row.status);
  }
}

TEST_CASE("error: too many attempts are temporarily_unavailable with a status of their own") {
  CHECK(wire_name(ErrorCode::too_many_attempts) == "temporarily_unavailable");
  CHECK(http_status(ErrorCode::too_many_attempts) == 429);
}

TEST_CASE("error: no two codes share a name, but for too_many_attempts") {
  std::set<std::string_view> names;
  for (const auto& row : expected) names.insert(wire_name(row.code));
  CHECK(names.size() == expected.size());
  CHECK(expected.size() + 1 == static_cast<std::size_t>(ErrorCode::invalid_request_object) + 1);
}

TEST_CASE("error: a value that is no code reads as server_error") {
  CHECK(wire_name(static_cast<ErrorCode>(10'000)) == "server_error");
  CHECK(http_status(static_cast<ErrorCode>(10'000)) == 500);
  CHECK(http_status(static_cast<ErrorCode>(-1)) == 500);
}

TEST_CASE("error: the helpers name their code and keep the description") {
  CHECK(invalid_request("d") == Error{ErrorCode::invalid_request, "d"});
  CHECK(invalid_client("d") == Error{ErrorCode::invalid_client, "d"});
  CHECK(invalid_grant("d") == Error{ErrorCode::invalid_grant, "d"});
  CHECK(invalid_scope("d") == Error{ErrorCode::invalid_scope, "d"});
  CHECK(access_denied("d") == Error{ErrorCode::access_denied, "d"});
  CHECK(unauthorized_client("d") == Error{ErrorCode::unauthorized_client, "d"});
}

TEST_CASE("error: the cause of a server error stays out of the description") {
  const auto error = server_error("disk full at /var");
  CHECK(error.description.empty());
  CHECK(error.cause == "disk full at /var");
  CHECK(error.code == ErrorCode::server_error);
}

TEST_CASE("error: an error says server_error unless told otherwise") { CHECK(Error().code == ErrorCode::server_error); }

TEST_CASE("error: a description keeps the characters of RFC 6749 section 5.2 and no other") {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string one(1, static_cast<char>(byte));
    const bool allowed =
        byte == 0x20 || byte == 0x21 || (byte >= 0x23 && byte <= 0x5B) || (byte >= 0x5D && byte <= 0x7E);
    CAPTURE(byte);
    CHECK(printable_description(one) == (allowed ? one : "?"));
  }
}

TEST_CASE("error: a description cannot smuggle a header or end a JSON string") {
  CHECK(printable_description("a\r\nSet-Cookie: x") == "a??Set-Cookie: x");
  CHECK(printable_description(R"(a","b\)") == "a?,?b?");
  CHECK(printable_description("plain text, as it is!") == "plain text, as it is!");
}

TEST_CASE("error: a description is cut to 256 bytes") {
  CHECK(printable_description(std::string(256, 'a')) == std::string(256, 'a'));
  CHECK(printable_description(std::string(257, 'a')) == std::string(256, 'a'));
  CHECK(printable_description("").empty());
}

TEST_CASE("error: a name of one's own is sent in place of the registered one, if its characters may be") {
  CHECK(wire_name(Error{.code = ErrorCode::access_denied, .name = "mfa_required"}) == "mfa_required");
  CHECK(wire_name(Error{.code = ErrorCode::access_denied}) == "access_denied");
  for (const char* name : {"a\"b", "a\\b", "a\nb", "\xc3\xa9", "a\x7f"}) {
    CAPTURE(name);
    CHECK(wire_name(Error{.code = ErrorCode::access_denied, .name = name}) == "access_denied");
  }
}
