#include "oauthkit/jwt_bearer.hpp"

#include <algorithm>

#include "assembly/profile_rules.hpp"
#include "exchanges/assertion.hpp"
#include "exchanges/issuing.hpp"

namespace oauthkit::exchanges {
namespace {

constexpr std::string_view id_jag_profile = "urn:ietf:params:oauth:grant-profile:id-jag";

class JwtBearer : public Exchange {
 public:
  JwtBearer(TrustedIssuers trusted, std::shared_ptr<Store> store, JwtBearerOptions options, Issue issue)
      : trusted_(std::move(trusted)),
        store_(std::move(store)),
        options_(std::move(options)),
        issue_(std::move(issue)) {}

  std::string_view grant_type() const override { return "urn:ietf:params:oauth:grant-type:jwt-bearer"; }

  Result<Tokens> exchange(const TokenRequest& request) const override {
    // RFC 7523 §2.1: one JWT.
    const auto jwt = request.params.get("assertion");
    if (!jwt) return invalid_request("assertion is missing");
    // RFC 7521 §4.1: without client authentication it would be anybody's who has it.
    if (request.client.is_public() && !options_.public_clients) {
      return unauthorized_client("assertions are taken from confidential clients");
    }
    const auto assertion = read_granting(request, *jwt, trusted_, options_.legacy_audiences);
    if (!assertion) return assertion.error();
    const auto user = user_of(*assertion);
    if (!user) return user.error();
    auto access = asserted_access(request, *assertion, *user);
    if (!access) return access.error();
    auto granted = granted_to(request, *user, *assertion);
    granted.access = *std::move(access);
    if (options_.extra) granted.extra = options_.extra(request, *user, *assertion);
    // When all else holds: what was refused can be put right and sent again.
    if (const auto used = use_assertion(request, *assertion, *user, *store_); !used) return used.error();
    // ID-JAG §4.4.3, RFC 7521 §4.1: no refresh token, and a token that does not live for long.
    return issue_tokens(request, issue_,
                        {.authorization = std::move(granted),
                         .user = &*user,
                         .ends_by = options_.lifetime.from(request.context.now())});
  }

  std::vector<Revoke> revokes() const override { return {issue_.revoke}; }

  std::vector<std::string> contradictions(const Profile& profile) const override {
    return contradictions_of(issue_, profile);
  }

  std::vector<Finding> findings() const override {
    auto findings = issue_findings(issue_, name_, false);
    const auto add = [&](Finding::Kind kind, const char* text) {
      findings.push_back({kind, std::string(name_).append(text)});
    };
    if (trusted_.empty()) add(Finding::Kind::mistake, " trusts nobody: name somebody in its TrustedIssuers.");
    if (!store_) add(Finding::Kind::mistake, " can not tell a replay: give it a Store.");
    if (!options_.subject) {
      add(Finding::Kind::mistake, " does not know whom an assertion is about: set JwtBearerOptions::subject.");
    }
    add(Finding::Kind::mistake,
        " trusts this server itself, whose own assertions are no grant here: remove it from its "
        "TrustedIssuers.");
    findings.back().where = [trusted = trusted_](const Options& options) {
      return trusted.find(options.issuer) != nullptr;
    };
    add_loosened(findings);
    return findings;
  }

  std::vector<std::string> problems_of(const Client& client) const override {
    std::vector<std::string> problems;
    // RFC 7523 §3 no. 1: whoever issues assertions vouches for others, and not for themselves.
    if (trusted_.find(client.id)) {
      problems.emplace_back("is called as an issuer whose assertions are taken: remove it from the TrustedIssuers.");
    }
    if (client.allows_grant_type(grant_type()) && client.is_public() && !options_.public_clients) {
      problems.emplace_back(
          "is public, and assertions are taken from confidential clients: set JwtBearerOptions::public_clients, or "
          "remove the grant type.");
    }
    return problems;
  }

  // ID-JAG §7, §8.4: that ID-JAGs are understood, and not whose.
  void describe(const Registered&, JsonMembers& metadata) const override {
    const auto& issuers = trusted_.issuers();
    const bool any = std::any_of(issuers.begin(), issuers.end(),
                                 [](const TrustedIssuer& issuer) { return issuer.profile != AssertionProfile::plain; });
    if (any) metadata.add_list("authorization_grant_profiles_supported", {std::string(id_jag_profile)});
  }

 private:
  // ID-JAG §4.1: whom it is about is known here, or it is refused.
  Result<User> user_of(const Assertion& assertion) const {
    auto user = options_.subject(assertion);
    if (!user) return user.error_or(assertion_refused("its subject is nobody here"));
    if (user->id.empty()) return assertion_refused("its subject is nobody here");
    if (user->authentication == Authentication()) user->authentication = assertion.authentication;
    return user;
  }

  static Authorization granted_to(const TokenRequest& request, const User& user, const Assertion& assertion) {
    Authorization granted;
    granted.issuer = request.context.options().issuer;
    granted.client_id = request.client.id;
    granted.user_id = user.id;
    granted.authentication = user.authentication;
    // ID-JAG §8.5: the client is no substitute for who acts.
    granted.act = assertion.act;
    granted.may_act = assertion.may_act;
    // RFC 8693 §4.4: whom it names by this server's name is known here without one.
    if (granted.may_act.iss == granted.issuer) granted.may_act.iss.clear();
    granted.family = request.context.random_id();
    return granted;
  }

  void add_loosened(std::vector<Finding>& findings) const {
    const auto add = [&](const char* text, Finding::Beside beside = Finding::Beside::anything) {
      findings.push_back({.kind = Finding::Kind::loosened, .text = std::string(name_).append(text), .beside = beside});
    };
    if (store_ && !store_->outlives_process()) {
      add(" remembers assertions in this process alone, beside codes or tokens that are kept for longer: another node "
          "or the next start takes an assertion again.",
          Finding::Beside::a_lasting_module);
    }
    if (!options_.legacy_audiences.empty()) {
      add(" takes legacy_audiences: an assertion that is made for another server may work here.");
    }
    if (options_.public_clients) add(" takes assertions from public clients: whoever finds one has a token.");
  }

  static constexpr const char* name_ = "exchanges::jwt_bearer";

  TrustedIssuers trusted_;
  std::shared_ptr<Store> store_;
  JwtBearerOptions options_;
  Issue issue_;
};

}  // namespace

std::unique_ptr<Exchange> jwt_bearer(TrustedIssuers trusted, std::shared_ptr<Store> store, JwtBearerOptions options,
                                     Issue issue) {
  return std::make_unique<JwtBearer>(std::move(trusted), std::move(store), std::move(options), std::move(issue));
}

}  // namespace oauthkit::exchanges
