#include "registration/member_values.hpp"

#include "base/ascii.hpp"
#include "base/visible_text.hpp"
#include "jose/algorithm.hpp"
#include "protocol/https_url.hpp"
#include "protocol/request_uri.hpp"

namespace oauthkit::registration {

std::string_view judge_shown(std::string_view text) {
  if (visible_text(text) != text) return "must not hold characters that hide or turn what people read";
  return {};
}

// RFC 7591 §5: what a person decides by is whatever the client wrote.
std::string_view judge_name(std::string_view text) {
  constexpr std::size_t longest = 200;
  if (text.size() > longest) return "must not be longer than 200 bytes";
  if (ascii::trimmed(text).empty()) return "must not be blank";
  return judge_shown(text);
}

std::string_view judge_any(std::string_view) { return {}; }

// RFC 7591 §2, §5: what a page links to is a web page, whoever says so.
std::string_view judge_link(std::string_view text) {
  return is_https_url(text) ? std::string_view() : "must be an https URL, or http on a loopback host";
}

// RFC 7591 §2: what is fetched there are keys. OpenID Connect Core §4, §8.1: a sign-in begins with https, and the
// sector is said there. Back-Channel Logout §2.2: so a logout token is sent, and never to a URL with a fragment. CIBA
// Core §4: so a client is told that a person has answered.
std::string_view judge_https_url(std::string_view text) {
  const bool is_sound = is_https_url(text) && text.starts_with("https://") && text.find('#') == text.npos;
  return is_sound ? std::string_view() : "must be an https URL without fragment";
}

// Front-Channel Logout §2: without a fragment. Its origin is looked at beside the redirect URIs.
std::string_view judge_frame(std::string_view text) {
  const bool is_sound = is_https_url(text) && text.find('#') == text.npos;
  return is_sound ? std::string_view() : "must be an https URL without fragment, or http on a loopback host";
}

std::string_view judge_request_uri(std::string_view text) {
  return is_fetchable_request_uri(text)
             ? std::string_view()
             : "must hold https URLs of at most 512 characters without fragment, or http on a loopback host";
}

std::string_view judge_application_type(std::string_view text) {
  return text == "web" || text == "native" ? std::string_view() : "must be web or native";
}

// OpenID Connect Core §8
std::string_view judge_subject_type(std::string_view text) {
  return text == "public" || text == "pairwise" ? std::string_view() : "must be public or pairwise";
}

// CIBA Core §4: of the three, tokens are not pushed.
std::string_view judge_delivery_mode(std::string_view text) {
  return text == "poll" || text == "ping" ? std::string_view() : "must be poll or ping";
}

// RFC 8725 §3.1, §3.2: a key pair, and never none.
std::string_view judge_signing_algorithm(std::string_view text) {
  const auto algorithm = jose::algorithm_named(text);
  const bool is_of_key_pair = algorithm && jose::asymmetric.has(*algorithm);
  return is_of_key_pair ? std::string_view() : "must be ES256, EdDSA, PS256 or RS256";
}

std::string_view judge_key_agreement(std::string_view text) {
  return text == "ECDH-ES" ? std::string_view() : "must be ECDH-ES";
}

// RFC 8725 §3.2: never RSA1_5.
std::string_view judge_key_management(std::string_view text) {
  return text == "RSA-OAEP-256" || text == "ECDH-ES" ? std::string_view() : "must be RSA-OAEP-256 or ECDH-ES";
}

std::string_view judge_content_encryption(std::string_view text) {
  return text == "A128CBC-HS256" || text == "A256GCM" ? std::string_view() : "must be A128CBC-HS256 or A256GCM";
}

}  // namespace oauthkit::registration
