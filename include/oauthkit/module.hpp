#pragma once

#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "oauthkit/authorization.hpp"
#include "oauthkit/options.hpp"
#include "oauthkit/revoke.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

class JsonMembers;
class Module;
struct DetailType;

/// The server was assembled wrongly: `what()` holds every sentence of `Server::check()`.
struct SetupError : std::logic_error {
  using std::logic_error::logic_error;
};

/// What the server lends a module for the length of one request. Refers to the server and the request; do not keep it.
class Context {
 public:
  Context(const Options& options, const Request& request) : Context(options, request, options.environment.clock()) {}
  /// At a time that is known already. `places`: where what is registered keeps codes and tokens; `detail_types`: what
  /// is registered with `Server::authorization_details`; `resources`: with `Server::resources`.
  Context(const Options& options, const Request& request, TimePoint now, std::span<const Revoke> places = {},
          const std::vector<DetailType>* detail_types = nullptr, std::span<const std::string> resources = {})
      : options_(options),
        request_(request),
        now_(now),
        places_(places),
        detail_types_(detail_types),
        resources_(resources) {}

  const Options& options() const { return options_; }
  const Request& request() const { return request_; }
  /// The rules that hold for `client`: the server's, or with those of `Client::profile` the stricter of each.
  Profile profile(const Client& client) const {
    return client.profile ? resolve(options_.profile, *client.profile) : options_.profile;
  }
  /// The time of this request, read once so that all its checks agree.
  TimePoint now() const { return now_; }
  std::string random_token() const { return oauthkit::random_token(options_.environment.random); }
  std::string random_id() const { return oauthkit::random_id(options_.environment.random); }

  /// Kills the family everywhere: where anything that is registered keeps codes or tokens (`Module::revokes`), and in
  /// `own`, which a module names that may not be registered itself. In each place once. One that throws keeps none of
  /// the others from it; the first exception is then thrown on, and the family is to be revoked again.
  void revoke(std::string_view family, const std::vector<Revoke>& own) const;

  /// Tells the observers; fills in the time and the remote address.
  void report(Event event) const;
  /// Whether there is somebody to tell.
  bool is_observed() const { return !options_.environment.observers.empty(); }

  /// `Policy::scope`, or its default, applied to what `client` requests: never more than `client.scope`.
  Result<Scope> allowed_scope(const Client& client, const User* user, Scope requested) const;

  /// What was asked for with `resource`, by the names that `Server::resources` has for it; what it does not know, as it
  /// was asked for. Each once.
  std::vector<std::string> named_resources(const std::vector<std::string>& requested) const;

  /// The resources that `client` asks for (RFC 8707 §2), after `Policy::resource`, or its default. Fails with
  /// `invalid_target`, also where one is not an absolute URI or has a fragment.
  Result<std::vector<std::string>> allowed_resources(const Client& client,
                                                     const std::vector<std::string>& requested) const;

  /// The details that `client` asks for with the parameter `authorization_details` as it was sent (RFC 9396); none when
  /// that is empty, or no type is registered. Fails with `invalid_authorization_details`, or with the error of
  /// `DetailType::validate`.
  Result<std::vector<Detail>> allowed_details(const Client& client, std::string_view sent) const;

  /// Whether `asked` is within one of `granted`, as `DetailType::within` of its type has it, or `details::is_within`.
  bool is_covered(const Detail& asked, const std::vector<Detail>& granted) const;

  /// What of `granted` may be had now, after both policies, or their defaults, and of details whose type is registered
  /// and this client's: never more than `granted`. Fails with `invalid_scope`, `invalid_target` or
  /// `invalid_authorization_details` when nothing of its scope, its resources or its details is left, and with a
  /// policy's own error. `user` is null when there is none.
  Result<Access> allowed_of(const Client& client, const User* user, const Access& granted) const;

 private:
  const Options& options_;
  const Request& request_;
  TimePoint now_;
  std::span<const Revoke> places_;
  const std::vector<DetailType>* detail_types_;
  std::span<const std::string> resources_;
};

/// What `Module::findings` says of a module at set-up.
struct Finding {
  enum class Kind {
    mistake,   ///< cannot work: told by `Server::check()`
    loosened,  ///< works and gives something up: told by `Server::loosened()`
  };
  Kind kind = Kind::mistake;
  /// A sentence that names the fix, or what is given up.
  std::string text = {};
  /// It is told only while no endpoint of this name is registered (`Endpoint::name`). Empty: always.
  std::string unless_endpoint = {};
  /// It is told only where there is one of these beside the module.
  enum class Beside { anything, a_grant, an_exchange, a_lasting_module };
  Beside beside = Beside::anything;
  /// It is told only while it holds for none of the modules that are registered. Unset: always.
  std::function<bool(const Module&)> unless_module = {};
  /// It is told only where it holds for the options of the server. Unset: always.
  std::function<bool(const Options&)> where = {};
};

/// What is registered at a server, in the words of its metadata document (RFC 8414 §2): for a module that describes
/// itself by what is beside it. Each list is in the order of registration and names nothing twice.
struct Registered {
  const Options& options;
  std::vector<std::string> response_types = {};
  std::vector<std::string> response_modes = {};
  /// Without the wildcard; with `implicit` where a grant puts tokens into its answer.
  std::vector<std::string> grant_types = {};
  std::vector<std::string> auth_methods = {};
  std::vector<std::string> auth_signing_algorithms = {};
  /// Empty where no proofs are taken (`Server::dpop`).
  std::vector<std::string> dpop_signing_algorithms = {};
  /// The members of the document that name a URL: `Endpoint::name`.
  std::vector<std::string> endpoints = {};
  /// `Server::resources`.
  std::vector<std::string> resources = {};
  /// Whether agreements are remembered (`Server::agreements`).
  bool agreements = false;
};

/// What grants, exchanges, client-authentication strategies and endpoints have in common.
///
/// A module is registered once and then called from many threads: everything but construction is `const`.
class Module {
 public:
  Module() = default;
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;
  virtual ~Module() = default;

  /// What is wrong or loosened about its configuration.
  virtual std::vector<Finding> findings() const { return {}; }

  /// What of its configuration `profile` forbids, each a sentence that names what was registered, the clause and the
  /// fix: told by `Server::check()`.
  virtual std::vector<std::string> contradictions(const Profile& profile) const;

  /// How a family dies wherever this module keeps or finds codes or tokens. Whichever module notices that one was used
  /// again, or that it is wanted no more, revokes in all of these places.
  virtual std::vector<Revoke> revokes() const { return {}; }

  /// Whether what it keeps is there for other nodes and after a restart: where one does, what counts once must be
  /// remembered for all of them.
  virtual bool is_lasting() const { return false; }

  /// Why `client` cannot do here what it is registered for, each as the rest of a sentence that begins with its name
  /// and tells the fix: `wants its answers signed with "RS256", for which there is no key: …`. Told by
  /// `client_problems`.
  virtual std::vector<std::string> problems_of(const Client& client) const;

  /// Adds to the metadata document (RFC 8414 §2) what a client must know of it. A member that another module added
  /// stays as it is.
  virtual void describe(const Registered& registered, JsonMembers& metadata) const;
};

}  // namespace oauthkit
#pragma GCC visibility pop
