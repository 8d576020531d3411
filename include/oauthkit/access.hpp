#pragma once

#include <string>
#include <vector>

#include "oauthkit/detail.hpp"
#include "oauthkit/result.hpp"
#include "oauthkit/scope.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// What somebody may do, and where: what a client asks for, a user grants and a token opens. A `Scope` converts to one
/// for no resource in particular.
struct Access {
  Scope scope = {};
  /// What it is for (RFC 8707): the audience of access tokens. Empty: no resource in particular.
  std::vector<std::string> resource = {};
  /// What a scope has no words for (RFC 9396); `Server::authorization_details`. Empty: nothing.
  std::vector<Detail> authorization_details = {};

  /// Whether it opens nothing by itself: neither a scope nor details.
  bool empty() const { return scope.empty() && authorization_details.empty(); }

  /// Whether `asked` goes nowhere beyond this: its scope is within, so is each resource that it names, and each of its
  /// details is within one of these (`details::is_within`). Access to no resource in particular contains none that has
  /// a name.
  bool contains(const Access& asked) const;

  /// What of this a request gets that asks for `asked` (RFC 6749 §6, RFC 8707 §2.2, RFC 9396 §6): what it leaves out is
  /// all of it. Beyond this: `invalid_scope`, `invalid_target` or `invalid_authorization_details`.
  Result<Access> narrowed(const Access& asked) const;

  /// This, with no more scope than `limit`: what a person left checked, what a policy still allows.
  Access limited_to(const Scope& limit) const;

  bool operator==(const Access&) const = default;
};

}  // namespace oauthkit
#pragma GCC visibility pop
