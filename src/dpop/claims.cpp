#include "dpop/claims.hpp"

#include <nlohmann/json.hpp>

#include "base/json.hpp"

namespace oauthkit {
namespace {

using Json = nlohmann::json;

constexpr std::size_t max_bytes = 8 * 1024;
constexpr std::size_t max_jti_bytes = 512;
// What a double holds exactly: RFC 8259 §6.
constexpr std::uint64_t max_number = std::uint64_t{1} << 53;

bool read_text(const Json& claims, const char* name, std::string& out) {
  const auto member = claims.find(name);
  if (member == claims.end() || !member->is_string()) return false;
  out = member->get_ref<const std::string&>();
  return !out.empty();
}

/// False when there is such a member and it is not text.
bool read_optional(const Json& claims, const char* name, std::optional<std::string>& out) {
  if (!claims.contains(name)) return true;
  return read_text(claims, name, out.emplace());
}

bool read_time(const Json& claims, const char* name, TimePoint& out) {
  const auto member = claims.find(name);
  if (member == claims.end() || !member->is_number_unsigned()) return false;
  const auto seconds = member->get<std::uint64_t>();
  if (seconds >= max_number) return false;
  out = TimePoint(std::chrono::seconds(static_cast<std::int64_t>(seconds)));
  return true;
}

}  // namespace

jose::Outcome<DpopClaims> read_dpop_claims(std::string_view text) {
  if (text.size() > max_bytes || !json::is_object(text)) return jose::refuse("its payload is not a JSON object");
  const auto claims = Json::parse(text, nullptr, false);
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
