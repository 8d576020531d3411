#include "authorization/request_object_params.hpp"

#include <algorithm>
#include <array>

#include "base/json.hpp"

namespace oauthkit {
namespace {

using jose::Outcome;
using jose::refuse;
using json::Document;
using Kind = Document::Kind;

// RFC 7519 §4.1: they say whose the JWT is and for how long, and are no parameters.
constexpr auto of_the_jwt = std::to_array<std::string_view>({"iss", "sub", "aud", "exp", "nbf", "iat", "jti"});

// They authenticate somebody, or are answers: whoever holds an object must not hold them.
constexpr auto out_of_place =
    std::to_array<std::string_view>({"client_secret", "client_assertion", "client_assertion_type", "code",
                                     "code_verifier", "device_code", "auth_req_id", "refresh_token", "access_token",
                                     "id_token", "assertion", "subject_token", "actor_token", "password"});

// Text and nothing else, as the specifications have them.
constexpr auto texts = std::to_array<std::string_view>(
    {"client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce", "display", "prompt",
     "ui_locales", "id_token_hint", "login_hint", "acr_values", "code_challenge", "code_challenge_method", "dpop_jkt"});

template <class Names>
bool is_one_of(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Why this member is not taken, whatever its value; empty when it may be.
std::string_view fault_of_name(std::string_view name) {
  // RFC 9101 §4: request and request_uri MUST NOT be included in an object.
  if (name == "request" || name == "request_uri") return "an object names another one";
  if (is_one_of(out_of_place, name)) return "there is a credential or an answer among the claims";
  if (name.empty()) return "a claim has no name";
  if (name.size() > Params::Limits().name_bytes) return "the name of a claim is too long";
  return name.find('\0') == name.npos ? std::string_view() : "the name of a claim contains a NUL byte";
}

/// The parameters of the claims, one after the other.
class Reading {
 public:
  explicit Reading(const Document& claims) : claims_(claims) {}

  Outcome<Params> all() && {
    claims_.each(claims_.root(), [&](const Document::Value& member) {
      if (fault_.empty()) read(member);
    });
    if (!fault_.empty()) return refuse(fault_);
    return std::move(params_);
  }

 private:
  void read(const Document::Value& member) {
    if (is_one_of(of_the_jwt, member.name)) return;
    fault_ = fault_of_name(member.name);
    if (!fault_.empty()) return;
    if (member.name == "resource" && member.kind == Kind::array) return read_resources(member);
    if (!is_of_its_kind(member)) {
      fault_ = "a claim is of another kind than its parameter";
    } else {
      add(member.name, member.is_text() ? std::string(member.text) : json::written(member));
    }
  }

  static bool is_of_its_kind(const Document::Value& member) {
    const auto& [kind, name, text, end] = member;
    if (member.is_text()) return true;
    if (kind == Kind::null || is_one_of(texts, name) || name == "resource") return false;
    // OpenID Connect Core §3.1.2.1, §6.1: numbers are JSON numbers.
    if (name == "max_age") return member.number().has_value();
    // RFC 9396 §2: an array of objects.
    if (name == "authorization_details") return kind == Kind::array;
    // OpenID Connect Core §5.5: an object.
    if (name == "claims") return kind == Kind::object;
    return true;
  }

  // RFC 8707 §2.1: several resources are several parameters, which an object says as a list.
  void read_resources(const Document::Value& list) {
    claims_.each(list, [&](const Document::Value& one) {
      if (!fault_.empty()) return;
      if (one.is_text() && !one.text.empty()) return add(list.name, std::string(one.text));
      fault_ = "a resource is not text";
    });
  }

  void add(std::string_view name, std::string value) {
    const Params::Limits limits;
    if (value.size() > limits.value_bytes) fault_ = "a claim is too long";
    if (value.find('\0') != value.npos) fault_ = "a claim contains a NUL byte";
    if (params_.size() == limits.count) fault_ = "there are too many claims";
    if (fault_.empty()) params_.add(std::string(name), std::move(value));
  }

  const Document& claims_;
  Params params_;
  std::string_view fault_;
};

}  // namespace

Outcome<Params> request_object_params(const jose::Claims& claims) { return Reading(claims.document()).all(); }

}  // namespace oauthkit
