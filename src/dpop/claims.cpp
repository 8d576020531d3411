#include "dpop/claims.hpp"

#include "base/json_document.hpp"

namespace oauthkit {
namespace {

using json::Document;

constexpr std::size_t max_bytes = 8 * 1024;
constexpr std::size_t max_jti_bytes = 512;

bool read_text(const Document& claims, std::string_view name, std::string& out) {
  const auto* const member = claims.find(name);
  if (member == nullptr || !member->is_text()) return false;
  out = member->text;
  return !out.empty();
}

/// False when there is such a member and it is not text.
bool read_optional(const Document& claims, std::string_view name, std::optional<std::string>& out) {
  if (claims.find(name) == nullptr) return true;
  return read_text(claims, name, out.emplace());
}

bool read_time(const Document& claims, std::string_view name, TimePoint& out) {
  const auto* const member = claims.find(name);
  const auto seconds = member == nullptr ? std::nullopt : member->number();
  if (seconds) out = TimePoint(std::chrono::seconds(*seconds));
  return seconds.has_value();
}

}  // namespace

jose::Outcome<DpopClaims> read_dpop_claims(std::string_view text) {
  Document claims;
  if (text.size() > max_bytes || !claims.read(text) || claims.root().kind != Document::Kind::object) {
    return jose::refuse("its payload is not a JSON object");
  }
  DpopClaims read;
  // RFC 9449 §4.2: jti, htm, htu and iat must be there; ath and nonce may.
  if (!read_text(claims, "jti", read.jti) || read.jti.size() > max_jti_bytes) return jose::refuse("jti");
  if (!read_text(claims, "htm", read.htm)) return jose::refuse("htm");
  if (!read_text(claims, "htu", read.htu)) return jose::refuse("htu");
  if (!read_time(claims, "iat", read.iat)) return jose::refuse("iat");
  if (!read_optional(claims, "ath", read.ath)) return jose::refuse("ath");
  if (!read_optional(claims, "nonce", read.nonce)) return jose::refuse("nonce");
  return read;
}

}  // namespace oauthkit
