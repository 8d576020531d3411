#include "config/key_settings.hpp"

#include <algorithm>

#include "config/algorithms.hpp"

namespace authserver {
namespace {

using oauthkit::Lifetime;

// The memory of what was revoked is as long in the library's stores.
constexpr Lifetime longest_sealed = std::chrono::hours(24);

// A token that is verified by its key has an end, and a sealed one lives no longer than its revocation is remembered.
void check_lifetime(const Config& config, const Fields& root, const Lifetime& lifetime, const std::string& place) {
  if (lifetime.is_never()) root.refuse(place, "expected an end, because access_token.format is not opaque");
  if (config.format == TokenFormat::sealed && lifetime.length() > longest_sealed.length()) {
    root.refuse(place, "expected at most 86400, because access_token.format is sealed");
  }
}

Lifetime longest_access_token(const Config& config, const Fields& root) {
  check_lifetime(config, root, config.access_token, "access_token.lifetime");
  Lifetime longest = config.access_token;
  for (std::size_t i = 0; i < config.clients.size(); ++i) {
    const auto& own = config.clients[i].access_token_lifetime;
    if (!own) continue;
    check_lifetime(config, root, *own, "clients[" + std::to_string(i) + "].access_token_lifetime");
    if (own->length() > longest.length()) longest = *own;
  }
  return longest;
}

/// How long what is signed for partners and for the services inside lives at most; nothing where there is none of it.
std::optional<std::chrono::seconds> longest_signed_token(const DelegationSettings& delegation) {
  std::optional<std::chrono::seconds> longest;
  // Identity Assertion Authorization Grant §4.3: what this server signs of that kind lives no longer.
  if (!delegation.chaining.empty()) longest = std::chrono::minutes(5);
  if (delegation.transaction_tokens) {
    longest = std::max(longest.value_or(std::chrono::seconds(0)), delegation.transaction_tokens->lifetime);
  }
  return longest;
}

KeySettings read_settings(const Json& value, KeySettings settings) {
  Fields keys(value, "keys");
  settings.file = keys.text("file", "");
  if (const auto alg = algorithm_named(read_algorithm_name(keys, "algorithm"))) settings.algorithm = *alg;
  constexpr std::int64_t year = 365 * 24 * 3600;
  settings.publish = std::chrono::seconds(keys.number("publish", settings.publish.length().count(), 1, year));
  const auto shortest = settings.retire.length().count();
  settings.retire =
      std::chrono::seconds(keys.number("retire", std::max(shortest, std::int64_t{24 * 3600}), 1, 10 * year));
  if (settings.retire.length().count() < shortest) {
    keys.refuse("retire",
                "expected at least " + std::to_string(shortest) + ", the longest life of what they sign or seal");
  }
  if (const auto rotation = keys.lifetime("rotation")) settings.rotation = *rotation;
  keys.finish();
  return settings;
}

}  // namespace

void read_keys(Fields& root, Config& config) {
  const Json* value = root.find("keys");
  const bool carries_meaning = config.format != TokenFormat::opaque;
  const bool signs_responses = config.responses.are_signed();
  const bool opens_requests = config.request_objects && config.request_objects->encrypted;
  const auto signed_tokens = longest_signed_token(config.delegation);
  const bool needs_keys =
      carries_meaning || signs_responses || opens_requests || config.signed_metadata || signed_tokens;
  if (!value && !needs_keys) return;
  KeySettings settings;
  settings.retire = std::chrono::seconds(1);
  if (carries_meaning) settings.retire = longest_access_token(config, root);
  if (signs_responses) settings.retire = std::max(settings.retire.length(), config.responses.lifetime.length());
  if (signed_tokens) settings.retire = std::max(settings.retire.length(), *signed_tokens);
  config.keys = read_settings(value ? *value : Json::object(), settings);
}

}  // namespace authserver
