#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/agreements.hpp"
#include "oauthkit/capability.hpp"
#include "oauthkit/client_auth.hpp"
#include "oauthkit/client_source.hpp"
#include "oauthkit/device.hpp"
#include "oauthkit/dpop.hpp"
#include "oauthkit/endpoint.hpp"
#include "oauthkit/exchange.hpp"
#include "oauthkit/grant.hpp"
#include "oauthkit/hooks.hpp"
#include "oauthkit/options.hpp"
#include "oauthkit/pushed_requests.hpp"
#include "oauthkit/response_mode.hpp"
#include "oauthkit/session.hpp"
#include "oauthkit/step.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

class Backchannel;
struct RequestObjectOptions;

/// An authorization server in the making, then at work.
///
/// First register (one thread, before serving), then serve (`const`, from any number of threads). The first request,
/// or the call of `token()`, ends the set-up: it runs `check()` and throws `SetupError` when there are mistakes. A
/// registration after that throws `SetupError` too.
///
/// No endpoint throws while serving: what callbacks throw goes to `Environment::on_failure`, and the answer says
/// `server_error` and no more.
class Server {
 public:
  explicit Server(Options options);
  Server(Server&&) noexcept;
  ~Server();

  // Set-up: data.

  /// How clients are found: at both endpoints.
  void clients(ClientLookup lookup);
  /// Finds more clients: those that registered themselves, those of documents. Asked after the lookup of
  /// `Server::clients`, in the order of registration.
  void client_source(std::unique_ptr<ClientSource> source);
  /// Remembers in `store` which person agreed to which client, and to what it was then, so that the consent page can
  /// tell what is new to them (`Signal::first_seen`, `changed`). `store` has `documents()`.
  void agreements(std::shared_ptr<Store> store, AgreementOptions options = {});
  /// The protected resources that this server issues tokens for (RFC 8707), each an absolute URI without fragment:
  /// every client may have tokens for them, beside those that it lists itself. The first is meant where a request names
  /// none. A `resource` that differs from one of these in the case of scheme or host, or in a `/` at its end, is that
  /// one, and tokens have it as it stands here. Where `Policy::resource` decides, it is asked about these names. The
  /// metadata document tells them (`protected_resources`). Called again, it adds to them.
  void resources(std::vector<std::string> resources);
  /// How a client waits in a transaction while its user decides; the default is its id. Never put a secret there.
  void serialize_client(std::function<std::string(const Client&)> serialize);
  /// The way back; the default looks the id up. `denied()`: the client is gone, and the transaction with it.
  void deserialize_client(ClientLookup deserialize);
  /// Where pending decisions wait; the default is `session::memory_transactions()`, which one node has for itself.
  void transactions(std::shared_ptr<TransactionStore> store);

  // Set-up: modules. Two of one kind are a mistake that `check()` tells.

  void authenticate(std::unique_ptr<ClientAuth> strategy);
  void grant(std::unique_ptr<Grant> grant);
  void exchange(std::unique_ptr<Exchange> exchange);
  void response_mode(ResponseMode mode);
  /// Takes proofs of possession at the token endpoint (RFC 9449): access tokens are bound to the key of the proof that
  /// came with the request, refresh tokens of public clients too, and codes to `dpop_jkt`. Without it the DPoP field is
  /// not looked at. Give the same to `BearerOptions::dpop`.
  void dpop(Dpop dpop);
  /// Takes details of this type (RFC 9396, `authorization_details.hpp`) at the authorization and the token endpoint,
  /// from the clients that list it. Without any the parameter `authorization_details` is not looked at.
  void authorization_details(DetailType type);
  /// Takes authorization requests as signed JWTs (RFC 9101; request_objects.hpp). Without it `request` is
  /// `request_not_supported`.
  void request_objects(RequestObjectOptions options);
  /// An endpoint at `path`; without one, at its well-known path.
  void endpoint(std::string path, std::unique_ptr<Endpoint> endpoint);
  void endpoint(std::unique_ptr<Endpoint> endpoint);
  /// Takes pushed authorization requests (RFC 9126) at `path`, where they wait in `store`.
  void pushed_requests(std::string path, std::shared_ptr<Store> store, PushedRequestOptions options = {});
  /// Takes at `path` requests of clients to ask a person who is not there (OpenID Connect CIBA Core 1.0 §7): from now
  /// on `backchannel` decides with the hooks of this server. Throws `SetupError` where it is at one already.
  void backchannel(std::string path, const Backchannel& backchannel);
  /// Takes the requests of devices (RFC 8628) at `path`, the device authorization endpoint.
  void device(std::string path, const DeviceFlow& flow);
  /// What has several ends (an endpoint, a hook, a lookup) and brings them itself.
  void install(std::unique_ptr<Capability> capability);

  // Set-up: hooks. Each may be registered more than once, and they are asked in order. They read, or refuse.

  /// What this user need not be asked for again. The first yes that covers the request counts, and only for clients
  /// whose identity is assured, not for a public client on a URI that other programs could claim (RFC 8252 §8.6), and
  /// not with `prompt=consent`: then the page is shown all the same. It is told all that was granted before.
  void immediate(std::function<Immediate(const Client&, const User&, const AuthorizationRequest&)> hook);
  /// Which scope is not granted where no page is shown for it: it is left out of what is granted then. Where nothing is
  /// left of what was asked for, the page is shown.
  void withhold_unasked(std::function<Scope(const Unasked&)> hook);
  /// Whether whoever is signed in has proved enough. `denied()`: they sign in again
  /// (`SignIn::Reason::stronger_needed`), as often as it takes; with `prompt=none` that is `login_required`. An error
  /// is the answer. Until all agree nothing is decided or allowed.
  void user_suffices(std::function<Result<void>(const SignedIn&)> hook);
  /// Runs when the answer is certain to be yes, before anything is issued. The first error becomes the answer.
  void complete(std::function<Result<void>(const Approval&)> hook);
  /// Adds parameters to every successful authorization response. A reserved name is dropped, with an event.
  void extra_parameters(std::function<Params(const Approval&)> hook);
  /// Reads more of every authorization request into `AuthorizationRequest::extensions`. An error is redirected. A name
  /// that an earlier extension set is dropped, with an event.
  void extend(ExtensionParser parser);
  /// The same for a parser that needs the parameters alone.
  void extend(std::function<Result<std::map<std::string, std::string>>(const Params&)> parser);

  // Set-up: review.

  /// Every mistake of assembly, as a sentence that names its fix. Empty when the server can serve.
  std::vector<std::string> check() const;
  /// Every option that gives something up, as a sentence that says what. Empty under the default profile and options.
  std::vector<std::string> loosened() const;
  const Options& options() const;
  /// What has been registered so far: for whoever registers beside it what is not there yet. Refers to this object.
  Registered registered() const;

  // Serving.

  /// The authorization endpoint (RFC 6749 §3.1), for GET and POST: validates, then says what is next. An error before
  /// client and redirect URI are proven is a page; afterwards it is redirected.
  ///
  /// A POST that may come from another site, whose browser then keeps back the session cookie (`SameSite=Lax`), is
  /// answered 303 to the same path with the request sealed in `posted_request`, good for a minute: with that GET the
  /// cookie comes. Such a request is at most some 5 KB long. What a browser says comes from a page of the issuer's
  /// origin (`Sec-Fetch-Site`, else `Origin`) is answered at once.
  Step authorize(const Request& request, const Browser& browser) const;

  /// Goes on after the person tried to sign in: `user` is who they proved to be, `denied()` when they did not; an
  /// `Error` is a page for the person. The form carries `transaction_id`. At success `browser` gets a new session id
  /// and the user; save it. A failed try ends the page it came from, and the tenth the request: status 429.
  Step resume(const Request& request, Browser& browser, const Result<User>& user) const;
  /// The same for a `prove` that costs something, as comparing a password does: it is asked once the transaction and
  /// its browser have been found in order, so that a request that belongs to none costs nothing.
  Step resume(const Request& request, Browser& browser, const std::function<Result<User>()>& prove) const;
  /// The same for sites that make their own session ids: `before` is the browser that asked, `after` the one signed in.
  Step resume(const Request& request, const Browser& before, const Browser& after) const;
  /// Goes on after a step of the application's own, such as a notice: asks again what is next. A step that nobody may
  /// leave out is one that `user_suffices` waits for; showing its page is not enough, because what the page holds can
  /// be sent elsewhere. Nobody signs in by it: a user where there was none is a `server_error`.
  Step resume(const Request& request, const Browser& browser) const;

  /// Goes on after whoever is signed in tried to prove more, such as a second factor: `proved` is how they have now
  /// proved who they are, `denied()` when they did not; an `Error` is a page for the person. It replaces the
  /// `Authentication` of the user at `browser`, for `user_suffices` to see, but for an `auth_time` that it leaves
  /// unset. It signs nobody in, and is no fresh sign-in where the client wants one (`prompt=login`, `max_age`). At
  /// success `browser` gets a new session id; save both.
  Step step_up(const Request& request, Browser& browser, const Result<Authentication>& proved) const;
  /// The same for a `prove` that costs something, such as one of a few tries: it is asked once the transaction was
  /// found to be of this browser and of the user at it, `browser.user`.
  Step step_up(const Request& request, Browser& browser, const std::function<Result<Authentication>()>& prove) const;

  /// Goes on for a person who says that they are somebody else than the user at `browser` ("Not you?"): the sign-in
  /// page, for the same request with all that binds its code, for no more scope than the first user was asked for.
  /// The form (POST) carries `transaction_id`. Nobody is signed out by it.
  Step resume_as_another(const Request& request, const Browser& browser) const;

  /// The consent form (POST): `transaction_id`, and `decision`: `allow` with the checked `scope`s and
  /// `authorization_details` (`AskedDetail::index`), `allow_all` of a page that has no boxes, or `deny`. Only the
  /// browser session and the user that were asked can answer, once.
  Response decide(const Request& request, const Browser& browser) const;
  /// The same for a form of your own shape; `transaction_id` still comes from the body.
  Response decide(const Request& request, const Browser& browser, const Decision& decision) const;

  /// What the form (POST) of a page is about, for whoever answers it in a way of their own. Ends nothing. An `Error`,
  /// for the person, when it is over, or another browser session's or user's, or its client has changed.
  Result<Waiting> waiting(const Request& request, const Browser& browser) const;

  /// The page where people enter the code of a device (RFC 8628 §3.3), for GET and POST; it needs `Server::device`. A
  /// GET fills the form with the `user_code` of the query, and looks up and decides nothing; the POST carries
  /// `user_code`. Beyond `DeviceOptions::guesses` the answer is a page with status 429.
  DeviceStep enter_code(const Request& request, const Browser& browser) const;

  /// The token endpoint (RFC 6749 §3.2). May outlive this object.
  Handler token() const;

  /// An endpoint of your own that clients call as they call the token endpoint, with a form and one of the registered
  /// ways to authenticate: device authorization (RFC 8628 §3.1), revocation (RFC 7009) and the like. `answer` is called
  /// for a client that has proven itself; `denied()` is `access_denied`. May outlive this object.
  Handler client_endpoint(std::function<Result<Response>(const ClientRequest&)> answer) const;

  /// What `client` calls the user `user_id` (`Options::subject`): for what the application itself tells clients of a
  /// person. Throws what that throws.
  std::string subject(const Client& client, std::string_view user_id) const;

  /// Every registered `Endpoint`, a route for each of its methods, to be mounted. The handlers may outlive this object.
  std::vector<Route> routes() const;

 private:
  friend struct Setup;
  std::shared_ptr<struct Setup> setup_;
};

}  // namespace oauthkit
#pragma GCC visibility pop
