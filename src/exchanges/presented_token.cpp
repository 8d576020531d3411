#include "exchanges/presented_token.hpp"

#include <algorithm>
#include <array>

#include "assembly/profile_rules.hpp"
#include "exchanges/issuing.hpp"
#include "jose/jws.hpp"
#include "keys/assertion.hpp"
#include "tokens/live_token.hpp"

namespace oauthkit::exchanges {
namespace {

// RFC 8725 §3.11: what an issuer signs for another purpose has a typ that says so.
constexpr std::array<std::string_view, 2> plain_types = {"", "JWT"};

bool is_jwt(std::string_view token) {
  jose::CompactJws jws;
  return static_cast<bool>(jws.read(token));
}

bool is_served_by(const Client& client, const Authorization& granted) {
  const auto& resources = granted.access.resource;
  return std::find_first_of(resources.begin(), resources.end(), client.resources.begin(), client.resources.end()) !=
         resources.end();
}

/// One look at one presented token.
class Look {
 public:
  Look(const TokenExchangeOptions& options, const Presented& presented) : options_(options), presented_(presented) {}

  Result<PresentedToken> as_subject() const {
    const auto type = presented_.type;
    if (type == token_type::refresh_token) return refresh_token();
    if (type == token_type::id_token) return id_token();
    if (type == token_type::access_token) return subject_of(own_token());
    if (type == token_type::jwt) {
      auto found = own_token();
      // RFC 8693 §3: an access token that is a JWT is both.
      return found.stored.state == Stored::State::unknown ? foreign_jwt() : subject_of(std::move(found));
    }
    // Transaction Tokens §13.13, §13.15: what comes of a transaction token is one that takes its place.
    if (type == token_type::txn_token && presented_.requested_token_type != token_type::txn_token) {
      return not_acceptable("a transaction token is for another one");
    }
    const auto reader = options_.also_presented.find(type);
    return reader == options_.also_presented.end() ? not_acceptable("its type is not known") : read_by(reader->second);
  }

  // An actor is whom this server has named to this client: nobody brings in somebody else's word for who acts.
  Result<PresentedToken> as_actor() const {
    const auto type = presented_.type;
    if (type == token_type::id_token) return id_token();
    if (type != token_type::access_token && type != token_type::jwt) return not_acceptable("its type names no actor");
    auto found = own_token();
    if (auto live = check_live(found); !live) return live.error();
    auto& granted = found.stored.authorization;
    granted.user_is_subject = false;
    if (!is_own(request(), granted)) return not_acceptable("it was issued to another client");
    return own(std::move(granted));
  }

 private:
  const TokenRequest& request() const { return presented_.request; }
  const Context& context() const { return presented_.request.context; }
  bool has_ended(const Authorization& granted) const { return granted.expires_at <= context().now(); }

  PresentedToken presented(Authorization authorization) const {
    return {.type = std::string(presented_.type), .authorization = std::move(authorization)};
  }

  // RFC 8693 §2.2.2, RFC 8705 §4, RFC 9449 §5: a token that is bound is worth nothing to whoever does not prove it.
  Result<void> check_held(const Authorization& granted) const {
    if (!is_held(granted.confirmation, request().confirmation)) return not_acceptable("it is bound to another key");
    return {};
  }

  Result<PresentedToken> own(Authorization granted) const {
    if (const auto held = check_held(granted); !held) return held.error();
    return presented(std::move(granted));
  }

  FoundToken own_token() const { return find_access_token(options_.tokens, options_.readers, presented_.token); }

  Result<void> check_live(const FoundToken& found) const {
    const auto& granted = found.stored.authorization;
    if (!found.is_live(context().now())) return not_acceptable("it is not live");
    if (!granted.is_of(context().options().issuer)) return not_acceptable("it is of another server");
    if (presented_.type == token_type::jwt && !is_jwt(presented_.token)) return not_acceptable("it is no JWT");
    // A name that one client has for a person does not tell who it is.
    if (granted.user_is_subject && context().options().subject) return not_acceptable("it does not tell the user's id");
    return {};
  }

  Result<PresentedToken> subject_of(FoundToken found) const {
    if (auto live = check_live(found); !live) return live.error();
    auto& granted = found.stored.authorization;
    granted.user_is_subject = false;
    if (is_own(request(), granted)) return own(std::move(granted));
    // RFC 8693 §5, RFC 9700 §2.3: an API passes on what was sent to it, and nobody what was meant for somebody else.
    if (!is_served_by(request().client, granted)) return not_acceptable("it is neither this client's nor sent to it");
    // RFC 9700 §4.15: a client is no user, and what another one may do for itself it does itself.
    if (granted.user_id.empty()) return not_acceptable("no user stands behind it, but another client");
    // RFC 9449 §1: what was bound is not set free.
    const bool is_set_free = !granted.confirmation.empty() && request().confirmation.empty();
    if (is_set_free && !is_added_type(options_, presented_.requested_token_type)) {
      return not_acceptable("it is bound to a key, and what would come of it is not");
    }
    return presented(std::move(granted));
  }

  // ID-JAG §4.3: a live refresh token of the same client, for an ID-JAG alone.
  Result<PresentedToken> refresh_token() const {
    if (presented_.requested_token_type != token_type::id_jag) return not_acceptable("a refresh token is for id-jag");
    if (!options_.tokens.find_refresh) return not_acceptable("refresh tokens are not looked up");
    auto found = options_.tokens.find_refresh(hash_token(presented_.token));
    auto& granted = found.authorization;
    if (found.state != Stored::State::live || has_ended(granted)) return not_acceptable("it is not live");
    if (!is_own(request(), granted)) return not_acceptable("it was issued to another client");
    return own(std::move(granted));
  }

  // OpenID Connect Core §2: an ID token is for the client that is its audience.
  Result<PresentedToken> id_token() const {
    const auto& client = request().client;
    const auto read = options_.id_tokens ? options_.id_tokens(presented_.token, context().now()) : std::nullopt;
    if (!read) return not_acceptable("it is no ID token of this server");
    if (read->client_id != client.id) return not_acceptable("it was issued to another client");
    const auto user = user_of(*read);
    if (!user) return user.is_denied() ? not_acceptable("its subject is nobody") : user.error();
    // A token without a user would be the client's own.
    if (user->id.empty()) return not_acceptable("its subject has no id");
    Authorization granted{.issuer = context().options().issuer,
                          .client_id = client.id,
                          .user_id = user->id,
                          .authentication = read->authentication};
    granted.expires_at = read->expires_at;
    if (has_ended(granted)) return not_acceptable("it has ended");
    if (options_.id_token_access && !is_added_type(options_, presented_.requested_token_type)) {
      auto access = options_.id_token_access(client, *user);
      if (!access && !access.is_denied()) return access.error();
      if (access) granted.access = *std::move(access);
    }
    return presented(std::move(granted));
  }

  Result<User> user_of(const PresentedIdToken& read) const {
    if (options_.id_token_user) return options_.id_token_user(request().client, read);
    if (context().options().subject) return denied();
    return User{.id = read.sub};
  }

  // RFC 7523 §3: of an issuer that is trusted, for this server alone, and in time.
  Result<PresentedToken> foreign_jwt() const {
    if (options_.foreign.empty() || !options_.foreign_user) return not_acceptable("it is no JWT of this server");
    const std::string_view issuer = context().options().issuer;
    const auto profile = context().profile(request().client);
    const keys::AssertionRules rules{
        .audience = {&issuer, 1}, .types = plain_types, .leeway = leeway_within(profile, std::chrono::seconds(30))};
    const auto read = keys::read_assertion(options_.foreign, presented_.token, rules, context().now());
    if (!read) {
      return not_acceptable(read.is_denied() ? "it is of an issuer that is not trusted" : read.error().cause);
    }
    if (read->issuer == issuer) return not_acceptable("this server has signed it, and not as an access token");
    // FAPI 2.0 SP §5.4.1: the algorithms of the profile alone.
    if (!admits_algorithm(profile, read->alg)) return not_acceptable("the profile does not admit its algorithm");
    const auto user = options_.foreign_user(*read);
    if (!user) return user.is_denied() ? not_acceptable("its subject is nobody here") : user.error();
    if (user->id.empty()) return not_acceptable("its subject has no id here");
    auto granted = granted_of(*read, *user);
    // Clocks that differ make it good for no longer than it says.
    if (has_ended(granted)) return not_acceptable("it has ended");
    auto found = own(std::move(granted));
    if (found) found->foreign_subject = read->subject;
    return found;
  }

  Authorization granted_of(const Assertion& read, const User& user) const {
    Authorization granted{.issuer = read.issuer, .user_id = user.id, .authentication = user.authentication};
    granted.access.scope = read.scope;
    granted.access.resource = context().named_resources(read.resource);
    granted.access.authorization_details = read.authorization_details;
    granted.confirmation = read.confirmation;
    granted.act = read.act;
    granted.may_act = read.may_act;
    granted.expires_at = read.expires_at;
    // RFC 8693 §4.4: whom it names by this server's name is known here without one.
    if (granted.may_act.iss == context().options().issuer) granted.may_act.iss.clear();
    return granted;
  }

  template <class Reader>
  Result<PresentedToken> read_by(const Reader& reader) const {
    auto read = reader ? reader(presented_.token, context().now()) : std::nullopt;
    if (!read) return not_acceptable("its reader does not take it");
    if (has_ended(read->authorization)) return not_acceptable("it has ended");
    if (const auto held = check_held(read->authorization); !held) return held.error();
    read->type = presented_.type;
    return *std::move(read);
  }

  const TokenExchangeOptions& options_;
  const Presented& presented_;
};

}  // namespace

// RFC 8693 §2.2.2: invalid_request, whatever is wrong with a token; no guess is answered with the reason.
Error not_acceptable(std::string why) {
  return {ErrorCode::invalid_request, "a token that was presented is not acceptable",
          "a token that was presented is not acceptable: " + std::move(why)};
}

bool is_added_type(const TokenExchangeOptions& options, std::string_view type) { return options.also.contains(type); }

bool is_foreign(const PresentedToken& token) { return !token.foreign_subject.empty(); }
bool is_id_token(const PresentedToken& token) { return token.type == token_type::id_token; }

Result<PresentedToken> subject_token(const TokenExchangeOptions& options, const Presented& presented) {
  return Look(options, presented).as_subject();
}

Result<PresentedToken> actor_token(const TokenExchangeOptions& options, const Presented& presented) {
  auto found = Look(options, presented).as_actor();
  // RFC 8693 §4.1: whoever already acts for somebody does not act as that somebody.
  if (found && !found->authorization.act.empty()) return not_acceptable("an actor acts for itself");
  return found;
}

}  // namespace oauthkit::exchanges
