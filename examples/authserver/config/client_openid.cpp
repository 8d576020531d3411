#include "config/client_openid.hpp"

#include <algorithm>
#include <array>
#include <oauthkit/hash.hpp>
#include <oauthkit/openid/pairwise.hpp>
#include <oauthkit/redirect_uri.hpp>

#include "config/algorithms.hpp"
#include "config/clients.hpp"

namespace authserver {
namespace {

using oauthkit::Client;
using oauthkit::ClientOpenid;

/// How the algorithms of one kind of JWT are called.
struct Names {
  const char* signed_alg;
  const char* alg;
  const char* enc;
};

constexpr Names id_token = {"id_token_signed_response_alg", "id_token_encrypted_response_alg",
                            "id_token_encrypted_response_enc"};
constexpr Names userinfo = {"userinfo_signed_response_alg", "userinfo_encrypted_response_alg",
                            "userinfo_encrypted_response_enc"};

// OpenID Connect Core §10.2: the key, and what is encrypted with it. RFC 8725 §3.2: no RSA1_5.
void read_encryption(Fields& client, const Names& names, std::string& alg, std::string& enc) {
  alg = client.text(names.alg, "");
  enc = client.text(names.enc, "");
  if (!alg.empty() && alg != "RSA-OAEP-256" && alg != "ECDH-ES") {
    client.refuse(names.alg, "expected RSA-OAEP-256 or ECDH-ES");
  }
  if (enc.empty()) return;
  if (alg.empty()) client.refuse(names.enc, std::string("expected none, or ") + names.alg + " beside it");
  if (enc != "A128CBC-HS256" && enc != "A256GCM") client.refuse(names.enc, "expected A128CBC-HS256 or A256GCM");
}

std::string read_https(Fields& client, const char* name) {
  auto url = client.text(name, "");
  const bool fits = url.empty() || (url.starts_with("https://") && !oauthkit::redirect_uri_problem(url));
  if (!fits) client.refuse(name, "expected an https URL without fragment");
  return url;
}

bool is_for_agreement(const Json& key) { return key.value("kty", "") == "EC" && key.value("crv", "") == "P-256"; }

bool is_for_transport(const Json& key) {
  constexpr std::size_t shortest = 256;
  const auto modulus = oauthkit::base64url_decode(key.value("n", ""));
  return key.value("kty", "") == "RSA" && modulus && modulus->size() >= shortest;
}

/// Whether `key` is there to encrypt to it by `alg`.
bool fits(const Json& key, const std::string& alg) {
  const auto is_text = [&](const char* name) { return !key.contains(name) || key[name].is_string(); };
  const bool is_well = is_text("kty") && is_text("crv") && is_text("n") && is_text("use") && is_text("alg");
  if (!is_well || key.value("use", "") != "enc" || key.value("alg", alg) != alg) return false;
  return alg == "ECDH-ES" ? is_for_agreement(key) : is_for_transport(key);
}

class Check {
 public:
  Check(const Config& config, const Fields& root, std::size_t i)
      : config_(config), root_(root), i_(i), client_(config.clients[i]) {}

  void all() const {
    const auto& openid = client_.openid;
    look_at_signature(id_token, openid.id_token_signed_response_alg);
    look_at_signature(userinfo, openid.userinfo_signed_response_alg);
    look_at_key(id_token, openid.id_token_encrypted_response_alg);
    look_at_key(userinfo, openid.userinfo_encrypted_response_alg);
    look_at_subject();
  }

 private:
  [[noreturn]] void refuse(const char* name, const std::string& expected) const {
    root_.refuse(member_of_client(i_, name), expected);
  }

  bool is_admitted(oauthkit::SigningAlgorithm algorithm) const {
    return !client_.profile || resolve(config_.profile, *client_.profile).algorithms.contains(algorithm);
  }

  void look_at_signature(const Names& names, const std::string& alg) const {
    const auto& signing = config_.openid->signing_algs;
    if (alg.empty()) {
      if (client_.scope.contains("openid") &&
          std::none_of(signing.begin(), signing.end(), [&](auto algorithm) { return is_admitted(algorithm); })) {
        refuse("profile", "expected one that admits one of openid.signing_algs");
      }
      return;
    }
    const auto algorithm = algorithm_named(alg);
    if (!algorithm || std::find(signing.begin(), signing.end(), *algorithm) == signing.end()) {
      refuse(names.signed_alg, "expected one of openid.signing_algs");
    }
    if (!is_admitted(*algorithm)) refuse(names.signed_alg, "expected one that the profile of the client admits");
  }

  // What is at a jwks_uri is looked at when it is needed.
  void look_at_key(const Names& names, const std::string& alg) const {
    if (alg.empty() || !client_.jwks_uri.empty()) return;
    const auto set = Json::parse(client_.jwks, nullptr, false);
    const auto keys = set.is_object() ? set.value("keys", Json::array()) : Json::array();
    if (std::any_of(keys.begin(), keys.end(), [&](const Json& key) { return fits(key, alg); })) return;
    refuse(names.alg, "expected none, or a key for it with \"use\":\"enc\" in jwks: " +
                          std::string(alg == "ECDH-ES" ? "one of P-256" : "one of RSA, of 2048 bits or more"));
  }

  void look_at_subject() const {
    if (client_.openid.subject_type != "pairwise") return;
    if (config_.openid->pairwise_salt.empty()) {
      root_.refuse("openid.pairwise_salt", "expected one, because the client \"" + client_.id + "\" is pairwise");
    }
    // OpenID Connect Core §8.1: the sector of several hosts is said, never guessed.
    if (oauthkit::openid::sector_of(client_).empty()) {
      refuse("sector_identifier_uri", "expected one, because redirect_uris are not of one host");
    }
  }

  const Config& config_;
  const Fields& root_;
  std::size_t i_;
  const Client& client_;
};

void refuse_all(Fields& client) {
  constexpr std::array<const char*, 4> others = {"subject_type", "sector_identifier_uri", "require_auth_time",
                                                 "initiate_login_uri"};
  const auto refuse = [&](const char* name) {
    if (client.find(name)) client.refuse(name, "expected none without openid among scopes");
  };
  for (const auto& names : {id_token, userinfo}) {
    refuse(names.signed_alg);
    refuse(names.alg);
    refuse(names.enc);
  }
  for (const auto* name : others) refuse(name);
}

}  // namespace

ClientOpenid read_client_openid(Fields& client, bool is_provider) {
  ClientOpenid openid;
  if (!is_provider) {
    refuse_all(client);
    return openid;
  }
  openid.id_token_signed_response_alg = read_algorithm_name(client, id_token.signed_alg);
  read_encryption(client, id_token, openid.id_token_encrypted_response_alg, openid.id_token_encrypted_response_enc);
  openid.userinfo_signed_response_alg = read_algorithm_name(client, userinfo.signed_alg);
  read_encryption(client, userinfo, openid.userinfo_encrypted_response_alg, openid.userinfo_encrypted_response_enc);
  openid.subject_type = client.text("subject_type", openid.subject_type);
  if (openid.subject_type != "public" && openid.subject_type != "pairwise") {
    client.refuse("subject_type", "expected public or pairwise");
  }
  openid.sector_identifier_uri = read_https(client, "sector_identifier_uri");
  openid.require_auth_time = client.flag("require_auth_time", false);
  openid.initiate_login_uri = read_https(client, "initiate_login_uri");
  return openid;
}

void check_openid_clients(const Config& config, const Fields& root) {
  if (!config.openid) return;
  for (std::size_t i = 0; i < config.clients.size(); ++i) Check(config, root, i).all();
}

}  // namespace authserver
