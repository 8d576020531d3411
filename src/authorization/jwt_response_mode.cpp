#include "oauthkit/jwt_response_mode.hpp"

#include <algorithm>
#include <set>

#include "assembly/profile_rules.hpp"
#include "authorization/response_encryption.hpp"
#include "base/json.hpp"
#include "keys/signed_token.hpp"
#include "oauthkit/json_members.hpp"
#include "protocol/failures.hpp"
#include "protocol/response_modes.hpp"
#include "tokens/claims.hpp"

namespace oauthkit::response_modes {
namespace {

constexpr std::string_view endpoint = "authorization";
constexpr std::chrono::minutes longest(10);

bool is_number(std::string_view text) {
  return !text.empty() && text.size() < 16 && (text.size() == 1 || text.front() != '0') &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The parameters of an answer as claims.
class Claims {
 public:
  Claims(const AuthorizationResponse& answer, Lifetime lifetime) : answer_(answer) {
    // JARM §2.1, §2.4: who answers whom, always, so that neither can be mixed up, and until when.
    claims_.add("iss", answer.context.options().issuer);
    claims_.add("aud", answer.client.id);
    tokens::add_time(claims_, "exp", lifetime.from(answer.context.now()));
  }

  void add(const std::string& name, const std::string& value) {
    if (!names_.insert(name).second) {
      // `iss` is said already.
      if (name != "iss") drop(name);
    } else if (name == "expires_in" && is_number(value)) {
      // RFC 6749 §4.2.2: a number, where there are numbers.
      claims_.add_json(name, value);
    } else {
      claims_.add(name, value);
    }
  }

  std::string finish() && { return std::move(claims_).finish(); }

 private:
  void drop(const std::string& name) const {
    answer_.context.report({.kind = Event::Kind::parameter_dropped, .client_id = answer_.client.id, .detail = name});
  }

  const AuthorizationResponse& answer_;
  json::ObjectWriter claims_;
  std::set<std::string> names_ = {"iss", "aud", "exp"};
};

/// What the four modes have in common: how an answer becomes a JWT.
class JwtResponses : public Module {
 public:
  JwtResponses(SigningKeys keys, JwtOptions options) : keys_(std::move(keys)), options_(std::move(options)) {}

  /// The answer, its parameters in a JWT, on the way of `plain`.
  Response render(const ResponseMode& plain, const AuthorizationResponse& answer) const {
    const auto response = response_to(answer);
    if (!response) {
      // JARM §2.2: never in the clear what should be encrypted, and never unsigned.
      return error_page(answer.context.options(), endpoint, answer.context.request(), response.error());
    }
    // JARM §2.1: the only parameter.
    const Params params{{"response", *response}};
    return plain.render(
        {.context = answer.context, .client = answer.client, .redirect_uri = answer.redirect_uri, .params = params});
  }

  std::vector<Finding> findings() const override {
    std::vector<Finding> found;
    if (keys_.empty()) {
      found.push_back({Finding::Kind::mistake, "response_modes::jwt has nothing to sign with: give it a KeyRing."});
    } else if (keys_.retire().length() < options_.lifetime.length()) {
      found.push_back({Finding::Kind::mistake,
                       "response_modes::jwt signs answers that are good for longer than their key is published: set "
                       "KeyRingOptions::retire to JwtOptions::lifetime at least."});
    }
    // JARM §2.1: ten minutes at most.
    if (options_.lifetime.length() > longest) {
      found.push_back({Finding::Kind::mistake,
                       "response_modes::jwt makes answers that are good for more than ten minutes: set a shorter "
                       "JwtOptions::lifetime."});
    }
    found.push_back(
        {.kind = Finding::Kind::loosened,
         .text = "authorization responses are signed with keys that nobody can fetch: register endpoints::jwks.",
         .unless_endpoint = "jwks_uri"});
    return found;
  }

  std::vector<std::string> contradictions(const Profile& profile) const override {
    return refused_algorithms(profile, keys_, "response_modes::jwt");
  }

  std::vector<std::string> problems_of(const Client& client) const override {
    std::vector<std::string> problems;
    const auto& wanted = client.authorization_response;
    const auto& signed_alg = wanted.authorization_signed_response_alg;
    // JARM §3: signed, and not with "none"; HS256 would need the secret in the clear.
    if (!signed_alg.empty() && !keys_.signer(signed_alg)) {
      problems.push_back("wants its answers signed with \"" + signed_alg +
                         "\", for which there is no key: give response_modes::jwt a ring for it, or change "
                         "authorization_signed_response_alg.");
    }
    if (!is_encrypted(client)) {
      if (!wanted.authorization_encrypted_response_enc.empty()) {
        problems.push_back(
            "has an authorization_encrypted_response_enc and no authorization_encrypted_response_alg: set both.");
      }
      return problems;
    }
    if (const auto problem = encryption_problem(client, options_); !problem.empty()) problems.push_back(problem);
    return problems;
  }

  // JARM §4: what answers are signed and encrypted with.
  void describe(const Registered&, JsonMembers& metadata) const override {
    if (keys_.empty()) return;
    metadata.add_list("authorization_signing_alg_values_supported", keys_.algorithms());
    if (!options_.encryption) return;
    describe_encryption(metadata);
  }

 private:
  Result<std::string> response_to(const AuthorizationResponse& answer) const {
    auto response = signed_response(answer);
    if (!response || !is_encrypted(answer.client)) return response;
    // JARM §2.2: signed, then encrypted.
    auto encrypted = encrypted_response(answer, options_, *response);
    if (!encrypted) return server_error(told(answer.client));
    return *std::move(encrypted);
  }

  Result<std::string> signed_response(const AuthorizationResponse& answer) const {
    const auto& alg = answer.client.authorization_response.authorization_signed_response_alg;
    // JARM §3: the client's algorithm, or, unlike there, that of the first ring.
    const auto profile = answer.context.profile(answer.client);
    const auto signer = alg.empty() ? admitted_signer(profile, keys_) : signer_of(profile, alg);
    if (!signer) {
      const bool has_key = alg.empty() || keys_.signer(alg);
      return server_error(has_key
                              ? "the profile of a client admits none of the keys that response_modes::jwt signs with"
                              : told(answer.client));
    }
    Claims claims(answer, options_.lifetime);
    for (const auto& [name, value] : answer.params) claims.add(name, value);
    return keys::signed_token(*signer, {}, std::move(claims).finish());
  }

  // FAPI 2.0 SP §5.4.1: with an algorithm of the profile alone.
  std::shared_ptr<const Signer> signer_of(const Profile& profile, std::string_view alg) const {
    return admits_algorithm(profile, alg) ? keys_.signer(alg) : nullptr;
  }

  /// For the operator.
  std::string told(const Client& client) const {
    const auto problems = problems_of(client);
    return "The client \"" + client.id + "\" " +
           (problems.empty() ? "publishes no key to encrypt its answers to." : problems.front());
  }

  SigningKeys keys_;
  JwtOptions options_;
};

}  // namespace

// JARM §2.3, §2.3.3: each of the ways that answers travel, the page of form_post with its one input among them, and a
// name for the usual ones.
std::vector<ResponseMode> jwt(SigningKeys keys, JwtOptions options) {
  const auto responses = std::make_shared<const JwtResponses>(std::move(keys), std::move(options));
  std::vector<ResponseMode> modes;
  for (auto& plain : built_in_response_modes()) {
    ResponseMode mode{.name = plain.name + ".jwt", .carries_tokens = plain.carries_tokens, .module = responses};
    if (!plain.carries_tokens) {
      // JARM §2.3.1: a token goes into no query, unless nobody else can read it.
      mode.hides_tokens = is_encrypted;
      mode.refused_in = "fragment.jwt";
    }
    mode.render = [responses, plain = std::move(plain)](const AuthorizationResponse& answer) {
      return responses->render(plain, answer);
    };
    modes.push_back(std::move(mode));
  }
  // JARM §2.3.4: query.jwt for a code, fragment.jwt for a token.
  ResponseMode usual{.name = "jwt", .render = modes.front().render, .carries_tokens = false};
  usual.instead = "fragment.jwt";
  usual.module = responses;
  modes.insert(modes.begin(), std::move(usual));
  return modes;
}

}  // namespace oauthkit::response_modes
