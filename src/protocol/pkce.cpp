#include "protocol/pkce.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "oauthkit/hash.hpp"

namespace oauthkit::pkce {
namespace {

// RFC 7636 §4.1 and §4.2: 43 to 128 unreserved characters.
bool has_form(std::string_view text) {
  return text.size() >= 43 && text.size() <= 128 && std::all_of(text.begin(), text.end(), ascii::is_unreserved);
}

// RFC 7636 §4.2: the base64url text of a hash, which has exactly 43 characters; no verifier ever meets another one.
bool is_s256_challenge(std::string_view text) {
  return text.size() == 43 && text.find_first_of(".~") == std::string_view::npos && has_form(text);
}

// OAuth 2.1 §7.5.2: plain is not there unless a legacy switch names it. RFC 7636 §4.3: no method means plain.
bool is_offered(std::string_view method, const Options& options) {
  return method == "S256" || (options.legacy.plain_pkce && (method.empty() || method == "plain"));
}

std::string s256(std::string_view verifier) {
  const auto hash = hash_token(verifier);
  return base64url_encode({reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()});
}

}  // namespace

// RFC 7636 §5, RFC 8252 §6: the profile of RFC 6749 spares confidential clients, and nobody else.
// OAuth 2.1 §7.5.1, RFC 10017 §6.3.2.1: PKCE is enforced for every other code.
bool is_required(const Client& client, const Profile& profile) {
  return client.is_public() || profile.pkce != Demand::optional;
}

Result<void> check_challenge(const CodeBinding& binding, bool required, const Options& options) {
  const auto& challenge = binding.code_challenge;
  const auto& method = binding.code_challenge_method;
  if (challenge.empty()) {
    if (!method.empty()) return invalid_request("code_challenge_method without code_challenge");
    // RFC 9700 §2.1.1, RFC 7636 §4.4.1: clients are made to use PKCE.
    if (required) return invalid_request("code_challenge is required");
    return {};
  }
  // RFC 7636 §4.3, §4.4.1, OAuth 2.1 §4.1.1: S256 is the method; a missing one would mean plain.
  if (!is_offered(method, options)) return invalid_request("code_challenge_method must be S256");
  if (!(method == "S256" ? is_s256_challenge(challenge) : has_form(challenge))) {
    return invalid_request("code_challenge is malformed");
  }
  return {};
}

Result<void> check_verifier_form(std::optional<std::string_view> verifier) {
  if (verifier && !has_form(*verifier)) return invalid_request("code_verifier is malformed");
  return {};
}

// OAuth 2.1 §4.1.3: a code without a challenge is not redeemed, whoever put it into storage. RFC 6749 knows no PKCE.
// OAuth 2.1 §7.5.2: nor is one whose challenge is plain, because its method was lost on the way, say.
bool challenge_suffices(const CodeBinding& binding, const Profile& profile, const Options& options) {
  if (binding.code_challenge.empty()) return profile.pkce == Demand::optional;
  return is_offered(binding.code_challenge_method, options);
}

// OAuth 2.1 §3.2.4, RFC 9700 §4.8.2: a verifier where no challenge was sent is a downgrade, and refused.
Result<void> check_for_downgrade(std::optional<std::string_view> verifier, const CodeBinding& binding) {
  if (!verifier || !binding.code_challenge.empty()) return {};
  return invalid_request("there is a code_verifier, but there was no code_challenge");
}

// RFC 7636 §4.5, §4.6: a verifier if and only if there was a challenge, by the method of the request.
// RFC 9700 §4.5.3.1: a code that was injected into another transaction meets another verifier.
bool proves(std::optional<std::string_view> verifier, const CodeBinding& binding) {
  if (!verifier || binding.code_challenge.empty()) return !verifier && binding.code_challenge.empty();
  if (binding.code_challenge_method == "S256") return equal_secrets(s256(*verifier), binding.code_challenge);
  // Plain, which `challenge_suffices` has let pass.
  return equal_secrets(*verifier, binding.code_challenge);
}

}  // namespace oauthkit::pkce
