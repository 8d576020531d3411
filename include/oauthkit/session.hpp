#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/authorization_request.hpp"
#include "oauthkit/client.hpp"
#include "oauthkit/environment.hpp"
#include "oauthkit/http.hpp"
#include "oauthkit/store.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// What the application knows of the person at the other end.
struct Browser {
  /// Secret, unguessable, new at every sign-in: the value of the session cookie. One of less than 16 bytes, the 128
  /// bits that nobody guesses, is refused.
  std::string session_id = {};
  /// Who is signed in; unset when nobody is.
  std::optional<User> user = {};
};

/// A decision that is still pending.
struct Transaction {
  /// The server that was asked (`Options::issuer`): another that shares the key knows nothing of it.
  std::string issuer = {};
  AuthorizationRequest request = {};
  /// Where the answer goes: proven to be the client's.
  std::string redirect_uri = {};
  /// The answer is a device's, which waits for it elsewhere (RFC 8628), and there is no `redirect_uri`.
  bool for_device = false;
  /// The code of that device, as it was entered. Until somebody has signed in nobody has looked for it, and `client` is
  /// empty; then it may be empty as well.
  std::string user_code = {};
  /// What `Server::serialize_client` made of the client.
  std::string client = {};
  /// That of the client then (`ClientRegistration::generation`): once it is another, nobody can decide.
  std::string client_generation = {};
  /// What a client that nobody vouches for looked like on the consent page: a hash of its name, redirect URIs, method
  /// and keys. Once it looks otherwise, nobody can decide. All zero for other clients, and where nobody was asked yet.
  TokenHash client_appearance = {};
  /// The browser session that may decide.
  TokenHash session = {};
  /// The user who may decide; empty before sign-in.
  std::string user_id = {};
  /// Somebody has signed in for this very request, whatever `prompt` and `max_age` say.
  bool signed_in = false;
  /// The consent page has been shown: without it there is nothing to decide.
  bool asked = false;
  /// A sign-in of another authentication context class has been asked for: the next that does not do is the last.
  bool stronger_asked = false;
  /// What `Server::immediate` noted for the page.
  std::string info = {};
  /// How often somebody has failed to sign in for it.
  std::int64_t failed_sign_ins = 0;
  /// The form of a request that was posted from elsewhere and waits for the browser to come with GET: then nothing of
  /// the above but `issuer` is set, and nobody can decide on it.
  std::string posted = {};
  TimePoint started_at = {};
  TimePoint expires_at = {};

  bool operator==(const Transaction&) const = default;
};

/// Text that holds all of `transaction`, for a database column. It grows with the library: read it with
/// `deserialize_transaction` only.
std::string serialize(const Transaction& transaction);

/// Reads the text that `serialize` of this version or of an earlier one wrote. Nothing when it is damaged. Throws
/// `StoreUnavailable` as `deserialize_authorization` does.
std::optional<Transaction> deserialize_transaction(std::string_view text);

/// A transaction that is longer than a place where it could wait: its request is refused as `invalid_request`.
struct TransactionTooLong : std::length_error {
  using std::length_error::length_error;
};

/// Where pending decisions wait. Called from many threads at once; throws `StoreUnavailable` like a `Store`.
///
/// Whoever asks begins one, without signing in: what is kept of them in a store of your own must be bounded, in entries
/// and in bytes, and the oldest must go first.
class TransactionStore {
 public:
  virtual ~TransactionStore() = default;

  /// How long a decision may take.
  virtual Lifetime lifetime() const = 0;

  /// Keeps `transaction` and returns the id that finds it again: secret, for the form, at most 32 KiB.
  /// Throws `TransactionTooLong`.
  virtual std::string begin(const Transaction& transaction, const Random& random) = 0;

  /// The transaction, unless `id` is unknown, taken or expired.
  virtual std::optional<Transaction> find(std::string_view id, TimePoint now) = 0;

  /// Ends it: of any number of concurrent calls exactly one returns true. Not asked where a pushed request is
  /// decided, which ends by itself (RFC 9126 §4).
  virtual bool take(std::string_view id, TimePoint now) = 0;

  /// What it gives up, as sentences for `Server::loosened`.
  virtual std::vector<std::string> loosened() const { return {}; }
};

namespace session {

// In all of these a pending decision waits in the form itself, encrypted and authenticated (AES-256-GCM): nothing is
// kept while it is pending, whatever number strangers begin, and the id is as long as what it holds. What has ended is
// remembered until it expires, so that each is decided once.

struct TransactionOptions {
  Lifetime lifetime = std::chrono::minutes(10);
  /// How many that have ended `memory_transactions` remembers, at some 100 bytes each; as many again for strangers.
  /// Beyond it the oldest go, and whatever people were asked no later is over as well. A `Store` remembers all.
  std::size_t ended = 100'000;
};

/// Those of this process: key and memory are gone when it ends.
std::unique_ptr<TransactionStore> memory_transactions(TransactionOptions options = {});

/// Those of all nodes on `store`, which outlive each of them. The key is in `store`, made there by whoever needs it
/// first, and another each day: who reads the store can make transactions until then, for a session of their own.
std::unique_ptr<TransactionStore> transactions(std::shared_ptr<Store> store, TransactionOptions options = {});

/// The same with a key that is never in the store. `key`: 32 random bytes; nodes that share it must share `store`, or
/// each decides once, which `Server::loosened` tells of a store that is one process's.
/// Throws `std::invalid_argument` when `key` has another length.
std::unique_ptr<TransactionStore> sealed_transactions(const Secret& key, std::shared_ptr<Store> store,
                                                      TransactionOptions options = {});

struct CookieOptions {
  /// The server the sessions are of: one of another server on the same host or store is none here. The cookie has a
  /// name of its own for each. With an `https` issuer it is `Secure` and has the `__Host-` prefix.
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
  ///
  /// A POST without the cookie may come from another site, whose requests do not bring it (`SameSite=Lax`): it is
  /// answered without a cookie, which would replace the one that is there, and what `handler` changes is not kept,
  /// unless the browser says that it comes from a page of the issuer's origin (`Sec-Fetch-Site`, else `Origin`).
  Handler handle(std::function<Response(const Request&, Browser& browser)> handler) const;

  /// What the cookie is called: the same name for the same `CookieOptions::issuer`.
  std::string cookie_name() const;

  /// Ends the session and gives the browser a new, anonymous one.
  void sign_out(Browser& browser) const;

 private:
  std::shared_ptr<Store> store_;
  CookieOptions options_;
};

}  // namespace session
}  // namespace oauthkit
#pragma GCC visibility pop
