#include "registration/grant_rules.hpp"

#include <algorithm>
#include <array>

#include "protocol/response_type.hpp"

namespace oauthkit::registration {
namespace {

using Words = std::vector<std::string>;

/// The word in a response type and the grant type that belong together (RFC 7591 §2.1).
struct Pair {
  std::string_view word;
  std::string_view grant_type;
  /// Another word that is enough for the grant type, and does not need it.
  std::string_view or_word = {};
};
// OpenID Connect Registration §2: implicit beside id_token, where it allows nothing else.
constexpr std::array pairs = {Pair{"code", "authorization_code"}, Pair{"token", "implicit", "id_token"}};

Error refuse(std::string description) { return {ErrorCode::invalid_client_metadata, std::move(description)}; }

bool has(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool has_in_one(const Words& response_types, std::string_view word) {
  return std::any_of(response_types.begin(), response_types.end(),
                     [&](const std::string& each) { return has_word(each, word); });
}

bool serves_grant_type(const MetadataRules& rules, std::string_view grant_type) {
  // RFC 6749 §4.3, §10.7, RFC 9700 §2.4: people hand their passwords to clients that somebody vouches for, if at all.
  if (grant_type == "password" && rules.source != ClientRegistration::Source::administration) return false;
  if (has(rules.grant_types, grant_type)) return true;
  // RFC 7591 §2: the name of what the authorization endpoint does alone.
  return grant_type == "implicit" &&
         std::any_of(rules.response_types.begin(), rules.response_types.end(), holds_tokens);
}

// RFC 6749 §3.1.1: the order of the words does not matter.
bool serves_response_type(const MetadataRules& rules, std::string_view response_type) {
  const auto asked = canonical_response_type(response_type);
  return !asked.empty() &&
         std::any_of(rules.response_types.begin(), rules.response_types.end(),
                     [&](const std::string& served) { return canonical_response_type(served) == asked; });
}

// RFC 6749 §4.4, RFC 9700 §2.5: for confidential clients, and not for those that nobody knows.
bool may_have_client_credentials(const Client& client, const MetadataRules& rules) {
  const bool is_admitted = rules.client_credentials || rules.source == ClientRegistration::Source::administration;
  return is_admitted && !client.is_public();
}

template <class Keep>
void keep_once(Words& words, Keep keep) {
  Words kept;
  for (auto& word : words) {
    if (keep(word) && !has(kept, word)) kept.push_back(std::move(word));
  }
  words = std::move(kept);
}

/// A word goes without its grant type.
void drop_words(const Pair& pair, Client& client) {
  if (client.allows_grant_type(pair.grant_type)) return;
  keep_once(client.response_types, [&](const std::string& each) { return !has_word(each, pair.word); });
}

bool is_paired(const Pair& pair, const Client& client) {
  const auto& named = client.response_types;
  return has_in_one(named, pair.word) || (!pair.or_word.empty() && has_in_one(named, pair.or_word));
}

/// A grant type gets its word, or goes where nobody serves that.
void add_word(const Pair& pair, Client& client, const MetadataRules& rules) {
  if (!client.allows_grant_type(pair.grant_type) || is_paired(pair, client)) return;
  if (serves_response_type(rules, pair.word)) {
    client.response_types.emplace_back(pair.word);
  } else {
    keep_once(client.grant_types, [&](const std::string& each) { return each != pair.grant_type; });
  }
}

}  // namespace

Result<void> settle_grants(Client& client, const MetadataRules& rules) {
  auto& grant_types = client.grant_types;
  auto& response_types = client.response_types;
  // RFC 7591 §2: the default.
  if (grant_types.empty()) grant_types = {"authorization_code"};
  // RFC 7591 §2.1, §3.2.1: what is not served is left out, and the answer says so.
  keep_once(grant_types, [&](const std::string& each) { return serves_grant_type(rules, each); });
  const bool named = !response_types.empty();
  keep_once(response_types, [&](const std::string& each) { return serves_response_type(rules, each); });
  if (named && response_types.empty()) return refuse("response_types: none of them is served here");
  const bool may = may_have_client_credentials(client, rules);
  if (!may && grant_types == Words{"client_credentials"}) {
    return refuse(client.is_public() ? "grant_types: client_credentials takes a client that authenticates"
                                     : "grant_types: client_credentials is not for clients that register themselves");
  }
  keep_once(grant_types, [&](const std::string& each) { return may || each != "client_credentials"; });
  // RFC 7591 §2.1: no client is left in a state that contradicts itself.
  for (const auto& pair : pairs) drop_words(pair, client);
  for (const auto& pair : pairs) add_word(pair, client, rules);
  if (grant_types.empty()) return refuse("grant_types: none of them is served here");
  // RFC 6749 §6: a refresh token comes with a grant of another type.
  if (grant_types == Words{"refresh_token"}) return refuse("grant_types: refresh_token needs another one beside it");
  return {};
}

}  // namespace oauthkit::registration
