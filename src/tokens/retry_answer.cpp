#include "tokens/retry_answer.hpp"

#include <algorithm>

#include "base/aead.hpp"
#include "base/fields.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view format = "retry-answer/1";

Secret key_of(std::string_view presented) { return derive_key(presented, "oauthkit refresh retry answer"); }

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
  const auto expires_at = answer.expires_in ? std::optional(now + *answer.expires_in) : std::nullopt;
  FieldWriter out(format);
  out.add(answer.access_token.reveal());
  out.add(answer.token_type);
  out.add(expires_at);
  out.add(answer.refresh_token.reveal());
  out.add(answer.scope.to_string());
  out.add(flattened(answer.extra));
  return seal(key_of(rotation.presented), std::move(out).take(), rotation.request, random);
}

std::optional<Tokens> open_retry_answer(const Rotation& rotation, std::string_view sealed, TimePoint now) {
  const auto text = unseal(key_of(rotation.presented), sealed, rotation.request);
  if (!text) return std::nullopt;
  Tokens answer;
  std::optional<TimePoint> expires_at;
  std::vector<std::string> extra;
  FieldReader in(*text, format);
  answer.access_token = in.view();
  in.read(answer.token_type);
  in.read(expires_at);
  answer.refresh_token = in.view();
  auto scope = Scope::parse(in.view());
  in.read(extra);
  if (!scope || !in.complete() || extra.size() % 2 != 0) return std::nullopt;
  answer.scope = *std::move(scope);
  if (expires_at) answer.expires_in = std::max(*expires_at - now, std::chrono::seconds(0));
  for (std::size_t i = 0; i < extra.size(); i += 2) answer.extra.add_json(std::move(extra[i]), std::move(extra[i + 1]));
  return answer;
}

}  // namespace oauthkit
