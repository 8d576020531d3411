#include "tokens/access_claims.hpp"

#include <map>
#include <string>

#include "base/json.hpp"
#include "protocol/actors.hpp"
#include "protocol/detail_array.hpp"

namespace oauthkit::tokens {
namespace {

using Kind = json::Document::Kind;
using Value = json::Document::Value;

/// Reads members of one object; after the first that is not what it must be, the whole is worth nothing.
struct Reader {
  const json::Document& document;
  const Value& claims;
  bool intact = true;

  std::string text(std::string_view name) {
    const Value* const value = document.find(claims, name);
    if (value == nullptr) return {};
    intact = intact && value->is_text();
    return std::string(value->text);
  }

  /// An object of texts.
  std::map<std::string, std::string> texts(std::string_view name) {
    std::map<std::string, std::string> all;
    const Value* const value = document.find(claims, name);
    if (value == nullptr) return all;
    intact = intact && value->kind == Kind::object;
    if (!intact) return all;
    document.each(*value, [&](const Value& one) {
      intact = intact && one.is_text();
      all.emplace(one.name, one.text);
    });
    return all;
  }

  std::optional<TimePoint> time(std::string_view name) {
    const Value* const value = document.find(claims, name);
    if (value == nullptr) return std::nullopt;
    const auto seconds = value->number();
    intact = intact && seconds;
    return TimePoint(std::chrono::seconds(seconds.value_or(0)));
  }

  // RFC 7519 §4.1.3: a text or an array of texts.
  std::vector<std::string> audience() {
    std::vector<std::string> names;
    const Value* const value = document.find(claims, "aud");
    if (value == nullptr) return names;
    const auto add = [&](const Value& one) {
      intact = intact && one.is_text();
      names.emplace_back(one.text);
    };
    if (value->kind == Kind::array) {
      document.each(*value, add);
    } else {
      add(*value);
    }
    return names;
  }

  // RFC 9396 §9: an array of objects, each of which says its type.
  std::vector<Detail> details() {
    const Value* const value = document.find(claims, "authorization_details");
    if (value == nullptr) return {};
    auto read = details_in(document, *value);
    intact = intact && read;
    return read ? *std::move(read) : std::vector<Detail>();
  }

  // RFC 7800 §3.1: a token that is bound to what nobody here can check is not accepted.
  Confirmation confirmation() {
    const Value* const cnf = document.find(claims, "cnf");
    if (cnf == nullptr) return {};
    Reader members{document, *cnf};
    Confirmation bound{.jkt = members.text("jkt"), .x5t_s256 = members.text("x5t#S256")};
    intact = intact && members.intact && !bound.empty();
    document.each(*cnf, [&](const Value& one) { intact = intact && (one.name == "jkt" || one.name == "x5t#S256"); });
    return bound;
  }

  // RFC 8693 §4.1: a chain that cannot be read is not shortened.
  std::vector<Actor> actors() {
    const Value* const act = document.find(claims, "act");
    if (act == nullptr) return {};
    auto read = actors_in(document, *act);
    intact = intact && read;
    return read ? *std::move(read) : std::vector<Actor>();
  }

  Actor may_act() {
    const Value* const party = document.find(claims, "may_act");
    if (party == nullptr) return {};
    auto read = actor_in(document, *party);
    intact = intact && read;
    return read ? *std::move(read) : Actor();
  }
};

}  // namespace

std::optional<Authorization> authorization_of(const json::Document& document, const Value& claims) {
  Reader in{document, claims};
  Authorization access;
  access.issuer = in.text("iss");
  access.client_id = in.text("client_id");
  access.user_id = in.text("sub");
  if (access.user_id == access.client_id) access.user_id.clear();
  auto scope = Scope::parse(in.text("scope"));
  access.access.resource = in.audience();
  access.access.authorization_details = in.details();
  access.authentication.auth_time = in.time("auth_time");
  access.authentication.acr = in.text("acr");
  access.jti = in.text("jti");
  access.issued_at = in.time("iat").value_or(TimePoint());
  access.expires_at = in.time("exp").value_or(never);
  access.confirmation = in.confirmation();
  access.act = in.actors();
  access.may_act = in.may_act();
  if (!in.intact || !scope) return std::nullopt;
  access.access.scope = *std::move(scope);
  return access;
}

std::optional<Authorization> sealed_authorization(std::string_view text) {
  json::Document document;
  if (!document.read(text, json::Document::max_outer_depth)) return std::nullopt;
  const auto& claims = document.root();
  if (claims.kind != Kind::object || document.find("iat") == nullptr) return std::nullopt;
  auto access = authorization_of(document, claims);
  if (!access) return std::nullopt;
  Reader in{document, claims};
  access->user_id = in.text("sub");
  access->family = in.text("family");
  const auto* const ends_alone = document.find("ends_alone");
  access->ends_alone = ends_alone != nullptr && ends_alone->is_true();
  access->client_generation = in.text("client_generation");
  access->authentication.sid = in.text("sid");
  access->extensions = in.texts("extensions");
  if (const auto* const extra = document.find("extra")) access->extra = json::written(*extra);
  if (!in.intact) return std::nullopt;
  return access;
}

}  // namespace oauthkit::tokens
