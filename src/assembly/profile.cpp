#include "assembly/profile.hpp"

#include <algorithm>
#include <array>

#include "assembly/rule_texts.hpp"

namespace oauthkit {
namespace {

// A column each: what differs from the column it is made of.

constexpr Profile oauth20_rules() {
  Profile profile;
  profile.name = "oauth20";
  profile.pkce = Demand::optional;
  profile.response_types = ResponseTypes::any;
  profile.password_grant = Demand::optional;
  profile.assertion_audience = AssertionAudience::with_legacy_audiences;
  return profile;
}

constexpr Profile browser_rules() {
  Profile profile;
  profile.name = "browser";
  profile.response_types = ResponseTypes::code;
  profile.client_kind = {ClientKind::public_client};
  profile.client_authentication = {AuthMethod::none};
  profile.refresh = Refresh::rotate_or_bind;
  profile.refresh_end = Demand::required;
  profile.redirect_uris = RedirectUris::https_or_loopback;
  profile.redirect_uri_in_request = Demand::required;
  profile.legacy_switches = Demand::refused;
  return profile;
}

// MCP “Token Theft”: refresh tokens of public clients are rotated; hosts use one several times at once.
constexpr Profile mcp_rules() {
  Profile profile;
  profile.name = "mcp";
  profile.grace = std::chrono::seconds(120);
  return profile;
}

constexpr Profile fapi2_security_rules() {
  Profile profile;
  profile.name = "fapi2_security";
  profile.response_types = ResponseTypes::code;
  profile.client_kind = {ClientKind::confidential_client};
  profile.client_authentication = {AuthMethod::private_key_jwt, AuthMethod::tls_client_auth,
                                   AuthMethod::self_signed_tls_client_auth};
  profile.binding = Demand::required;
  profile.refresh = Refresh::never_rotate;
  profile.pushed_requests = Demand::required;
  profile.algorithms = {SigningAlgorithm::es256, SigningAlgorithm::eddsa, SigningAlgorithm::ps256};
  profile.longest_code = std::chrono::seconds(60);
  profile.longest_pushed_request = std::chrono::seconds(599);
  profile.redirect_uris = RedirectUris::https_or_native_loopback;
  profile.redirect_uri_in_request = Demand::required;
  profile.clock = {.least = std::chrono::seconds(10), .most = std::chrono::seconds(60)};
  profile.legacy_switches = Demand::refused;
  return profile;
}

constexpr Profile fapi2_message_signing_rules() {
  auto profile = fapi2_security_rules();
  profile.name = "fapi2_message_signing";
  profile.signed_requests = Demand::required;
  profile.signed_responses = Demand::required;
  return profile;
}

// How two values of a kind are compared and combined.

template <class Ordered>
bool is_as_strict(const Ordered& left, const Ordered& right) {
  return left >= right;
}
template <class Ordered>
Ordered resolved(const Ordered& server, const Ordered& client) {
  return std::max(server, client);
}
template <class Any>
bool is_empty(const Any&) {
  return false;
}

// The two ways of FAPI 2.0 and of RFC 10017 exclude each other.
bool is_as_strict(Refresh left, Refresh right) { return left == right || right == Refresh::as_set; }
Refresh resolved(Refresh, Refresh client) { return client; }

bool is_as_strict(std::chrono::seconds left, std::chrono::seconds right) { return left <= right; }
std::chrono::seconds resolved(std::chrono::seconds server, std::chrono::seconds client) {
  return std::min(server, client);
}

template <class E>
bool is_as_strict(const Set<E>& left, const Set<E>& right) {
  return right.contains(left);
}
template <class E>
Set<E> resolved(const Set<E>& server, const Set<E>& client) {
  return server.intersect(client);
}
template <class E>
bool is_empty(const Set<E>& set) {
  return set.empty();
}

bool is_as_strict(const LeewayRange& left, const LeewayRange& right) {
  return left.least >= right.least && left.most <= right.most;
}
LeewayRange resolved(const LeewayRange& server, const LeewayRange& client) {
  return {.least = std::max(server.least, client.least), .most = std::min(server.most, client.most)};
}
bool is_empty(const LeewayRange& range) { return range.least > range.most; }

template <auto Field>
constexpr Rule rule(std::string_view name, RuleText (*text)(const Profile&)) {
  return {
      .name = name,
      .text = text,
      .is_as_strict = [](const Profile& profile,
                         const Profile& than) { return is_as_strict(profile.*Field, than.*Field); },
      .resolve = [](Profile& server, const Profile& client) { server.*Field = resolved(server.*Field, client.*Field); },
      .is_empty = [](const Profile& profile) { return is_empty(profile.*Field); }};
}

constexpr auto table = std::to_array<Rule>({
    rule<&Profile::pkce>("pkce", pkce_text),
    rule<&Profile::response_types>("response_types", response_types_text),
    rule<&Profile::password_grant>("password_grant", password_grant_text),
    rule<&Profile::client_kind>("client_kind", client_kind_text),
    rule<&Profile::client_authentication>("client_authentication", client_authentication_text),
    rule<&Profile::binding>("binding", binding_text),
    rule<&Profile::refresh>("refresh", refresh_text),
    rule<&Profile::grace>("grace", grace_text),
    rule<&Profile::refresh_end>("refresh_end", refresh_end_text),
    rule<&Profile::pushed_requests>("pushed_requests", pushed_requests_text),
    rule<&Profile::signed_requests>("signed_requests", signed_requests_text),
    rule<&Profile::signed_responses>("signed_responses", signed_responses_text),
    rule<&Profile::algorithms>("algorithms", algorithms_text),
    rule<&Profile::longest_code>("longest_code", longest_code_text),
    rule<&Profile::longest_pushed_request>("longest_pushed_request", longest_pushed_request_text),
    rule<&Profile::redirect_uris>("redirect_uris", redirect_uris_text),
    rule<&Profile::redirect_uri_in_request>("redirect_uri_in_request", redirect_uri_in_request_text),
    rule<&Profile::assertion_audience>("assertion_audience", assertion_audience_text),
    rule<&Profile::clock>("clock", clock_text),
    rule<&Profile::legacy_switches>("legacy_switches", legacy_switches_text),
});

}  // namespace

// Whatever is made before main() may read them: none is made at run time.
constinit const Profile Profile::oauth20 = oauth20_rules();
constinit const Profile Profile::oauth21 = {};
constinit const Profile Profile::browser = browser_rules();
constinit const Profile Profile::mcp = mcp_rules();
constinit const Profile Profile::fapi2_security = fapi2_security_rules();
constinit const Profile Profile::fapi2_message_signing = fapi2_message_signing_rules();

std::vector<Profile> named_profiles() {
  return {Profile::oauth20, Profile::oauth21,        Profile::browser,
          Profile::mcp,     Profile::fapi2_security, Profile::fapi2_message_signing};
}

std::span<const Rule> rules() { return table; }

}  // namespace oauthkit
