#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/environment.hpp"
#include "oauthkit/grant.hpp"
#include "oauthkit/openid/provider.hpp"
#include "oauthkit/store.hpp"

#pragma GCC visibility push(default)
namespace oauthkit::openid {

struct LoginsOptions {
  /// The server they are of (`Options::issuer`).
  std::string issuer = {};
  /// How long a login is remembered after it was last used: at least as long as a session (`CookieOptions::lifetime`).
  Lifetime lifetime = std::chrono::hours(24);
  Environment environment = {};
};

/// A client that somebody signed in to, in one login.
struct LoginClient {
  std::string client_id = {};
  /// It got an ID token there.
  bool has_id_token = false;
  /// The families that end with the login: those without `offline_access`.
  std::vector<std::string> families = {};

  bool operator==(const LoginClient&) const = default;
};

/// One login of one person (`Authentication::sid`), and where it led.
struct Login {
  std::string sid = {};
  std::string user_id = {};
  std::vector<LoginClient> clients = {};

  bool operator==(const Login&) const = default;
};

/// Which clients a person signed in to in which login, so that all of them can be told when it ends. It stands in
/// `store`, which has `documents()` and is the one of `session::Cookies` and of codes and tokens. Of one client a login
/// keeps the last 100 families: an older one is revoked, for nobody could end it later.
///
/// Copyable; safe from many threads and nodes. Throws `StoreUnavailable`.
class Logins {
 public:
  /// Throws `std::invalid_argument` when `store` has no `documents()` or `options.issuer` is empty.
  Logins(std::shared_ptr<Store> store, LoginsOptions options);

  /// For `Server::complete`: notes the client and the family, before anything is issued. In a login that has ended
  /// meanwhile it refuses with `access_denied`. From then on ID tokens of `provider` tell their session (`sid`).
  std::function<Result<void>(const Approval&)> remember(const Provider& provider) const;

  /// What is known of a login; nothing of one that led nowhere, or has ended.
  std::optional<Login> find(std::string_view user_id, std::string_view sid) const;
  /// Every login of a person that has led somewhere and has not ended.
  std::vector<Login> of(std::string_view user_id) const;

  /// Ends a login: nothing more is granted in it, and the session of `session::Cookies` is dead in whatever browser.
  /// Returns where it led. Ending it again changes nothing and returns the same, so that what failed can be repeated.
  /// `before`, if set, is called with it while it still lasts, and again when it has led elsewhere meanwhile: for what
  /// must not fail once it has ended. What that throws leaves the login as it is.
  Login end(std::string_view user_id, std::string_view sid, const std::function<void(const Login&)>& before = {}) const;

  /// Ends every login of a person, `before` as in `end`, and calls `ended` with each. Whoever signed in earlier than
  /// now, as `Authentication::auth_time` has it, and was led nowhere yet, is granted nothing either, until they sign in
  /// again; their session lasts until they are refused.
  void end_all(std::string_view user_id, const std::function<void(const Login&)>& ended = {},
               const std::function<void(const Login&)>& before = {}) const;

  /// What all of it stands in; for the modules of this library.
  const std::shared_ptr<Store>& store() const { return store_; }
  const LoginsOptions& options() const { return options_; }

 private:
  Result<void> note(const Approval& approval) const;

  std::shared_ptr<Store> store_;
  LoginsOptions options_;
};

}  // namespace oauthkit::openid
#pragma GCC visibility pop
