#include "oauthkit/openid/provider.hpp"

#include "assembly/profile_rules.hpp"
#include "oauthkit/server.hpp"
#include "openid/extensions.hpp"
#include "openid/id_token.hpp"
#include "openid/provider_clients.hpp"
#include "openid/provider_metadata.hpp"
#include "openid/request_parameters.hpp"

namespace oauthkit::openid {
namespace {

using State = std::shared_ptr<const Provider::State>;

constexpr const char* name = "openid::Provider";

/// Nobody else has a say in what the member `id_token` is.
void set_id_token(JsonMembers& members, std::string_view token) {
  JsonMembers others;
  for (const auto& [member, json] : members) {
    if (member != "id_token") others.add_json(member, json);
  }
  members = std::move(others);
  members.add("id_token", token);
}

// OpenID Connect Core §3.1.2.1: there is no ID token without an authentication request. RFC 6749 §4.3: a client that
// has the password has seen nobody sign in, neither now nor at a refresh.
bool is_of_password(const Issuance& issuance) {
  return issuance.grant_type == "password" && has_id_token(issuance.authorization);
}

void forbid_id_token(Issuance& issuance) {
  const std::string forbidden(extension::no_id_token);
  issuance.authorization.extensions[forbidden] = "1";
  if (issuance.refresh) issuance.refresh->extensions[forbidden] = "1";
}

// OpenID Connect Core §3.2.2.5, §3.3.2.5: at the authorization endpoint the response type says whether there is one.
// §3.1.2.1: where a token was exchanged nobody has asked for a sign-in.
bool brings_id_token(const Issuance& issuance) {
  return issuance.grant_type != "implicit" && !issuance.exchange && has_id_token(issuance.authorization);
}

// OpenID Connect Core §3.1.2.1, §12.2: what was for the pages and for the first ID token has done its work. A token
// that carries it would be as long as anybody who sends a browser here likes.
void leave_out_done(Authorization& authorization) {
  for (const auto done :
       {extension::nonce, extension::subject, extension::essential_acr, extension::display, extension::ui_locales}) {
    authorization.extensions.erase(std::string(done));
  }
}

Result<Tokens> issue_with_id_token(const Provider::State& state, const Issue& issue, Issuance issuance) {
  const auto granted = issuance.authorization;
  leave_out_done(issuance.authorization);
  if (issuance.refresh) leave_out_done(*issuance.refresh);
  bool is_added = false;
  const AddMembers add_id_token = [&](const Tokens& made, JsonMembers& members) -> Result<void> {
    is_added = true;
    const auto token = id_token(state, {.context = issuance.context,
                                        .client = issuance.client,
                                        .authorization = granted,
                                        .access_token = made.access_token.reveal(),
                                        // OpenID Connect Core §12.2: a refreshed one has no nonce.
                                        .with_nonce = issuance.grant_type != "refresh_token"});
    if (!token) return token.error_or(server_error("there is no ID token"));
    set_id_token(members, *token);
    return {};
  };
  // What is around has the last word.
  issuance.adders.insert(issuance.adders.begin(), add_id_token);
  auto tokens = issue(issuance);
  if (!tokens || is_added) return tokens;
  if (const auto added = add_id_token(*tokens, tokens->extra); !added) {
    return added.error_or(server_error("there is no ID token"));
  }
  return tokens;
}

class OpenidProvider : public Capability {
 public:
  explicit OpenidProvider(State state) : state_(std::move(state)) {}

  std::string_view name() const override { return "openid"; }

  void install(Server& server) override {
    options_ = &server.options();
    read_openid_requests(server, state_);
    state_->reads_requests = true;
  }

  std::vector<Finding> findings() const override {
    if (state_->keys.empty()) return {mistake("has nothing to sign with: give it a KeyRing.")};
    std::vector<Finding> found;
    // OpenID Connect Core §15.1, Discovery §3: RS256 is what every client can verify.
    if (options_->profile.algorithms.contains(SigningAlgorithm::rs256) && !state_->keys.signer("RS256")) {
      found.push_back(mistake("has no ring for RS256, which every client can verify: give it one, beside the others."));
    }
    const auto lifetime = state_->options.id_token_lifetime.length();
    if (lifetime > longest)
      found.push_back(mistake("makes ID tokens for more than an hour: shorten id_token_lifetime."));
    // OpenID Connect Core §10.1: whoever gets one can verify it until it ends.
    if (state_->keys.retire().length() < lifetime) {
      found.push_back(
          mistake("makes ID tokens that are good for longer than their key is published: set KeyRingOptions::retire to "
                  "id_token_lifetime at least."));
    }
    found.push_back(mistake("signs with keys that nobody can fetch: register endpoints::jwks."));
    found.back().unless_endpoint = "jwks_uri";
    return found;
  }

  std::vector<std::string> contradictions(const Profile& profile) const override {
    return refused_algorithms(profile, state_->keys, openid::name);
  }

  std::vector<std::string> problems_of(const Client& client) const override {
    return provider_problems(*state_, *options_, client);
  }

  void describe(const Registered& registered, JsonMembers& metadata) const override {
    describe_provider(*state_, registered, metadata);
  }

 private:
  static constexpr std::chrono::hours longest{1};

  static Finding mistake(const char* what) {
    return {Finding::Kind::mistake, std::string(openid::name).append(" ").append(what)};
  }

  State state_;
  /// Those of the server, which owns this.
  const Options* options_ = nullptr;
};

}  // namespace

Provider::Provider(SigningKeys keys, ProviderOptions options) {
  auto state = std::make_shared<State>();
  state->keys = std::move(keys);
  state->options = std::move(options);
  state_ = std::move(state);
}

Issue Provider::issue(const Issue& issue) const {
  return issue.surrounded_by([state = state_, issue](const Issuance& issuance) -> Result<Tokens> {
    if (is_of_password(issuance)) {
      auto forbidden = issuance;
      forbid_id_token(forbidden);
      return issue(forbidden);
    }
    return brings_id_token(issuance) ? issue_with_id_token(*state, issue, issuance) : issue(issuance);
  });
}

void Provider::extend(Server& server) const { server.install(std::make_unique<OpenidProvider>(state_)); }

}  // namespace oauthkit::openid
