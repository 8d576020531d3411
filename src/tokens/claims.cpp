#include "tokens/claims.hpp"

#include <nlohmann/json.hpp>

namespace oauthkit::tokens {
namespace {

using Json = nlohmann::json;

constexpr std::uint64_t max_time = std::uint64_t{1} << 53;

/// Reads members one by one; after the first of a wrong kind `intact` says no.
struct Reader {
  const Json& members;
  bool intact = true;

  const Json* find(const char* name) {
    const auto member = members.find(name);
    return member == members.end() ? nullptr : &*member;
  }
  void read(const char* name, std::string& out) {
    const Json* const member = find(name);
    if (!member) return;
    if (!member->is_string()) return fail();
    out = member->get_ref<const std::string&>();
  }
  void read(const char* name, std::optional<TimePoint>& out) {
    const Json* const member = find(name);
    if (!member) return;
    if (!member->is_number_unsigned() || member->get<std::uint64_t>() >= max_time) return fail();
    out = TimePoint(std::chrono::seconds(member->get<std::int64_t>()));
  }
  void read_audience(std::vector<std::string>& out) {
    const Json* const member = find("aud");
    if (!member) return;
    const Json list = member->is_array() ? *member : Json::array({*member});
    for (const auto& one : list) {
      if (!one.is_string()) return fail();
      out.push_back(one.get<std::string>());
    }
  }
  void fail() { intact = false; }
};

Confirmation confirmation_in(Reader& in) {
  Confirmation confirmation;
  const Json* const member = in.find("cnf");
  if (!member) return confirmation;
  if (!member->is_object()) in.fail();
  Reader inner{*member};
  inner.read("jkt", confirmation.jkt);
  inner.read("x5t#S256", confirmation.x5t_s256);
  // One that names what is not understood must not be taken for a bearer token.
  if (!inner.intact || confirmation.empty()) in.fail();
  return confirmation;
}

}  // namespace

void add_audience(json::ObjectWriter& body, const std::vector<std::string>& audience) {
  if (audience.empty()) return;
  if (audience.size() == 1) return body.add("aud", audience.front());
  body.add_json("aud", json::array_of(audience));
}

void add_time(json::ObjectWriter& body, std::string_view name, TimePoint time) {
  body.add_json(name, std::to_string(time.time_since_epoch().count()));
}

void add_confirmation(json::ObjectWriter& body, const Confirmation& confirmation) {
  if (confirmation.empty()) return;
  json::ObjectWriter members;
  if (!confirmation.jkt.empty()) members.add("jkt", confirmation.jkt);
  if (!confirmation.x5t_s256.empty()) members.add("x5t#S256", confirmation.x5t_s256);
  body.add_json("cnf", std::move(members).finish());
}

// RFC 9068 §6: of the person no more than the grant says.
void add_claims(json::ObjectWriter& body, const Authorization& access) {
  add_audience(body, access.resource);
  body.add("client_id", access.client_id);
  // RFC 9068 §2.2.3: the scope, as a text.
  if (!access.scope.empty()) body.add("scope", access.scope.to_string());
  add_time(body, "iat", access.issued_at);
  if (access.expires_at != never) add_time(body, "exp", access.expires_at);
  body.add("jti", access.jti);
  // RFC 9068 §2.2.1: when and how the person signed in, also in what was refreshed.
  if (access.auth_time) add_time(body, "auth_time", *access.auth_time);
  if (!access.acr.empty()) body.add("acr", access.acr);
  add_confirmation(body, access.confirmation);
}

std::optional<Authorization> read_claims(std::string_view text) {
  if (!json::is_object(text)) return std::nullopt;
  const auto members = Json::parse(text, nullptr, false);
  Reader in{members};
  Authorization access;
  std::string scope;
  std::optional<TimePoint> issued_at;
  std::optional<TimePoint> expires_at;
  in.read("sub", access.user_id);
  in.read("client_id", access.client_id);
  in.read("scope", scope);
  in.read_audience(access.resource);
  in.read("iat", issued_at);
  in.read("exp", expires_at);
  in.read("jti", access.jti);
  in.read("auth_time", access.auth_time);
  in.read("acr", access.acr);
  in.read("family", access.family);
  access.confirmation = confirmation_in(in);
  if (const Json* const extra = in.find("extra")) access.extra = extra->dump();
  auto parsed = Scope::parse(scope);
  if (!in.intact || !parsed || !issued_at) return std::nullopt;
  access.scope = *std::move(parsed);
  access.issued_at = *issued_at;
  access.expires_at = expires_at.value_or(never);
  return access;
}

}  // namespace oauthkit::tokens
