#include "tokens/retry_answer.hpp"

#include <algorithm>

#include "base/aead.hpp"
#include "protocol/stored_values.hpp"
#include "protocol/version_1.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view format = "retry-answer/2";

Secret key_of(std::string_view presented) { return derive_key(presented, "oauthkit refresh retry answer"); }

std::optional<std::chrono::seconds> rest_of(const std::optional<TimePoint>& end, TimePoint now) {
  if (!end) return std::nullopt;
  return std::max(*end - now, std::chrono::seconds(0));
}

// Name and value by turns, in their order.
std::vector<std::string> flattened(const JsonMembers& members) {
  std::vector<std::string> texts;
  for (const auto& [name, json] : members) {
    texts.push_back(name);
    texts.push_back(json);
  }
  return texts;
}

}  // namespace

TokenHash retry_answer_key(std::string_view presented) {
  return hash_token(std::string("retry answer of ").append(presented));
}

std::string seal_retry_answer(const Rotation& rotation, const Tokens& answer, TimePoint now, const Random& random) {
  const auto end_of = [&](const std::optional<std::chrono::seconds>& rest) {
    return rest ? std::optional(now + *rest) : std::nullopt;
  };
  FieldWriter out(format);
  out.field("access_token", answer.access_token.reveal());
  out.field("token_type", answer.token_type);
  out.field("expires_at", end_of(answer.expires_in));
  out.field("refresh_token", answer.refresh_token.reveal());
  out.field("refresh_token_ends_at", end_of(answer.refresh_token_timeout));
  out.field("authorization_ends_at", end_of(answer.authorization_expires_in));
  fields_of(out, Access{.scope = answer.scope, .authorization_details = answer.authorization_details});
  out.field("extra", flattened(answer.extra));
  return seal(key_of(rotation.presented), std::move(out).take(), rotation.request, random);
}

std::optional<Tokens> open_retry_answer(const Rotation& rotation, std::string_view sealed, TimePoint now) {
  const auto text = unseal(key_of(rotation.presented), sealed, rotation.request);
  if (!text) return std::nullopt;
  if (version_1::wrote(*text)) return version_1::retry_answer(*text, now);
  Tokens answer;
  std::optional<TimePoint> expires_at;
  std::optional<TimePoint> refresh_token_ends_at;
  std::optional<TimePoint> authorization_ends_at;
  std::vector<std::string> extra;
  FieldReader in(*text, format);
  answer.access_token = in.text("access_token").value_or(std::string_view());
  in.field("token_type", answer.token_type);
  in.field("expires_at", expires_at);
  answer.refresh_token = in.text("refresh_token").value_or(std::string_view());
  in.field("refresh_token_ends_at", refresh_token_ends_at);
  in.field("authorization_ends_at", authorization_ends_at);
  Access access;
  fields_of(in, access);
  in.field("extra", extra);
  if (!is_whole(in, "the answer for a retry") || extra.size() % 2 != 0) return std::nullopt;
  answer.scope = std::move(access.scope);
  answer.authorization_details = std::move(access.authorization_details);
  answer.expires_in = rest_of(expires_at, now);
  answer.refresh_token_timeout = rest_of(refresh_token_ends_at, now);
  answer.authorization_expires_in = rest_of(authorization_ends_at, now);
  for (std::size_t i = 0; i < extra.size(); i += 2) answer.extra.add_json(std::move(extra[i]), std::move(extra[i + 1]));
  return answer;
}

}  // namespace oauthkit
