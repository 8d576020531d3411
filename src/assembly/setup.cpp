#include "assembly/setup.hpp"

#include <algorithm>

#include "protocol/response_type.hpp"

namespace oauthkit {
namespace {

void add_place(std::vector<Revoke>& places, Revoke place) {
  const bool is_known =
      std::any_of(places.begin(), places.end(), [&](const Revoke& other) { return other.is_same_place(place); });
  if (place && !is_known) places.push_back(std::move(place));
}

// Modes that come together share one.
void each_mode_module(const Setup& setup, const std::function<void(const Module&)>& visit) {
  std::vector<const Module*> seen;
  for (const auto& mode : setup.response_modes) {
    if (!mode.module || std::find(seen.begin(), seen.end(), mode.module.get()) != seen.end()) continue;
    seen.push_back(mode.module.get());
    visit(*mode.module);
  }
}

}  // namespace

Result<Client> find_client(const Setup& setup, std::string_view client_id, const ClientSource** source) {
  const ClientSource* asked = nullptr;
  // Client ID Metadata Documents §4, and -01: a client that was registered by hand wins, and nothing is fetched.
  auto found = setup.clients ? setup.clients(client_id) : Result<Client>(denied());
  for (const auto& each : setup.client_sources) {
    if (!found.is_denied()) break;
    asked = each.get();
    found = each->find(client_id);
  }
  if (source != nullptr) *source = found ? asked : nullptr;
  return found;
}

Result<Client> find_granted_client(const Setup& setup, std::string_view client_id, const ClientSource** source) {
  auto found = find_client(setup, client_id, source);
  const bool is_refused = !found && !found.is_denied() && found.error().code == ErrorCode::invalid_client;
  return is_refused ? Result<Client>(denied()) : std::move(found);
}

ClientLookup client_lookup(const Setup& setup) {
  return [&setup](std::string_view client_id) { return find_client(setup, client_id); };
}

const Grant* find_grant(const Setup& setup, std::string_view response_type) {
  for (const auto& grant : setup.grants) {
    if (canonical_response_type(grant->response_type()) == response_type) return grant.get();
  }
  return nullptr;
}

const Exchange* find_exchange(const Setup& setup, std::string_view grant_type) {
  const Exchange* wildcard = nullptr;
  for (const auto& exchange : setup.exchanges) {
    if (exchange->grant_type() == "*") wildcard = exchange.get();
    if (exchange->grant_type() == grant_type && grant_type != "*") return exchange.get();
  }
  return wildcard;
}

const ResponseMode* find_response_mode(const Setup& setup, std::string_view name) {
  const auto found = std::find_if(setup.response_modes.begin(), setup.response_modes.end(),
                                  [&](const ResponseMode& mode) { return mode.name == name; });
  return found == setup.response_modes.end() ? nullptr : &*found;
}

const ResponseMode* find_served_mode(const Setup& setup, std::string_view name) {
  const auto& listed = setup.options.response_modes_supported;
  const bool is_listed = listed.empty() || std::find(listed.begin(), listed.end(), name) != listed.end();
  return is_listed ? find_response_mode(setup, name) : nullptr;
}

bool has_endpoint(const Setup& setup, std::string_view name) {
  return std::any_of(setup.endpoints.begin(), setup.endpoints.end(),
                     [&](const auto& each) { return !name.empty() && each.endpoint->name() == name; });
}

void each_module(const Setup& setup, const std::function<void(const Module&)>& visit) {
  for (const auto& strategy : setup.strategies) visit(*strategy);
  for (const auto& source : setup.client_sources) visit(*source);
  for (const auto& grant : setup.grants) visit(*grant);
  for (const auto& exchange : setup.exchanges) visit(*exchange);
  for (const auto& each : setup.endpoints) visit(*each.endpoint);
  each_mode_module(setup, visit);
  for (const auto& capability : setup.capabilities) visit(*capability);
}

Context context_for(const Setup& setup, const Request& request) {
  return context_for(setup, request, setup.options.environment.clock());
}

Context context_for(const Setup& setup, const Request& request, TimePoint now) {
  return {setup.options, request, now, setup.places, &setup.detail_types, setup.resources};
}

const Setup& serving(Setup& setup) {
  if (setup.serving) return setup;
  const std::lock_guard lock(setup.starting);
  if (setup.serving) return setup;
  std::string text;
  for (const auto& mistake : mistakes(setup)) text.append(text.empty() ? "" : "\n").append(mistake);
  if (!text.empty()) throw SetupError(text);
  for (const auto& strategy : setup.strategies) {
    const auto challenge = strategy->challenge();
    if (!challenge.empty()) setup.challenges.append(setup.challenges.empty() ? "" : ", ").append(challenge);
  }
  each_module(setup, [&](const Module& module) {
    for (auto& place : module.revokes()) add_place(setup.places, std::move(place));
  });
  setup.serving = true;
  return setup;
}

}  // namespace oauthkit
