#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/authorization_request.hpp"
#include "oauthkit/client.hpp"
#include "oauthkit/environment.hpp"
#include "oauthkit/http.hpp"
#include "oauthkit/store.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// What the application knows of the person at the other end.
struct Browser {
  /// Secret, unguessable, new at every sign-in: the value of the session cookie. Never empty.
  std::string session_id = {};
  /// Who is signed in; unset when nobody is.
  std::optional<User> user = {};
};

/// A decision that is still pending.
struct Transaction {
  AuthorizationRequest request = {};
  /// Where the answer goes: proven to be the client's.
  std::string redirect_uri = {};
  /// What `Server::serialize_client` made of the client.
  std::string client = {};
  /// The browser session that may decide.
  TokenHash session = {};
  /// The user who may decide; empty before sign-in.
  std::string user_id = {};
  /// Somebody has signed in for this very request, whatever `prompt` and `max_age` say.
  bool signed_in = false;
  /// The consent page has been shown: without it there is nothing to decide.
  bool asked = false;
  /// What `Server::immediate` noted for the page.
  std::string info = {};
  TimePoint started_at = {};
  TimePoint expires_at = {};

  bool operator==(const Transaction&) const = default;
};

/// Where pending decisions wait. Called from many threads at once; throws `StoreUnavailable` like a `Store`.
class TransactionStore {
 public:
  virtual ~TransactionStore() = default;

  /// How long a decision may take.
  virtual Lifetime lifetime() const = 0;

  /// Keeps `transaction` and returns the id that finds it again: secret, for the form.
  virtual std::string begin(const Transaction& transaction, const Random& random) = 0;

  /// The transaction, unless `id` is unknown, taken or expired.
  virtual std::optional<Transaction> find(std::string_view id, TimePoint now) = 0;

  /// Ends it: of any number of concurrent calls exactly one returns true.
  virtual bool take(std::string_view id, TimePoint now) = 0;
};

namespace session {

struct TransactionOptions {
  Lifetime lifetime = std::chrono::minutes(10);
  /// How many decisions may be pending per browser session; one more ends the oldest. Counted per node.
  std::size_t per_session = 10;
  /// How many this node keeps at all; beyond it new ones are refused with 503. In a `Store` also those that have ended
  /// count until they expire, since they stay there until then.
  std::size_t per_node = 100'000;
};

/// Pending decisions of this process: gone when it ends, and at once when they are decided.
std::unique_ptr<TransactionStore> memory_transactions(TransactionOptions options = {});

/// Pending decisions in `store`, under the hash of their id: they survive a restart, and other nodes see them.
std::unique_ptr<TransactionStore> transactions(std::shared_ptr<Store> store, TransactionOptions options = {});

/// Pending decisions that the form itself carries, encrypted and authenticated (AES-256-GCM): nothing is kept while
/// they are pending, whatever number is begun. `store` remembers the ended ones until they expire, so that each
/// is decided once; nodes that share `key` must share it. `key`: 32 random bytes.
/// Throws `std::invalid_argument` when `key` has another length.
std::unique_ptr<TransactionStore> sealed_transactions(const Secret& key, std::shared_ptr<Store> store,
                                                      TransactionOptions options = {});

struct CookieOptions {
  /// With an `https` issuer the cookie is `Secure` and has the `__Host-` prefix.
  std::string issuer = {};
  Lifetime lifetime = std::chrono::hours(12);
  /// Its `on_failure` is told when the store is away, and what the application's handler throws; the browser then sees
  /// a page with status 503 or 500. Without `on_failure` exceptions are the adapter's to tell.
  Environment environment = {};
};

/// Sign-in sessions behind an opaque cookie, for examples and small sites. A site with sessions of its own does
/// without it and fills in `Browser` itself.
class Cookies {
 public:
  /// Signed-in sessions live in `store`, under the hash of their id. A visitor who is not signed in takes no room.
  /// Throws `std::invalid_argument` when `options.issuer` is empty.
  explicit Cookies(std::shared_ptr<Store> store, CookieOptions options);

  /// An endpoint that knows its browser. When `handler` changes `browser` (`Server::resume` does at sign-in,
  /// `sign_out` here), the cookie and the stored session follow.
  Handler handle(std::function<Response(const Request&, Browser& browser)> handler) const;

  /// Ends the session and gives the browser a new, anonymous one.
  void sign_out(Browser& browser) const;

 private:
  std::shared_ptr<Store> store_;
  CookieOptions options_;
};

}  // namespace session
}  // namespace oauthkit
#pragma GCC visibility pop
