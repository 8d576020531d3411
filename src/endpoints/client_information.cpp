#include "endpoints/client_information.hpp"

#include <algorithm>
#include <array>

#include "base/json.hpp"
#include "endpoints/registry_endpoint.hpp"

namespace oauthkit {
namespace {

// What this answer says itself.
constexpr auto own_members =
    std::to_array<std::string_view>({"client_id", "client_id_issued_at", "client_secret", "client_secret_expires_at",
                                     "registration_client_uri", "registration_access_token", "software_statement"});

std::string seconds_of(TimePoint time) { return std::to_string(time.time_since_epoch().count()); }

// RFC 7591 §3.2.1: 0 where it does not end.
void add_secret(json::ObjectWriter& body, const ClientInformation& information) {
  if (!information.secret.empty()) body.add("client_secret", information.secret.reveal());
  if (information.stored.secrets.empty()) return;
  const auto ends_at = information.stored.secrets.front().ends_at;
  body.add_json("client_secret_expires_at", ends_at == never ? "0" : seconds_of(ends_at));
}

}  // namespace

Response client_information(const Setup& setup, const ClientRegistry& registry, const ClientInformation& information) {
  const auto& stored = information.stored;
  json::ObjectWriter body;
  body.add("client_id", information.client_id);
  body.add_json("client_id_issued_at", seconds_of(stored.created_at));
  add_secret(body, information);
  // RFC 7592 §3: both of them, or none.
  if (!information.registration_access_token.empty()) {
    body.add("registration_client_uri", registration_client_uri(setup, registry, information.client_id));
    body.add("registration_access_token", information.registration_access_token);
  }
  // RFC 7591 §3.2.1: all that is registered, and the statement as it came.
  json::Document members;
  if (!members.read(stored.metadata)) throw std::runtime_error("the stored metadata of a client is damaged");
  members.each(members.root(), [&](const json::Document::Value& member) {
    const bool is_own = std::find(own_members.begin(), own_members.end(), member.name) != own_members.end();
    if (!is_own) body.add_json(member.name, json::written(member));
  });
  if (!stored.software_statement.empty()) body.add("software_statement", stored.software_statement);
  return Response::json(information.status, std::move(body).finish());
}

}  // namespace oauthkit
