#include "oauthkit/scope.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <set>
#include <stdexcept>

#include "base/ascii.hpp"

namespace oauthkit {
namespace {

// RFC 6749 §3.3: a token is 1*( %x21 / %x23-5B / %x5D-7E )
bool is_scope_token(std::string_view token) {
  const auto allowed = [](char c) { return ascii::is_visible(c) && c != '"' && c != '\\'; };
  return !token.empty() && std::all_of(token.begin(), token.end(), allowed);
}

/// Tokens to be looked up: few, as honest ones are, are looked through, and only what goes beyond them takes memory.
class TokenSet {
 public:
  TokenSet() = default;
  explicit TokenSet(const Scope& scope) {
    for (const auto& token : scope) insert(token);
  }

  bool contains(std::string_view token) const {
    const auto end = first_.begin() + size_;
    return std::find(first_.begin(), end, token) != end || rest_.contains(token);
  }
  /// False when it was there already.
  bool insert(std::string_view token) {
    if (contains(token)) return false;
    if (size_ < std::ssize(first_))
      first_[static_cast<std::size_t>(size_++)] = token;
    else
      rest_.insert(token);
    return true;
  }

 private:
  std::array<std::string_view, 16> first_;
  std::ptrdiff_t size_ = 0;
  std::set<std::string_view> rest_;
};

}  // namespace

Scope::Scope(std::initializer_list<std::string_view> tokens) {
  for (const auto token : tokens) insert(token);
}

Result<Scope> Scope::parse(std::string_view text, char separator, std::size_t max_tokens) {
  Scope scope;
  TokenSet seen;
  for (std::size_t start = 0; start < text.size();) {
    const auto end = std::min(text.find(separator, start), text.size());
    const auto token = text.substr(start, end - start);
    start = end + 1;
    if (token.empty() || !seen.insert(token)) continue;
    if (!is_scope_token(token)) return invalid_scope("the scope holds a character that is not allowed");
    if (scope.size() == max_tokens) return invalid_scope("the scope holds too many tokens");
    scope.tokens_.emplace_back(token);
  }
  return scope;
}

bool Scope::contains(std::string_view token) const {
  return std::find(tokens_.begin(), tokens_.end(), token) != tokens_.end();
}

bool Scope::contains(const Scope& other) const {
  const TokenSet ours(*this);
  return std::all_of(other.begin(), other.end(), [&](const std::string& token) { return ours.contains(token); });
}

Scope Scope::intersect(const Scope& other) const {
  const TokenSet others(other);
  Scope both;
  std::copy_if(begin(), end(), std::back_inserter(both.tokens_),
               [&](const auto& token) { return others.contains(token); });
  return both;
}

Scope Scope::minus(const Scope& other) const {
  const TokenSet others(other);
  Scope rest;
  std::copy_if(begin(), end(), std::back_inserter(rest.tokens_),
               [&](const auto& token) { return !others.contains(token); });
  return rest;
}

void Scope::insert(std::string_view token) {
  if (!is_scope_token(token)) throw std::invalid_argument("not a scope token: \"" + std::string(token) + "\"");
  if (!contains(token)) tokens_.emplace_back(token);
}

std::string Scope::to_string() const {
  std::string text;
  for (const auto& token : tokens_) {
    if (!text.empty()) text += ' ';
    text += token;
  }
  return text;
}

bool Scope::operator==(const Scope& other) const { return size() == other.size() && contains(other); }

}  // namespace oauthkit
