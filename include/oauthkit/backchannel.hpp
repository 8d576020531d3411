#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/assertion.hpp"
#include "oauthkit/deliveries.hpp"
#include "oauthkit/exchange.hpp"
#include "oauthkit/step.hpp"
#include "oauthkit/store.hpp"
#include "oauthkit/token_exchange.hpp"
#include "oauthkit/trusted_issuers.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// Whom a client wants to ask (OpenID Connect CIBA Core 1.0 §7.1): one of the three is there.
struct BackchannelHints {
  const Client& client;
  /// What the client calls the person: a user name, a telephone number.
  std::string login_hint = {};
  /// What somebody of `BackchannelOptions::login_hint_tokens` has signed, for this server and in time.
  std::optional<Assertion> login_hint_token = {};
  /// An ID token of this server that this client once got; it may have ended.
  std::optional<PresentedIdToken> id_token_hint = {};
};

/// A request that waits for a person's answer.
struct WaitingApproval {
  /// Names it in `Backchannel::decide`: 256 random bits. It is not what the client has.
  std::string id = {};
  /// The only one who may answer.
  std::string user_id = {};
  std::string client_id = {};
  /// Its name for people; to be escaped.
  std::string client_name = {};
  /// What is asked for: it can be granted in part.
  Access access = {};
  /// The details in words, as on a consent page.
  std::vector<AskedDetail> details = {};
  /// What the client shows as well, so that the person can see that both belong together; may be empty. At most 64
  /// characters, none of which hides or turns others; to be escaped.
  std::string binding_message = {};
  /// From then on nobody can answer it.
  TimePoint expires_at = {};
};

/// What a client of the delivery mode `ping` is told: that it may collect the answer, whatever that is (CIBA Core
/// §10.2).
struct BackchannelPing {
  std::string client_id = {};
  /// As it is registered (`ClientBackchannel`).
  std::string client_notification_endpoint = {};
  /// The whole of the message: `{"auth_req_id":"…"}`.
  Secret auth_req_id = {};
  /// Sent as a bearer token, by which the client knows who tells it.
  Secret client_notification_token = {};
};

/// Sends it, and does not wait for the client: called in the thread that decides, after the answer is there. What it
/// throws goes to `Environment::on_failure`.
using NotifyClient = std::function<void(const BackchannelPing&)>;

namespace notifications {

/// Sends pings in the background, on threads of its own (`Deliveries`): until a client says that it came, in all three
/// times, at once, after 1 and after 5 seconds. No redirect is followed, and the answer is not looked at. What could
/// not be sent is told to `Environment::on_failure` of `options`; the client may ask all the same. `outgoing` must be
/// safe for URLs that clients name, as `Fetcher` is. Throws `std::invalid_argument` as `Deliveries` does. What waits
/// when the last copy goes is lost: for more, write a `NotifyClient` that puts it into a queue of yours.
NotifyClient ping(std::shared_ptr<const Outgoing> outgoing,
                  DeliveriesOptions options = {.attempts = 3, .pause = std::chrono::seconds(1), .growth = 4});

}  // namespace notifications

struct BackchannelOptions {
  /// Who the hint means; `denied()`: nobody (`unknown_user_id`). Only the id of the user is looked at.
  std::function<Result<User>(const BackchannelHints&)> user = {};
  /// Tells the person that somebody waits, by a message to their phone, say: called once the request waits, in the
  /// thread that serves it. What it throws goes to `Environment::on_failure`, and the request waits all the same.
  /// Unset: they see it where `Backchannel::waiting` is shown.
  std::function<void(const WaitingApproval&)> notify = {};
  /// Tells clients that the answer is there (`notifications::ping`). Unset: they ask, and those that are registered for
  /// the delivery mode `ping` are refused.
  NotifyClient deliver = {};
  /// Whose tokens are taken as `login_hint_token`; none: nobody's.
  TrustedIssuers login_hint_tokens = {};
  /// Reads an ID token of this server that came back as `id_token_hint`, also one that has ended; unset: none is taken.
  std::function<std::optional<PresentedIdToken>(std::string_view token, TimePoint now)> id_token_hint = {};
  /// How long a request waits, 1 second to a day; a client can ask for less (`requested_expiry`).
  std::chrono::seconds lifetime = std::chrono::seconds(120);
  /// How long a client waits between two questions, 1 to 60 seconds.
  std::chrono::seconds interval = std::chrono::seconds(5);
  /// How many requests reach one person in one lifetime, whatever became of them: 1 to 100, exactly and over all nodes.
  /// Lifetimes follow each other without gap: where two meet, twice as many may come.
  std::size_t per_user = 10;
  /// Every request needs a `binding_message` (FAPI-CIBA).
  bool binding_message_required = false;
};

/// Clients ask a person who is not there, and who answers on a device of theirs (OpenID Connect CIBA Core 1.0, in the
/// modes poll and ping). Requests wait in a store, for all nodes.
///
/// Cheap to copy; all copies are one. Give it to `Server::backchannel`, which it works for from then on, and
/// `exchanges::ciba`. `const` and safe from many threads. Throws `StoreUnavailable` where the store does.
class Backchannel {
 public:
  /// Throws `std::invalid_argument` when there is no store, or one that is not `fit_for_grants`, and for options out of
  /// their ranges.
  explicit Backchannel(std::shared_ptr<Store> store, BackchannelOptions options = {});

  /// What waits for an answer of this person, the oldest first. Throws `SetupError` where it is at no server.
  std::vector<WaitingApproval> waiting(std::string_view user_id) const;

  /// `user_id`, who has signed in, answers: for a form of the page that shows `waiting`, or for the phone. `denied()`
  /// when it is too late, or was never theirs to answer: somebody was heard before, it has ended, it is another
  /// person's, or `decision` is another person's yes. Of any number of answers one is heard.
  ///
  /// A yes runs all `Server::user_suffices` and `Server::complete`, and never `Server::immediate`. An `Error`, for the
  /// person, when one of the first does not agree: the request goes on waiting. Another, of a hook that refuses or of a
  /// yes to nothing that was asked for, is an answer of no. What a store or `ClientSource::agreed` throws is thrown
  /// here, and the request goes on waiting. What fails once the answer is there, such as to tell the client, goes to
  /// `Environment::on_failure`.
  Result<void> decide(std::string_view id, std::string_view user_id, const Decision& decision) const;

  /// What all copies share; for the modules of this library.
  struct State;
  const std::shared_ptr<State>& state() const { return state_; }

 private:
  std::shared_ptr<State> state_;
};

namespace exchanges {

/// Trades an `auth_req_id` for what the person has granted (CIBA Core §10.1), once; until they answer it is
/// `authorization_pending`. Confidential clients that list `urn:openid:params:grant-type:ciba`.
std::unique_ptr<Exchange> ciba(const Backchannel& backchannel, Issue issue);

}  // namespace exchanges
}  // namespace oauthkit
#pragma GCC visibility pop
