#include "exchanges/token_exchange_findings.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "exchanges/issuing.hpp"
#include "exchanges/presented_token.hpp"
#include "tokens/live_token.hpp"

namespace oauthkit::exchanges {
namespace {

constexpr std::string_view name = "exchanges::token_exchange";

Finding mistake(const char* what) { return {Finding::Kind::mistake, std::string(name).append(" ").append(what)}; }

void append(std::vector<Finding>& findings, std::vector<Finding> more) {
  std::move(more.begin(), more.end(), std::back_inserter(findings));
}

std::vector<Finding> issues(const TokenExchangeOptions& options, const Issue& issue) {
  auto found = issue_findings(issue, name, false);
  for (const auto& [type, added] : options.also) {
    append(found, issue_findings(added, std::string(name) + " for " + type, false));
  }
  for (const auto type : {token_type::access_token, token_type::refresh_token}) {
    if (is_added_type(options, type)) {
      found.push_back(mistake("makes access tokens itself and no refresh tokens: take that type out of `also`."));
    }
  }
  return found;
}

std::vector<Finding> added_readers(const TokenExchangeOptions& options) {
  std::vector<Finding> found;
  const auto& added = options.also_presented;
  if (std::any_of(added.begin(), added.end(), [](const auto& one) { return !one.second; })) {
    found.push_back(mistake("has nothing to read a type of `also_presented` with: give each a function."));
  }
  const std::array own = {token_type::access_token, token_type::refresh_token, token_type::id_token, token_type::jwt};
  if (std::any_of(own.begin(), own.end(), [&](std::string_view type) { return added.contains(type); })) {
    found.push_back(mistake("reads access, refresh and ID tokens and JWTs itself: take them out of `also_presented`."));
  }
  return found;
}

std::vector<Finding> lookups(const TokenExchangeOptions& options) {
  std::vector<Finding> found;
  const auto& tokens = options.tokens;
  const auto& readers = options.readers;
  if (!tokens.find_access && readers.empty()) {
    found.push_back(mistake("cannot find tokens: its TokenStore needs find_access, or give it readers."));
  }
  if (is_added_type(options, token_type::id_jag) && !tokens.find_refresh) {
    found.push_back(mistake("cannot find refresh tokens for id-jag: its TokenStore needs find_refresh."));
  }
  if (std::any_of(readers.begin(), readers.end(), [](const TokenReader& reader) { return !reader.read; })) {
    found.push_back(mistake("has a reader that cannot read: set TokenReader::read."));
  }
  if (!sees_revoked(tokens, readers)) {
    found.push_back(mistake("has a reader that takes revoked tokens for live ones: set TokenStore::is_revoked."));
  }
  return found;
}

}  // namespace

std::vector<Finding> exchange_findings(const TokenExchangeOptions& options, const Issue& issue) {
  auto found = issues(options, issue);
  append(found, lookups(options));
  append(found, added_readers(options));
  if (!options.policy) {
    found.push_back(mistake("has no policy: set TokenExchangeOptions::policy, which says who may have what."));
  }
  if (!options.foreign.empty() && !options.foreign_user) {
    found.push_back(mistake("does not know who other issuers speak of: set TokenExchangeOptions::foreign_user."));
  }
  // RFC 8693 §1.1: nobody can tell a token that comes of impersonation from the subject's own.
  if (options.impersonation) {
    found.push_back({Finding::Kind::loosened,
                     "clients may take the place of whose token they have, and nobody can tell: "
                     "exchanges::token_exchange has impersonation = true."});
  }
  return found;
}

}  // namespace oauthkit::exchanges
