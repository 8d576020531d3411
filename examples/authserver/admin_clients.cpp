#include "admin_clients.hpp"

#include <functional>
#include <nlohmann/json.hpp>
#include <oauthkit/client_problems.hpp>
#include <optional>

#include "admin_list.hpp"
#include "config/registration.hpp"
#include "sent_json.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

using Json = nlohmann::ordered_json;

Response json(int status, const Json& body) {
  return Response::json(status, body.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Response refusal(int status, std::string_view error, std::string_view description) {
  return json(status, {{"error", error}, {"error_description", description}});
}

Response no_content() { return {204, {{"Cache-Control", "no-store"}}, {}}; }

std::int64_t seconds_of(TimePoint time) { return time == never ? 0 : time.time_since_epoch().count(); }

Response stands_in_file() {
  return refusal(409, "invalid_request", "this client stands in the configuration, and is changed there");
}

/// What is sent about a client, or why it is nothing of the kind.
struct Sent {
  Json body = {};
  std::string client_id = {};
  std::optional<Response> refused = {};
};

Sent read_sent(const Administered& administered, const Request& request) {
  const auto refused = [](int status, const char* error, const char* description) {
    return Sent{.refused = refusal(status, error, description)};
  };
  if (request.media_type() != "application/json") {
    return refused(415, "invalid_request", "the body must be application/json");
  }
  auto body = read_sent_json(request.body).value_or(Json());
  if (!body.is_object() || !body.contains("client_id") || !body["client_id"].is_string()) {
    return refused(400, "invalid_request", "the body must be a JSON object with client_id");
  }
  auto id = body["client_id"].get<std::string>();
  if (administered.clients->find(id)) {
    return {.refused = stands_in_file()};
  }
  return {.body = std::move(body), .client_id = std::move(id)};
}

Response not_found() { return refusal(404, "not_found", "there is no such client"); }

Handler changing(const Administered& administered, std::function<bool(ClientRegistry&, std::string_view)> change) {
  return [administered, change = std::move(change)](const Request& request) {
    const auto sent = read_sent(administered, request);
    if (sent.refused) return *sent.refused;
    return change(*administered.registry, sent.client_id) ? no_content() : not_found();
  };
}

// RFC 7591 §3.2.1: all that was registered, the secret once.
Response tell_created(const NewClient& made) {
  auto body = Json::parse(made.client.registration.metadata, nullptr, false);
  if (!body.is_object()) body = Json::object();
  body["client_id"] = made.client.id;
  if (!made.secret.empty()) {
    body["client_secret"] = made.secret.reveal();
    body["client_secret_expires_at"] = seconds_of(made.secret_ends_at);
  }
  return json(201, body);
}

Handler creating(const Administered& administered, const std::vector<std::string>& schemes) {
  return [administered, schemes](const Request& request) {
    if (request.media_type() != "application/json") {
      return refusal(415, "invalid_client_metadata", "the body must be application/json");
    }
    // What is no JSON, or says a thing twice, the registry refuses.
    const auto sent = read_sent_json(request.body).value_or(Json());
    const auto id = sent.is_object() ? sent.value("client_id", Json()) : Json();
    if (id.is_string() && administered.clients->find(id.get<std::string>())) return stands_in_file();
    const auto made = administered.registry->create(request.body, schemes);
    if (!made) {
      const auto error = made.error_or({ErrorCode::invalid_client_metadata, "this is no client"});
      return refusal(400, wire_name(error), error.description);
    }
    const auto problems = client_problems(made->client, *administered.server);
    if (problems.empty()) return tell_created(*made);
    administered.registry->remove(made->client.id);
    return refusal(400, "invalid_client_metadata", problems.front());
  };
}

Response rotated(const Administered& administered, const Request& request) {
  constexpr std::int64_t year = 365LL * 24 * 3600;
  const auto sent = read_sent(administered, request);
  if (sent.refused) return *sent.refused;
  SecretRotation rotation;
  if (sent.body.contains("previous_lifetime")) {
    const auto& lifetime = sent.body["previous_lifetime"];
    const auto seconds = lifetime.is_number_integer() ? lifetime.get<std::int64_t>() : 0;
    if (seconds < 1 || seconds > year) {
      return refusal(400, "invalid_request", "previous_lifetime is a number of seconds from 1 to a year");
    }
    rotation.previous_lives = std::chrono::seconds(seconds);
  }
  auto& registry = *administered.registry;
  const auto made = registry.rotate_secret(sent.client_id, rotation);
  if (!made) {
    return registry.find(sent.client_id) ? refusal(400, "invalid_request", "this client has no secret") : not_found();
  }
  return json(200, {{"client_id", sent.client_id},
                    {"client_secret", made->secret.reveal()},
                    {"client_secret_expires_at", seconds_of(made->secret_ends_at)}});
}

}  // namespace

std::vector<Route> client_routes(const Config& config, const Administered& administered) {
  const auto change = [&](bool (ClientRegistry::*verb)(std::string_view)) {
    return changing(administered,
                    [verb](ClientRegistry& registry, std::string_view id) { return (registry.*verb)(id); });
  };
  return {
      {"GET", "/admin/clients", [administered](const Request& r) { return list_clients(administered, r); }},
      {"POST", "/admin/clients", creating(administered, private_use_schemes(config))},
      {"POST", "/admin/clients/disable", change(&ClientRegistry::disable)},
      {"POST", "/admin/clients/enable", change(&ClientRegistry::enable)},
      {"POST", "/admin/clients/delete", change(&ClientRegistry::remove)},
      {"POST", "/admin/clients/rotate", [administered](const Request& r) { return rotated(administered, r); }},
  };
}

}  // namespace authserver
