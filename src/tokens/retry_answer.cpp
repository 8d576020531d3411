#include "tokens/retry_answer.hpp"

#include <algorithm>

#include "aead.hpp"
#include "fields.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view format = "retry-answer/1";

Secret key_of(std::string_view presented) { return derive_key(presented, "oauthkit refresh retry answer"); }

std::map<std::string, std::string> as_map(const JsonMembers& members) { return {members.begin(), members.end()}; }

}  // namespace

TokenHash retry_answer_key(std::string_view presented) {
  return hash_token(std::string("retry answer of ").append(presented));
}

std::string seal_retry_answer(const Rotation& rotation, const Tokens& answer, TimePoint now, const Random& random) {
  const auto expires_at = answer.expires_in ? std::optional(now + *answer.expires_in) : std::nullopt;
  FieldWriter out(format);
  out.add(answer.access_token.reveal());
  out.add(answer.token_type);
  out.add(expires_at);
  out.add(answer.refresh_token.reveal());
  out.add(answer.scope.to_string());
  out.add(as_map(answer.extra));
  return seal(key_of(rotation.presented), std::move(out).take(), rotation.request, random);
}

std::optional<Tokens> open_retry_answer(const Rotation& rotation, std::string_view sealed, TimePoint now) {
  const auto text = unseal(key_of(rotation.presented), sealed, rotation.request);
  if (!text) return std::nullopt;
  Tokens answer;
  std::optional<TimePoint> expires_at;
  std::map<std::string, std::string> extra;
  FieldReader in(*text, format);
  answer.access_token = in.view();
  in.read(answer.token_type);
  in.read(expires_at);
  answer.refresh_token = in.view();
  auto scope = Scope::parse(in.view());
  in.read(extra);
  if (!scope || !in.complete()) return std::nullopt;
  answer.scope = *std::move(scope);
  if (expires_at) answer.expires_in = std::max(*expires_at - now, std::chrono::seconds(0));
  for (auto& [name, json] : extra) answer.extra.add_json(name, std::move(json));
  return answer;
}

}  // namespace oauthkit
