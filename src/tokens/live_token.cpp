#include "tokens/live_token.hpp"

#include <algorithm>

namespace oauthkit {
namespace {

using Kind = FoundToken::Kind;

bool is_blind(const TokenReader& reader) { return !reader.sees_revoked && reader.gives_up.empty(); }

// What another server granted may be in the same store, or under the same key.
Stored of(std::string_view server, Stored stored) {
  return stored.authorization.is_of(server) ? std::move(stored) : Stored();
}

// What the store knows, also as revoked, is never asked of a reader. What it does not know any more, it may have
// revoked and swept away: that is looked up by the family.
void or_read(FoundToken& found, const TokenStore& tokens, const std::vector<TokenReader>& readers,
             std::string_view token, std::string_view server) {
  for (const auto& reader : readers) {
    if (found.stored.state != Stored::State::unknown) break;
    const auto whose = reader.issuer.empty() ? server : std::string_view(reader.issuer);
    found = {Kind::read_by_reader, of(whose, reader.read(token)), reader.checks_audience};
    found.stored.authorization.user_is_subject = reader.reads_subject;
    const auto& granted = found.stored.authorization;
    const bool is_revocable = !granted.family.empty() || !granted.client_generation.empty();
    const bool may_be_revoked = found.stored.state == Stored::State::live && !reader.sees_revoked && is_revocable;
    if (may_be_revoked && tokens.is_revoked && tokens.is_revoked(granted)) found.stored.state = Stored::State::revoked;
  }
}

}  // namespace

FoundToken find_access_token(const TokenStore& tokens, const std::vector<TokenReader>& readers,
                             std::string_view token) {
  FoundToken found;
  if (tokens.find_access) found.stored = of(tokens.issuer, tokens.find_access(hash_token(token)));
  or_read(found, tokens, readers, token, tokens.issuer);
  return found;
}

FoundToken find_token(const TokenStore& tokens, const std::vector<TokenReader>& readers, std::string_view token,
                      std::string_view hint, std::string_view server) {
  const auto hash = hash_token(token);
  const auto look = [&](Kind kind) -> FoundToken {
    return {kind, of(server, kind == Kind::access ? tokens.find_access(hash) : tokens.find_refresh(hash))};
  };
  const bool refresh_first = hint == "refresh_token";
  auto found = look(refresh_first ? Kind::refresh : Kind::access);
  if (found.stored.state == Stored::State::unknown) found = look(refresh_first ? Kind::access : Kind::refresh);
  or_read(found, tokens, readers, token, server);
  return found;
}

bool sees_revoked(const TokenStore& tokens, const std::vector<TokenReader>& readers) {
  return tokens.is_revoked || std::none_of(readers.begin(), readers.end(), is_blind);
}

std::vector<Finding> lookup_findings(const TokenStore& tokens, const std::vector<TokenReader>& readers,
                                     std::string_view name) {
  std::vector<Finding> findings;
  const auto mistake = [&](const char* text) {
    findings.push_back({Finding::Kind::mistake, std::string(name).append(text)});
  };
  if (!tokens.find_access || !tokens.find_refresh) {
    mistake(" cannot find tokens: its TokenStore needs find_access and find_refresh.");
  }
  if (std::any_of(readers.begin(), readers.end(), [](const TokenReader& reader) { return !reader.read; })) {
    mistake(" has a reader that cannot read: set TokenReader::read.");
  }
  if (!sees_revoked(tokens, readers)) {
    mistake(" has a reader that takes revoked tokens for live ones: set TokenStore::is_revoked.");
  }
  return findings;
}

}  // namespace oauthkit
