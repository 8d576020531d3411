#include "tokens/live_token.hpp"

#include <algorithm>

namespace oauthkit {
namespace {

using Kind = FoundToken::Kind;

// What the store knows is never asked of a reader.
FoundToken or_read(FoundToken found, const std::vector<TokenReader>& readers, std::string_view token) {
  for (const auto& reader : readers) {
    if (found.stored.state != Stored::State::unknown) break;
    found = {Kind::read_by_reader, reader.read(token)};
  }
  return found;
}

}  // namespace

FoundToken find_access_token(const TokenStore& tokens, const std::vector<TokenReader>& readers,
                             std::string_view token) {
  FoundToken found;
  if (tokens.find_access) found.stored = tokens.find_access(hash_token(token));
  return or_read(std::move(found), readers, token);
}

FoundToken find_token(const TokenStore& tokens, const std::vector<TokenReader>& readers, std::string_view token,
                      std::string_view hint) {
  const auto hash = hash_token(token);
  const auto look = [&](Kind kind) -> FoundToken {
    return {kind, kind == Kind::access ? tokens.find_access(hash) : tokens.find_refresh(hash)};
  };
  const bool refresh_first = hint == "refresh_token";
  auto found = look(refresh_first ? Kind::refresh : Kind::access);
  if (found.stored.state == Stored::State::unknown) found = look(refresh_first ? Kind::access : Kind::refresh);
  return or_read(std::move(found), readers, token);
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
  return findings;
}

}  // namespace oauthkit
