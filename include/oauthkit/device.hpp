#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "oauthkit/attempts.hpp"
#include "oauthkit/exchange.hpp"
#include "oauthkit/step.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

class PolledDecisions;

/// What a person has answered to a device, for the page that they see then. Refers to the request; do not keep it.
struct DeviceDecided {
  const Request& request;
  const Client& client;
  /// They agreed to something of it; otherwise the device gets nothing.
  bool allowed = false;
};

/// How devices without a browser are served (RFC 8628): `Server::device`.
struct DeviceOptions {
  /// The page where people enter the code that their device shows: an absolute URL without fragment, `https` or of this
  /// machine, and short, since people type it. It calls `Server::enter_code`.
  std::string verification_uri = {};
  /// How long a person may take: `expires_in`. It ends.
  Lifetime lifetime = std::chrono::minutes(10);
  /// How long a device waits between two questions (`interval`): a second at least. Who asks again sooner is told to
  /// slow down.
  std::chrono::seconds interval = std::chrono::seconds(5);
  /// How many wrong codes one person may enter, on all nodes together; then no code of theirs is looked at until the
  /// window ends. `name` and `environment` are the server's to set.
  AttemptOptions guesses = {.limit = 5, .window = std::chrono::minutes(10)};
  /// How many requests of one client, and how many of all clients together, may begin at this node within a lifetime.
  /// Beyond it the answer is 503 with `Retry-After`; what has begun stays.
  std::size_t per_client = 10'000;
  std::size_t per_node = 100'000;
  /// The page that a person sees who has decided. Unset: a sentence that sends them back to their device.
  std::function<Response(const DeviceDecided&)> done = {};
};

/// The device authorization grant (RFC 8628): where requests wait that people answer at another device. Give it to
/// `Server::device`, which answers devices, and to `exchanges::device_code`, which hands over what was granted; mount
/// `Server::enter_code` at `verification_uri`.
///
/// Copies share what waits. `const` and safe from many threads.
class DeviceFlow {
 public:
  /// Requests wait in `store`, for all nodes on it. Throws `std::invalid_argument` when it is not `fit_for_grants`.
  explicit DeviceFlow(std::shared_ptr<Store> store, DeviceOptions options = {});

  const DeviceOptions& options() const { return *options_; }

  /// Where they wait; for the modules of this library. Null without a store.
  const std::shared_ptr<const PolledDecisions>& decisions() const { return decisions_; }

 private:
  std::shared_ptr<const DeviceOptions> options_;
  std::shared_ptr<const PolledDecisions> decisions_;
};

/// Show the page where a person enters the code of their device. Its form posts `user_code` to the endpoint that calls
/// `Server::enter_code`.
struct EnterCode {
  enum class Reason {
    asked,      ///< they have just come
    not_valid,  ///< nothing waits for this code: it is unknown, has expired, or was answered. Answer with status 400
  };
  Reason reason = Reason::asked;
  /// What the form is filled in with: a code in its usual form, or empty. Nobody knows yet whether something waits for
  /// it.
  std::string user_code = {};
};

/// What somebody who comes with the code of a device needs next: to enter it, to sign in, to be asked, or nothing more
/// than the answer, which is a page or a redirect.
///
/// `SignIn` and `Consent` are those of `Server::authorize`: their forms go to `Server::resume` and `Server::decide`.
/// Before a person has signed in no code is looked up, so that `SignIn::client` is empty; `Server::resume` then sends
/// the browser back to `verification_uri`. `Consent::user_code` is set and must be shown, with the client's name,
/// `Consent::device_address`, a word that whoever was sent the code by somebody else is being cheated, and a way to say
/// no that is as plain as the one to agree (RFC 8628 §5.4).
using DeviceStep = std::variant<EnterCode, SignIn, Consent, Response>;

namespace exchanges {

/// Trades the `device_code` of a request that a person has agreed to for tokens (RFC 8628 §3.4): once, and for the
/// client that made it. Until then, and where they said no or nothing, the errors of RFC 8628 §3.5.
std::unique_ptr<Exchange> device_code(DeviceFlow flow, Issue issue);

}  // namespace exchanges
}  // namespace oauthkit
#pragma GCC visibility pop
