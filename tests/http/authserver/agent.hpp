#pragma once

#include <string>
#include <vector>

#include "http/authserver/authserver.hpp"

namespace oauthkit::testing {

/// A person's browser: it keeps the session cookie and fills in forms.
class Agent {
 public:
  explicit Agent(const AuthServer& server) : server_(&server) {}

  Answer get(std::string_view target);
  Answer post(std::string_view target, const Params& form);

  /// The sign-in form of `page`, filled in.
  Answer sign_in(const Answer& page, const std::string& username = "alice", const std::string& password = "wonderland");
  /// The consent form of `page`: `scopes` are the boxes that stay checked.
  Answer decide(const Answer& page, const std::string& decision, const std::vector<std::string>& scopes);
  /// All the boxes checked.
  Answer allow(const Answer& page);

  /// An authorization request, sign-in if it is asked for, and consent to everything.
  Answer authorize(const Params& request);

  /// Another server behind the same address: a restart.
  void go_on_at(const AuthServer& server) { server_ = &server; }

  /// What the forms are below, at a tenant; empty for the main server.
  std::string base;
  /// `name=value` of the session cookie; empty before there is one.
  std::string cookie;

 private:
  Answer keep_cookie(Answer answer);
  std::string cookie_line() const { return cookie.empty() ? std::string() : "Cookie: " + cookie + "\r\n"; }

  const AuthServer* server_;
};

/// An authorization request of `demo` with PKCE; `changes` replace, add or (with an empty value) remove parameters.
Params authorization(const Params& changes = {});
std::string target(const Params& request);
/// The form that redeems `code` with the proofs of `authorization(changes)`.
Params redemption(const std::string& code, const Params& changes = {});

/// The scopes that a consent page offers.
std::vector<std::string> boxes(const Answer& page);

}  // namespace oauthkit::testing
