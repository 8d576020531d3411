#include <algorithm>
#include <set>

#include "assembly/check_profile.hpp"
#include "assembly/setup.hpp"
#include "base/uri.hpp"
#include "protocol/https_url.hpp"
#include "protocol/resource_indicators.hpp"
#include "protocol/response_type.hpp"

namespace oauthkit {
namespace {

using Sentences = std::vector<std::string>;

void check_issuer(const Options& options, Sentences& out) {
  const auto& issuer = options.issuer;
  if (issuer.empty()) {
    out.push_back("There is no issuer: set Options::issuer to the URL of this server.");
    return;
  }
  // RFC 9207 §2, RFC 8414 §2: an https URL without query and fragment, since paths are put below it.
  if (!is_server_url(issuer) || issuer.find_first_of("?#") != std::string::npos) {
    out.push_back("The issuer \"" + issuer + "\" is not a URL without query and fragment: correct Options::issuer.");
    return;
  }
  if (!is_https_url(issuer)) {
    out.push_back("The issuer \"" + issuer + "\" is not https: only a loopback address may do without.");
  }
}

void check_callbacks(const Setup& setup, Sentences& out) {
  if (!setup.clients && setup.client_sources.empty())
    out.push_back("No client can be found: register a lookup with Server::clients.");
  if (setup.agreements && !setup.agreements->documents()) {
    out.push_back("Server::agreements was given a store without documents(): give it one that keeps them.");
  }
  if (!setup.transactions) out.push_back("Pending decisions have nowhere to wait: give Server::transactions a store.");
  if (bool(setup.serialize_client) != bool(setup.deserialize_client)) {
    out.push_back("A client is serialized one way only: register both serialize_client and deserialize_client.");
  }
  const auto& options = setup.options;
  if (!options.environment.clock) out.push_back("There is no clock: leave Environment::clock at system_now.");
  if (!options.environment.random)
    out.push_back("There is no random source: leave Environment::random at system_random.");
  for (const auto& origin : options.policy.cors_origins) {
    const auto parts = uri::split(origin);
    const bool is_origin = parts && parts->authority && !parts->authority->empty() && parts->rest.empty();
    if (!is_origin) out.push_back("\"" + origin + "\" in cors_origins is not an origin such as https://app.example.");
  }
}

// RFC 8707 §2: absolute URIs without fragment, of which each means something of its own.
void check_resources(const Setup& setup, Sentences& out) {
  const auto& all = setup.resources;
  for (auto each = all.begin(); each != all.end(); ++each) {
    if (!are_resources({*each})) {
      out.push_back("\"" + *each + "\" in Server::resources is not an absolute URI without fragment: correct it.");
    }
    const auto same =
        std::find_if(all.begin(), each, [&](const auto& other) { return is_same_resource(*each, other); });
    if (same != each) {
      out.push_back("Server::resources has \"" + *same + "\" and \"" + *each + "\", which are one: keep one of them.");
    }
  }
}

// One pass for each dispatched kind: two modules under one name would shadow each other.
template <class Modules, class Name>
void check_names(const Modules& modules, const char* kind, Name name_of, Sentences& out) {
  std::set<std::string> names;
  for (const auto& module : modules) {
    const auto name = name_of(module);
    if (name.empty()) out.push_back("One of the " + std::string(kind) + " has no name: no request can ask for it.");
    if (!names.insert(name).second) {
      out.push_back("Two " + std::string(kind) + " are registered for \"" + name + "\": keep one of them.");
    }
  }
}

void check_names(const Setup& setup, Sentences& out) {
  check_names(
      setup.grants, "grants", [](const auto& grant) { return canonical_response_type(grant->response_type()); }, out);
  check_names(
      setup.exchanges, "exchanges", [](const auto& exchange) { return std::string(exchange->grant_type()); }, out);
  check_names(
      setup.strategies, "client-authentication strategies",
      [](const auto& strategy) { return std::string(strategy->method()); }, out);
  check_names(
      setup.capabilities, "capabilities", [](const auto& capability) { return std::string(capability->name()); }, out);
  check_names(
      setup.response_modes, "response modes", [](const auto& mode) { return mode.name; }, out);
  check_names(
      setup.detail_types, "types of authorization_details", [](const auto& type) { return type.type; }, out);
  for (const auto& type : setup.detail_types) {
    check_names(
        type.fields, "members of a type of authorization_details", [](const auto& field) { return field.name; }, out);
  }
  for (const auto& name : setup.options.response_modes_supported) {
    if (!find_response_mode(setup, name)) {
      out.push_back("Options::response_modes_supported lists \"" + name +
                    "\", which nobody serves: register it with Server::response_mode, or remove it.");
    }
  }
  for (const auto& mode : setup.response_modes) {
    if (!mode.render) out.push_back("The response mode \"" + mode.name + "\" has no render function.");
    if (!mode.instead.empty() && !find_response_mode(setup, mode.instead)) {
      out.push_back("The response mode \"" + mode.name + "\" stands for \"" + mode.instead +
                    "\" where answers hold tokens: register that, too.");
    }
  }
}

void check_endpoints(const Setup& setup, Sentences& out) {
  std::set<std::string> names;
  std::set<std::string> places;
  for (const auto& [path, endpoint] : setup.endpoints) {
    const std::string name(endpoint->name());
    if (!name.empty() && !names.insert(name).second) {
      out.push_back("Two endpoints are registered for \"" + name + "\": keep one of them.");
    }
    const auto place = path.empty() ? endpoint->usual_path(setup.options) : path;
    if (!place.starts_with('/')) {
      out.push_back("The endpoint \"" + name + "\" has no path that begins with /: give Server::endpoint one.");
      continue;
    }
    const auto methods = endpoint->methods(setup.options);
    if (methods.empty()) out.push_back("The endpoint at " + place + " answers no method: no request can reach it.");
    const bool taken = std::any_of(methods.begin(), methods.end(), [&](std::string_view method) {
      return !places.insert(std::string(method) + " " + place).second;
    });
    if (taken) out.push_back("Two endpoints are registered at " + place + ": give one of them another path.");
  }
}

bool serves_clients(const Setup& setup) {
  const auto takes_clients = [&](const auto& each) { return each.endpoint->serves_clients(setup.options); };
  return !setup.exchanges.empty() || std::any_of(setup.endpoints.begin(), setup.endpoints.end(), takes_clients);
}

bool issues_codes(const Setup& setup) {
  return std::any_of(setup.grants.begin(), setup.grants.end(),
                     [](const auto& grant) { return has_word(grant->response_type(), "code"); });
}

void check_pairs(const Setup& setup, Sentences& out) {
  if (setup.grants.empty() && setup.exchanges.empty()) {
    out.push_back("The server does nothing yet: register a grant, an exchange or both.");
  }
  const bool codes = issues_codes(setup);
  if (codes && !find_exchange(setup, "authorization_code")) {
    out.push_back("Codes are issued but cannot be exchanged: register exchanges::code.");
  }
  if (!codes && find_exchange(setup, "authorization_code") &&
      find_exchange(setup, "authorization_code")->grant_type() != "*") {
    out.push_back("Codes can be exchanged but none are issued: register grants::code.");
  }
  if (serves_clients(setup) && setup.strategies.empty()) {
    out.push_back("No client can authenticate: register client_auth::secret_basic(), secret_post() or none().");
  }
}

void check_refresh(const Setup& setup, Sentences& out) {
  const bool issued = std::any_of(setup.exchanges.begin(), setup.exchanges.end(), [](const auto& exchange) {
    return exchange->issues_refresh_tokens() && exchange->grant_type() != "refresh_token";
  });
  if (issued && !find_exchange(setup, "refresh_token")) {
    out.push_back(
        "Refresh tokens are issued but cannot be used: register exchanges::refresh_token, or set no refresh lifetime.");
  }
}

bool has_module(const Setup& setup, const std::function<bool(const Module&)>& is_it) {
  bool has = false;
  each_module(setup, [&](const Module& module) { has = has || is_it(module); });
  return has;
}

bool has_lasting_module(const Setup& setup) {
  return has_module(setup, [](const Module& module) { return module.is_lasting(); });
}

bool concerns(const Setup& setup, const Finding& finding) {
  if (has_endpoint(setup, finding.unless_endpoint)) return false;
  if (finding.where && !finding.where(setup.options)) return false;
  if (finding.unless_module && has_module(setup, finding.unless_module)) return false;
  if (finding.beside == Finding::Beside::a_grant) return !setup.grants.empty();
  if (finding.beside == Finding::Beside::a_lasting_module) return has_lasting_module(setup);
  return finding.beside != Finding::Beside::an_exchange || !setup.exchanges.empty();
}

Sentences findings(const Setup& setup, Finding::Kind kind) {
  Sentences out;
  each_module(setup, [&](const Module& module) {
    for (auto& finding : module.findings()) {
      if (finding.kind != kind || !concerns(setup, finding)) continue;
      // Modules that share an issue function share its findings.
      if (std::find(out.begin(), out.end(), finding.text) == out.end()) out.push_back(std::move(finding.text));
    }
  });
  return out;
}

}  // namespace

std::vector<std::string> mistakes(const Setup& setup) {
  Sentences out;
  check_issuer(setup.options, out);
  check_callbacks(setup, out);
  check_resources(setup, out);
  out.insert(out.end(), setup.empty_registrations.begin(), setup.empty_registrations.end());
  check_names(setup, out);
  check_endpoints(setup, out);
  check_pairs(setup, out);
  check_refresh(setup, out);
  for (auto& text : contradictions_with_profile(setup)) out.push_back(std::move(text));
  for (auto& text : findings(setup, Finding::Kind::mistake)) out.push_back(std::move(text));
  return out;
}

std::vector<std::string> loosened(const Setup& setup) {
  auto out = findings(setup, Finding::Kind::loosened);
  if (setup.transactions) {
    for (auto& text : setup.transactions->loosened()) out.push_back(std::move(text));
  }
  if (setup.dpop && !setup.dpop->outlives_process() && has_lasting_module(setup)) {
    out.push_back(
        "Server::dpop remembers proofs in this process alone, beside codes or tokens that are kept for longer: another "
        "node or the next start takes a proof again.");
  }
  for (auto& text : loosened_options(setup.options)) out.push_back(std::move(text));
  return out;
}

}  // namespace oauthkit
