#include "jose/claims.hpp"

namespace oauthkit::jose {

using Kind = json::Document::Kind;
using Value = json::Document::Value;

Outcome<void> Claims::read(std::string_view payload) {
  if (!document_.read(payload, json::Document::max_outer_depth)) return refuse("the claims are not well-formed JSON");
  if (document_.root().kind != Kind::object) return refuse("the claims are not an object");
  return {};
}

std::string_view Claims::text(std::string_view name) const {
  const Value* const value = document_.find(name);
  return value != nullptr && value->is_text() ? value->text : std::string_view();
}

Outcome<std::optional<TimePoint>> Claims::time(std::string_view name) const {
  const Value* const value = document_.find(name);
  if (value == nullptr) return std::optional<TimePoint>();
  const auto seconds = value->number();
  if (!seconds) return refuse("a time is not a whole number of seconds");
  return std::optional(TimePoint(std::chrono::seconds(*seconds)));
}

bool Claims::has_audience(std::string_view name) const {
  const Value* const audience = document_.find("aud");
  if (audience == nullptr) return false;
  if (audience->is_text()) return audience->text == name;
  bool found = false;
  if (audience->kind != Kind::array) return false;
  document_.each(*audience, [&](const Value& one) { found = found || (one.is_text() && one.text == name); });
  return found;
}

bool Claims::has_sole_audience(std::string_view name) const {
  const Value* const audience = document_.find("aud");
  if (audience == nullptr) return false;
  int count = 0;
  if (audience->kind == Kind::array) document_.each(*audience, [&](const Value&) { ++count; });
  return count <= 1 && has_audience(name);
}

Outcome<void> check_times(const Claims& claims, TimePoint now, std::chrono::seconds leeway) {
  if (!claims.has("exp")) return refuse("there is no exp");
  return check_times_told(claims, now, leeway);
}

Outcome<void> check_times_told(const Claims& claims, TimePoint now, std::chrono::seconds leeway) {
  const auto exp = claims.time("exp");
  if (!exp) return exp.refusal();
  // RFC 7519 §4.1.4: on or after exp it is no longer accepted.
  if (*exp && now - leeway >= **exp) return refuse("exp has passed");
  const auto nbf = claims.time("nbf");
  if (!nbf) return nbf.refusal();
  if (*nbf && now + leeway < **nbf) return refuse("nbf has not come");
  const auto iat = claims.time("iat");
  if (!iat) return iat.refusal();
  if (*iat && now + leeway < **iat) return refuse("iat has not come");
  return {};
}

}  // namespace oauthkit::jose
