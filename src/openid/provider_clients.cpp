#include "openid/provider_clients.hpp"

#include "assembly/profile_rules.hpp"
#include "base/uri.hpp"
#include "keys/recipient.hpp"
#include "oauthkit/openid/pairwise.hpp"
#include "openid/client_jwt.hpp"
#include "protocol/https_url.hpp"
#include "protocol/response_type.hpp"

namespace oauthkit::openid {
namespace {

/// One kind of JWT, and how the members of a registration about it begin.
struct Kind {
  std::string name;
  std::string what;
  JwtWishes wishes;
};

class Problems {
 public:
  Problems(const Provider::State& state, const Options& options, const Client& client)
      : state_(state), profile_(profile_for(options.profile, client)), client_(client) {}

  void add(std::string problem) { all_.push_back(std::move(problem)); }

  // OpenID Connect Registration §2: with a key pair of ours; with none and with an HMAC nobody here signs.
  void look_at_signature(const Kind& kind) {
    const std::string alg(kind.wishes.signed_response_alg);
    const auto member = kind.name + "_signed_response_alg";
    if (!alg.empty() && !state_.keys.signer(alg)) {
      add("wants " + kind.what + " signed with \"" + alg +
          "\", for which there is no key: give openid::Provider a ring for it, or change " + member + ".");
    } else if (!alg.empty() && !admits_algorithm(profile_, alg)) {
      add("wants " + kind.what + " signed with \"" + alg + "\", which its profile does not admit: change " + member +
          ".");
    }
  }

  // FAPI 2.0 SP §5.4.1: who names no algorithm gets one of the profile, if there is one.
  void look_at_usual_signature() {
    const bool signs_in = client_.scope.contains("openid");
    if (!signs_in || state_.keys.empty() || admitted_signer(profile_, state_.keys)) return;
    add("has a profile that admits none of the keys of openid::Provider: give that a ring for another algorithm.");
  }

  // OpenID Connect Core §10.2: to a key that the client has, by what is understood here.
  void look_at_encryption(const Kind& kind) {
    const auto& [signed_alg, alg, enc] = kind.wishes;
    const auto begin = kind.name + "_encrypted_response_";
    if (alg.empty() && !enc.empty()) add("has " + begin + "enc and no " + begin + "alg: set both.");
    if (alg.empty()) return;
    if (!state_.options.encryption) {
      return add("wants " + kind.what + " encrypted, which ProviderOptions::encryption rules out: allow it.");
    }
    auto problem = keys::encryption_problem(client_, {.alg = alg, .enc = enc}, state_.options.remote_keys.get());
    if (!problem.empty()) add(std::move(problem));
  }

  std::vector<std::string> take() && { return std::move(all_); }

 private:
  const Provider::State& state_;
  const Profile profile_;
  const Client& client_;
  std::vector<std::string> all_ = {};
};

/// Nothing else, also not for this machine: what is there speaks for a client.
bool is_https(std::string_view url) { return is_https_url(url) && uri::split(url)->scheme == "https"; }

// OpenID Connect Core §8.1: a sector of its own, or one host that all its redirect URIs have.
void look_at_subject(const Options& options, const Client& client, Problems& problems) {
  const auto& type = client.openid.subject_type;
  const auto& sector = client.openid.sector_identifier_uri;
  if (type != "public" && type != "pairwise") {
    problems.add("has the subject_type \"" + type + "\": choose public or pairwise.");
  }
  if (!sector.empty() && !is_https(sector)) {
    problems.add("has a sector_identifier_uri that is not https: correct it (\"" + sector + "\").");
  }
  if (type != "pairwise") return;
  if (!options.subject) {
    problems.add("has the subject_type pairwise, which nobody makes here: set Options::subject to openid::pairwise.");
  }
  if (sector.empty() && sector_of(client).empty()) {
    problems.add(
        "has redirect URIs of several hosts, or of none, for its pairwise subjects: set sector_identifier_uri.");
  }
}

// OpenID Connect Core §3.1.2.1: what asks for an ID token asks for openid.
void look_at_scope(const Client& client, Problems& problems) {
  for (const auto& type : client.response_types) {
    if (has_word(type, "id_token") && !client.scope.contains("openid")) {
      problems.add("lists the response type \"" + type + "\" without the scope openid: add that, or remove it.");
    }
  }
}

}  // namespace

std::vector<std::string> provider_problems(const Provider::State& state, const Options& options, const Client& client) {
  Problems problems(state, options, client);
  for (const auto& kind : {Kind{"id_token", "its ID tokens", id_token_wishes(client)},
                           Kind{"userinfo", "its UserInfo", userinfo_wishes(client)}}) {
    problems.look_at_signature(kind);
    problems.look_at_encryption(kind);
  }
  problems.look_at_usual_signature();
  look_at_subject(options, client, problems);
  look_at_scope(client, problems);
  // OpenID Connect Registration §2: where a sign-in begins, nobody else listens.
  if (const auto& uri = client.openid.initiate_login_uri; !uri.empty() && !is_https(uri)) {
    problems.add("has an initiate_login_uri that is not https: correct it (\"" + uri + "\").");
  }
  return std::move(problems).take();
}

}  // namespace oauthkit::openid
