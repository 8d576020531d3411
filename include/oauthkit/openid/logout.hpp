#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "oauthkit/deliveries.hpp"
#include "oauthkit/openid/logins.hpp"
#include "oauthkit/server.hpp"
#include "oauthkit/token_store.hpp"

#pragma GCC visibility push(default)
namespace oauthkit::openid {

/// Show a page that asks whether to sign out. Its form posts `transaction_id` and `logout` (`yes` or `no`) to the
/// endpoint that calls `Logout::decide`.
struct ConfirmLogout {
  std::string transaction_id = {};
  /// Who is signed in.
  User user = {};
  /// The client that asks; unset when nobody has proved to.
  std::optional<Client> client = {};
};

/// Show a page that says that the person has signed out. It cannot be made without the session having ended.
class SignedOut {
 public:
  /// What the page must load in hidden frames, so that these clients learn of it (OpenID Connect Front-Channel Logout
  /// §2). Not escaped.
  const std::vector<std::string>& frames() const { return frames_; }
  /// The origins of the frames, for `frame-src` of the page's Content-Security-Policy, each once; empty for none.
  const std::vector<std::string>& frame_origins() const { return frame_origins_; }
  /// Where the page should lead on to, with `state`; empty for nowhere. Not escaped.
  const std::string& continue_to() const { return continue_to_; }
  /// Nobody was signed in.
  bool was_nobody() const { return was_nobody_; }

 private:
  friend class Logout;
  SignedOut() = default;
  std::vector<std::string> frames_ = {};
  std::vector<std::string> frame_origins_ = {};
  std::string continue_to_ = {};
  bool was_nobody_ = false;
};

/// What a request to sign out needs next: a question, a page, or nothing more than the answer, which is a redirect to
/// the client, a page of an error, or of a person who stays.
using LogoutStep = std::variant<ConfirmLogout, SignedOut, Response>;

struct LogoutOptions {
  /// Sends logout tokens (`backchannel`); without it no client is told so, and the metadata document does not say it.
  std::shared_ptr<Deliveries> backchannel = {};
  /// How long a person waits at most for them; what is left goes on in the background.
  std::chrono::milliseconds timeout = std::chrono::seconds(3);
  /// Whether clients are told by frames.
  bool frontchannel = true;
  /// Where the tokens are that end with a login.
  TokenStore tokens = {};
};

/// What sends logout tokens: to all clients at once, three times in all where nobody answers or a server fails, with
/// pauses. `outgoing` must be safe for URLs that clients name, as `Fetcher` is.
std::shared_ptr<Deliveries> backchannel(std::shared_ptr<const Outgoing> outgoing, DeliveriesOptions options = {});

/// Signs people out, and tells the clients that they signed in to (OpenID Connect RP-Initiated, Back-Channel and
/// Front-Channel Logout 1.0).
///
/// Refers to `server`, which must outlive it. `const` and safe from many threads. Mount `begin` at
/// `endpoints::end_session` for GET and POST, and `decide` where the form of the question goes, both behind
/// `session::Cookies::handle` or what you have in its place. Where the store is away the answer is 503 and the person
/// still signed in.
class Logout {
 public:
  Logout(const Server& server, Provider provider, Logins logins, LogoutOptions options = {});

  /// The end-session endpoint (RP-Initiated Logout §2). With an `id_token_hint` of this browser's login the person has
  /// signed out; else they are asked, for anybody can send a browser here. At success `browser` is another, with nobody
  /// signed in: save it.
  LogoutStep begin(const Request& request, Browser& browser) const;

  /// The form (POST) of the question: `transaction_id` and `logout`.
  LogoutStep decide(const Request& request, Browser& browser) const;

  /// A button of a page of your own, once you have seen that the form (POST) is of that page and this browser: the
  /// person has signed out, and nobody is asked. Otherwise as `begin`.
  LogoutStep sign_out(const Request& request, Browser& browser) const;

  /// Ends every login of a person, in every browser, and tells every client: the password changed, the account closed.
  /// Tokens with `offline_access` live on, unless `Consents::withdraw` ends them. Nobody waits for the clients. It ends
  /// the login that it is called in as well: whoever is to stay signed in there gets a new session id and a new
  /// `Authentication::sid`. A login that has led to no client yet is not known of: as `Logins::end_all` says, nothing
  /// is granted in it, but its session lasts, so that pages of your own compare its `Authentication::auth_time` with
  /// when the password changed. Throws `StoreUnavailable`; call it again then.
  void everywhere(std::string_view user_id) const;

  /// What all of it shares; for the modules of this library.
  struct State;
  const std::shared_ptr<const State>& state() const { return state_; }

 private:
  class Attempt;
  std::shared_ptr<const State> state_;
};

}  // namespace oauthkit::openid
#pragma GCC visibility pop
