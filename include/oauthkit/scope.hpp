#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/result.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

struct Access;

/// A set of scope tokens (RFC 6749 §3.3). Order of first mention is kept for display; equality ignores it.
class Scope {
 public:
  /// What one text may hold at most.
  static constexpr std::size_t max_parsed_tokens = 1000;

  Scope() = default;

  /// For scopes written in code: `Scope{"read", "write"}`.
  /// Throws `std::invalid_argument` when a token holds a character RFC 6749 does not allow.
  Scope(std::initializer_list<std::string_view> tokens);

  /// Parses a `scope` parameter. Empty text is the empty scope; repeated tokens count once.
  /// Fails with `invalid_scope` on a character outside %x21 / %x23-5B / %x5D-7E, and on more than `max_tokens`
  /// different tokens.
  static Result<Scope> parse(std::string_view text, char separator = ' ', std::size_t max_tokens = max_parsed_tokens);

  bool contains(std::string_view token) const;
  /// Whether every token of `other` is in this scope. True for an empty `other`.
  bool contains(const Scope& other) const;

  /// The tokens that are in both, in this scope's order.
  Scope intersect(const Scope& other) const;
  /// The tokens of this scope that `other` lacks.
  Scope minus(const Scope& other) const;

  /// Adds a token that is already known to be valid, unless it is there.
  /// Throws `std::invalid_argument` when it is not valid.
  void insert(std::string_view token);

  /// The wire form: tokens separated by single spaces.
  std::string to_string() const;

  /// Access of this scope, to no resource in particular (`access.hpp`).
  operator Access() const;

  bool empty() const { return tokens_.empty(); }
  std::size_t size() const { return tokens_.size(); }
  auto begin() const { return tokens_.begin(); }
  auto end() const { return tokens_.end(); }
  bool operator==(const Scope& other) const;

 private:
  std::vector<std::string> tokens_;
};

}  // namespace oauthkit
#pragma GCC visibility pop
