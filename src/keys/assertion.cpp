#include "keys/assertion.hpp"

#include <algorithm>
#include <optional>

#include "jose/claims.hpp"
#include "jose/header.hpp"
#include "jose/jws.hpp"
#include "protocol/actors.hpp"
#include "protocol/detail_array.hpp"
#include "protocol/resource_indicators.hpp"

namespace oauthkit::keys {
namespace {

using json::Document;
using Kind = Document::Kind;
using Value = Document::Value;

Error refused(std::string_view reason) {
  return {ErrorCode::invalid_token, "the assertion is not valid", std::string(reason)};
}

// RFC 8725 §3.11: what the same issuer signs for another purpose is no assertion.
bool is_of(std::span<const std::string_view> types, std::string_view typ) {
  return std::any_of(types.begin(), types.end(), [&](std::string_view type) {
    return typ.empty() || type.empty() ? typ.empty() && type.empty() : jose::is_type(typ, type);
  });
}

// RFC 7523 §3 no. 3, RFC 7523bis: for this server, and for nobody beside it.
bool is_for(std::span<const std::string_view> audience, const jose::Claims& claims) {
  return std::any_of(audience.begin(), audience.end(),
                     [&](std::string_view name) { return !name.empty() && claims.has_sole_audience(name); });
}

/// The last second in which a JWT that nobody has verified would count.
std::optional<TimePoint> last_second_of(std::string_view jwt) {
  jose::CompactJws jws;
  jose::Claims claims;
  if (!jws.read(jwt) || !claims.read(jws.unverified_payload())) return std::nullopt;
  const auto exp = claims.time("exp");
  if (!exp || !*exp) return std::nullopt;
  return **exp - std::chrono::seconds(1);
}

/// Reads what an assertion may say; after the first claim that is not what it must be, the whole is worth nothing.
struct Reader {
  const jose::Claims& claims;
  bool intact = true;

  const Document& document() const { return claims.document(); }

  std::string text_of(const Value& value) {
    intact = intact && value.is_text();
    return std::string(value.text);
  }

  std::string text(std::string_view name) {
    const Value* const value = document().find(name);
    return value == nullptr ? std::string() : text_of(*value);
  }

  std::optional<TimePoint> time(std::string_view name) {
    const auto time = claims.time(name);
    intact = intact && time;
    return time ? *time : std::nullopt;
  }

  std::vector<std::string> texts(std::string_view name) {
    std::vector<std::string> all;
    const Value* const value = document().find(name);
    if (value == nullptr) return all;
    intact = intact && value->kind == Kind::array;
    if (intact) document().each(*value, [&](const Value& one) { all.push_back(text_of(one)); });
    return all;
  }

  // RFC 6749 §3.3: it has one token at least. One without any would grant nothing, and is not read as no limit.
  Scope scope() {
    const bool is_there = claims.has("scope");
    auto scope = Scope::parse(text("scope"));
    intact = intact && scope && !(is_there && scope->empty());
    return scope ? *std::move(scope) : Scope();
  }

  // ID-JAG §3.1: a URI or an array of them. RFC 8707 §2: absolute, without fragment.
  std::vector<std::string> resource() {
    const Value* const value = document().find("resource");
    if (value == nullptr) return {};
    auto all = value->kind == Kind::array ? texts("resource") : std::vector{text_of(*value)};
    intact = intact && !all.empty() && are_resources(all);
    return all;
  }

  std::vector<Detail> details() {
    const Value* const value = document().find("authorization_details");
    if (value == nullptr) return {};
    auto read = details_in(document(), *value);
    intact = intact && read;
    return read ? *std::move(read) : std::vector<Detail>();
  }

  // RFC 7800 §3.1: what is bound to a key in a way that nobody here can check is not taken for anybody's.
  Confirmation confirmation() {
    const Value* const cnf = document().find("cnf");
    if (cnf == nullptr) return {};
    intact = intact && cnf->kind == Kind::object;
    if (!intact) return {};
    Confirmation bound;
    document().each(*cnf, [&](const Value& one) {
      const bool is_key = one.name == "jkt";
      intact = intact && (is_key || one.name == "x5t#S256");
      (is_key ? bound.jkt : bound.x5t_s256) = text_of(one);
    });
    intact = intact && !bound.empty();
    return bound;
  }

  // RFC 8693 §4.1: the names are those of the issuer; a chain that cannot be read is not shortened.
  std::vector<Actor> actors() {
    const Value* const act = document().find("act");
    if (act == nullptr) return {};
    auto read = actors_in(document(), *act);
    intact = intact && read;
    if (!read) return {};
    for (auto& actor : *read) add_issuer(actor);
    return *std::move(read);
  }

  Actor may_act() {
    const Value* const party = document().find("may_act");
    if (party == nullptr) return {};
    auto read = actor_in(document(), *party);
    intact = intact && read;
    if (!read) return {};
    add_issuer(*read);
    return *std::move(read);
  }

  void add_issuer(Actor& actor) const {
    if (actor.iss.empty()) actor.iss = claims.text("iss");
  }

  Authentication authentication() { return {.auth_time = time("auth_time"), .acr = text("acr"), .amr = texts("amr")}; }

  Assertion assertion() {
    Assertion said;
    said.subject = text("sub");
    said.jti = text("jti");
    said.client_id = text("client_id");
    said.scope = scope();
    said.resource = resource();
    said.authorization_details = details();
    said.authentication = authentication();
    said.confirmation = confirmation();
    said.act = actors();
    said.may_act = may_act();
    said.issued_at = time("iat");
    return said;
  }
};

Result<Assertion> read_claims(SignedClaims signed_claims, const AssertionRules& rules, TimePoint now) {
  if (!is_of(rules.types, signed_claims.typ)) return refused("the typ is of something else");
  jose::Claims claims;
  if (const auto read = claims.read(signed_claims.claims); !read) return refused(read.reason());
  if (!is_for(rules.audience, claims)) return refused("this server is not the only audience");
  // RFC 7523 §3 no. 4: exp is there, and not unreasonably far off.
  const auto exp = claims.time("exp");
  if (!exp || !*exp) return refused("there is no exp");
  if (**exp > now + rules.longest + rules.leeway) return refused("exp is too far off");
  // RFC 7523 §3 no. 2: it says who it is about.
  if (claims.text("sub").empty()) return refused("there is no sub");
  Reader in{claims};
  auto said = in.assertion();
  if (!in.intact) return refused("a claim is not what it must be");
  said.expires_at = **exp;
  said.issuer = std::move(signed_claims.issuer);
  said.typ = std::move(signed_claims.typ);
  said.alg = std::move(signed_claims.alg);
  said.claims = std::move(signed_claims.claims);
  return said;
}

}  // namespace

Result<Assertion> read_assertion(const TrustedIssuers& trusted, std::string_view jwt, const AssertionRules& rules,
                                 TimePoint now) {
  auto verified = trusted.verify(jwt, now, rules.leeway);
  if (verified.is_denied()) return denied();
  if (verified) return read_claims(*std::move(verified), rules, now);
  // Whether one that is over was right is judged as of its last second.
  const auto last = last_second_of(jwt);
  if (!last || *last >= now - rules.leeway) return refused(verified.error().cause);
  auto was = trusted.verify(jwt, *last, rules.leeway);
  if (!was) return refused(was.error_or(verified.error()).cause);
  const auto said = read_claims(*std::move(was), rules, now);
  if (!said) return said.error();
  return Error{ErrorCode::expired_token, "the assertion is over", "exp has passed"};
}

}  // namespace oauthkit::keys
