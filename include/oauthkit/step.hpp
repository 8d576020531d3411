#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "oauthkit/authorization_request.hpp"
#include "oauthkit/client.hpp"
#include "oauthkit/http.hpp"
#include "oauthkit/signal.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

struct Browser;

/// Show a sign-in page. Its form posts to the endpoint that calls `Server::resume`.
struct SignIn {
  /// Why the library asks, so that the page can say it.
  enum class Reason {
    nobody_signed_in,
    wrong_credentials,  ///< the last try failed: answer with status 401
    login_too_old,      ///< the client's `max_age`
    client_asked,       ///< the client's `prompt=login` or `select_account`
    stronger_needed,    ///< who is signed in does not suffice (`Server::user_suffices`, `request.acr_values`): a
                        ///< second factor, say
    create_account,     ///< the client's `prompt=create` (`Pages::create_account`)
    another_user,       ///< the person says that they are somebody else (`Server::resume_as_another`)
  };
  Reason reason = Reason::nobody_signed_in;
  /// Goes into the form as the hidden input `transaction_id`.
  std::string transaction_id = {};
  Client client = {};
  AuthorizationRequest request = {};
  /// Where the browser is sent in the end; to be shown beside the name of a client, which anybody can give itself.
  /// Empty for a device.
  std::string redirect_host = {};
};

/// One of the details that a consent page asks for (RFC 9396). In its texts, what cannot be seen or turns the direction
/// of writing stands as `[U+202E]` and the like; they are escaped like any other.
struct AskedDetail {
  /// The value of its checkbox `authorization_details`.
  std::size_t index = 0;
  std::string type = {};
  /// What it is in words: `DetailType::describe`, or the type.
  std::string text = {};
  /// Every member but `type`; show them all, for the words may leave something out.
  std::vector<Detail::Member> members = {};
};

/// Show a consent page to a user who is signed in. Its form posts to the endpoint that calls `Server::decide`.
struct Consent {
  enum class Reason {
    not_granted_yet,
    more_than_before,      ///< some of it was granted before (`Consent::granted_before`)
    client_asked,          ///< the client's `prompt=consent`
    identity_not_assured,  ///< a public client on a URI that others could claim too (RFC 8252 §8.6)
  };
  Reason reason = Reason::not_granted_yet;
  /// Goes into the form as the hidden input `transaction_id`.
  std::string transaction_id = {};
  Client client = {};
  User user = {};
  AuthorizationRequest request = {};
  /// What the form offers, one checkbox `scope` each. What is not checked is not granted.
  Scope scope = {};
  /// The same for details, one checkbox `authorization_details` each, whose value is the index.
  std::vector<AskedDetail> details = {};
  /// What this user granted this client before, as `Server::immediate` told it.
  Access granted_before = {};
  /// The same of `request.claims`, for a page that marks what is new.
  std::vector<std::string> claims_granted_before = {};
  /// Where the browser is sent afterwards; to be shown. Empty for a device.
  std::string redirect_host = {};
  /// The code of the device that asks, as it shows it (RFC 8628 §3.3); to be shown. Empty where a browser asks.
  std::string user_code = {};
  /// The network address that the device asked from; to be shown, for nobody else can tell whether it is theirs.
  std::string device_address = {};
  /// What else the person should know before they agree; to be shown.
  std::vector<Signal> signals = {};
  /// What `Server::immediate` noted.
  std::string info = {};
};

/// What an authorization request needs next: a sign-in, a consent, or nothing more.
using Step = std::variant<SignIn, Consent, Response>;

/// What `Server::immediate` answers: whether the user need not be asked.
class Immediate {
 public:
  /// Skip the page where no more than `access` is asked for, and grant what is. For anything beyond it the page is
  /// shown, and told of `access` as granted before. Access to no resource in particular covers none that the request
  /// names, and access to some covers no request that names none. Each of the request's details must be within one of
  /// `access`. `extra`: a JSON object for the tokens. What is asked about the person by name
  /// (`AuthorizationRequest::claims`) must be among `claims`: nothing of it is told on a yes that was about scope.
  static Immediate allow(Access access, std::string extra = {}, std::vector<std::string> claims = {});
  /// The same where it is the person who agreed to `access` on a page before: then also what is not granted unasked
  /// (`Server::withhold_unasked`).
  static Immediate agreed(Access access, std::string extra = {}, std::vector<std::string> claims = {});
  /// Show the page. It is told what was granted before and what `info` says.
  static Immediate ask(Access granted_before = {}, std::string info = {}, std::vector<std::string> claims = {});

  /// The same, and the page is shown all the same: for a site where nobody is waved through, which still knows who has
  /// agreed to what.
  Immediate with_page() const;

  /// Whether all of `asked` is allowed, and all that is asked for by name.
  bool allows(const Access& asked, const std::vector<std::string>& claims = {}) const;
  /// Whether the person agreed to `granted_before` themselves.
  bool was_agreed() const { return agreed_; }
  const Access& granted_before() const { return before_; }
  const std::vector<std::string>& claims_granted_before() const { return claims_; }
  const std::string& extra() const { return extra_; }
  const std::string& info() const { return info_; }

 private:
  bool allow_ = false;
  bool agreed_ = false;
  /// What is allowed without asking, or was granted before.
  Access before_;
  std::vector<std::string> claims_;
  std::string extra_;
  std::string info_;
};

/// The user's answer, when the application reads it from a form of its own shape.
class Decision {
 public:
  /// Whoever is signed in at `browser` agrees to `access`, of which what the client did not ask for is ignored. What it
  /// does not name of scope and details is not granted; the resources are those asked for unless it names some. When
  /// nobody is signed in, `Server::decide` answers with a page, and nothing is decided. `extra`: a JSON object for the
  /// tokens.
  static Decision allow(const Browser& browser, Access access, std::string extra = {});
  /// The same for `user`, who has signed in by a way of the application's own: a phone, say.
  static Decision allow(User user, Access access, std::string extra = {});
  /// The same for all that the client asked for, where the page has no boxes to check.
  static Decision allow_all(const Browser& browser, std::string extra = {});
  static Decision deny();

  bool allowed() const { return allowed_; }
  /// Null when the answer is no, or nobody was signed in to say yes.
  const User* user() const { return user_ ? &*user_ : nullptr; }
  bool allowed_all() const { return all_; }
  /// Empty where all is allowed.
  const Access& access() const { return access_; }
  const Scope& scope() const { return access_.scope; }
  const std::string& extra() const { return extra_; }

 private:
  Decision() = default;
  bool allowed_ = false;
  bool all_ = false;
  std::optional<User> user_;
  Access access_;
  std::string extra_;
};

/// What the form of a sign-in or consent page is about.
struct Waiting {
  Client client;
  AuthorizationRequest request;
  /// What `Server::immediate` noted for the page.
  std::string info = {};
};

}  // namespace oauthkit
#pragma GCC visibility pop
