#include "openid/claims_parameter.hpp"

#include <algorithm>
#include <array>

#include "base/canonical_json.hpp"
#include "base/json.hpp"
#include "base/visible_text.hpp"

namespace oauthkit::openid {
namespace {

using json::Document;
using Kind = Document::Kind;
using Value = Document::Value;

constexpr std::size_t longest = 4 * 1024;
constexpr int deepest = 8;
constexpr std::size_t most_names = 50;

// RFC 7519 §4.1, OpenID Connect Core §2, §3.3.2.11, RFC 7800 §3.1, RFC 8417 §2.2, Back-Channel Logout §2.1: what the
// protocol says itself. OpenID Connect Core §5.5.1.1: asked for by name, they are no matter of data.
constexpr auto protocol_claims =
    std::to_array<std::string_view>({"iss", "sub", "aud", "exp", "iat", "nbf", "jti", "nonce", "auth_time", "acr",
                                     "amr", "azp", "sid", "at_hash", "c_hash", "s_hash", "cnf", "events"});

/// The claims of both places, until the first fault.
class Reading {
 public:
  explicit Reading(const Document& document) : document_(document) {}

  Result<AskedClaims> all() && {
    if (document_.root().kind != Kind::object) return invalid_request("claims is not an object");
    AskedClaims asked;
    read_place("userinfo", asked.userinfo);
    read_place("id_token", asked.id_token);
    if (fault_ == nullptr && asked.userinfo.size() + asked.id_token.size() > most_names) {
      fault_ = "claims has too many names";
    }
    if (fault_ != nullptr) return invalid_request(fault_);
    return asked;
  }

 private:
  // OpenID Connect Core §5.5: null where nothing is asked for by name; what is not understood is ignored.
  void read_place(std::string_view name, std::vector<AskedClaim>& asked) {
    const Value* const place = document_.find(name);
    if (place == nullptr || place->kind == Kind::null) return;
    if (place->kind != Kind::object) {
      fault_ = "userinfo and id_token of claims are objects";
      return;
    }
    document_.each(*place, [&](const Value& claim) {
      if (fault_ == nullptr) asked.push_back(read_claim(claim));
    });
  }

  // OpenID Connect Core §5.5.1: null, or an object; what is not understood is ignored.
  AskedClaim read_claim(const Value& claim) {
    AskedClaim asked{.name = std::string(claim.name)};
    // A person reads it, and agrees.
    if (asked.name.empty() || visible_text(asked.name) != asked.name) fault_ = "claims has a name that is none";
    if (claim.kind == Kind::null) return asked;
    if (claim.kind == Kind::object) {
      read_essential(claim, asked);
      read_values(claim, asked);
    } else {
      fault_ = "a member of claims is neither null nor an object";
    }
    return asked;
  }

  void read_essential(const Value& claim, AskedClaim& asked) {
    const Value* const essential = document_.find(claim, "essential");
    if (essential == nullptr) return;
    if (essential->kind != Kind::boolean) fault_ = "essential is not a boolean in claims";
    asked.essential = essential->is_true();
  }

  // OpenID Connect Core §5.5.1: one value, or one of several. Where there are both the one counts.
  void read_values(const Value& claim, AskedClaim& asked) {
    if (const Value* const values = document_.find(claim, "values")) {
      if (values->kind != Kind::array) {
        fault_ = "values is not an array in claims";
        return;
      }
      document_.each(*values, [&](const Value& value) { asked.values.push_back(json_text(document_, value)); });
      if (asked.values.empty()) fault_ = "values is empty in claims";
    }
    if (const Value* const value = document_.find(claim, "value")) asked.values = {json_text(document_, *value)};
  }

  const Document& document_;
  const char* fault_ = nullptr;
};

}  // namespace

// OpenID Connect Core §5.5: a JSON object; in bounds of ours, for whoever reads it and whoever keeps it.
Result<AskedClaims> read_claims_parameter(std::string_view json) {
  if (json.size() > longest) return invalid_request("claims is too long");
  Document document;
  if (!document.read(json, deepest)) return invalid_request("claims is no JSON, or has too much of it");
  return Reading(document).all();
}

std::vector<std::string> names_to_grant(const AskedClaims& asked) {
  std::vector<std::string> names;
  for (const auto* const place : {&asked.userinfo, &asked.id_token}) {
    for (const auto& claim : *place) {
      const bool is_there = std::find(names.begin(), names.end(), claim.name) != names.end();
      if (!is_there && !is_protocol_claim(claim.name)) names.push_back(claim.name);
    }
  }
  return names;
}

std::string json_text(const Document& document, const Value& value) {
  auto text = json::canonical(document, value);
  return text ? *std::move(text) : json::written(value);
}

const AskedClaim* find_claim(const std::vector<AskedClaim>& claims, std::string_view name) {
  const auto found =
      std::find_if(claims.begin(), claims.end(), [&](const AskedClaim& claim) { return claim.name == name; });
  return found == claims.end() ? nullptr : &*found;
}

// OpenID Connect Core §5.2: a name may have a language behind it.
bool is_protocol_claim(std::string_view name) {
  const auto base = name.substr(0, name.find('#'));
  return std::find(protocol_claims.begin(), protocol_claims.end(), base) != protocol_claims.end();
}

}  // namespace oauthkit::openid
