#include "oauthkit/bearer.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/uri.hpp"
#include "protocol/failures.hpp"
#include "resource_server/demands.hpp"
#include "resource_server/intake.hpp"
#include "resource_server/refusal.hpp"
#include "tokens/live_token.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view endpoint = "bearer";

Response failed(const BearerOptions& options, const std::exception_ptr& thrown) {
  Options reporting;
  reporting.on_failure = options.on_failure;
  return error_json(reporting, endpoint, error_of(reporting, endpoint, thrown));
}

void name_scopes(const Scope& needed, const Authorization& authorization, Response& response) {
  if (!needed.empty()) response.headers.set("X-Accepted-OAuth-Scopes", needed.to_string());
  response.headers.set("X-OAuth-Scopes", authorization.scope.to_string());
}

}  // namespace

Bearer::Bearer(Find find, BearerOptions options)
    : Bearer(TokenStore{.find_access = std::move(find)}, std::move(options)) {}

Bearer::Bearer(const TokenStore& tokens, BearerOptions options)
    : tokens_{.find_access = tokens.find_access, .is_revoked = tokens.is_revoked}, options_(std::move(options)) {
  if (!tokens_.find_access && options_.readers.empty()) {
    throw std::invalid_argument("Bearer cannot find tokens: set TokenStore::find_access, or give it a reader");
  }
  if (!uri::is_written_well(options_.resource_metadata)) {
    throw std::invalid_argument(
        "Bearer names its metadata by something that is no URL: BearerOptions::resource_metadata");
  }
  for (const auto& reader : options_.readers) {
    if (!reader.read) throw std::invalid_argument("Bearer has a reader that cannot read: set TokenReader::read");
  }
}

std::variant<Authorization, Response> Bearer::check(const Request& request, const Scope& needed) const {
  return check(request, needed, {});
}

std::variant<Authorization, Response> Bearer::check(const Request& request, const Scope& needed,
                                                    const StepUp& step_up) const {
  const auto intake = take_in(request, options_);
  const Refusal refuse{options_, request, intake.is_dpop};
  if (intake.malformed || intake.tokens.size() > 1) {
    return refuse(invalid_request("present one access token, in the Authorization field"));
  }
  // RFC 6750 §3.1: whoever presents nothing is told nothing but where to begin.
  if (intake.tokens.empty()) return refuse(std::nullopt);
  if (!is_access_token(intake.tokens.front())) return refuse(invalid_token);
  try {
    auto found = find_access_token(tokens_, options_.readers, intake.tokens.front());
    const auto now = options_.clock();
    auto& authorization = found.stored.authorization;
    if (!found.is_live(now) || !is_meant_for(authorization, options_.audience)) return refuse(invalid_token);
    const auto possession = prove(options_, request, intake, authorization.confirmation);
    if (possession.refused) return refuse(possession.refused);
    if (!authorization.scope.contains(needed)) return refuse.scope(needed);
    if (!has_signed_in_so(authorization, step_up, now)) return refuse.step_up(step_up);
    if (possession.proof) {
      const auto used = DpopVerifier::of(*options_.dpop).use(*possession.proof);
      if (!used) return refuse(used.error());
    }
    return std::move(authorization);
  } catch (...) {
    return failed(options_, std::current_exception());
  }
}

Handler Bearer::guard(Scope needed, Guarded handler) const { return guard(std::move(needed), {}, std::move(handler)); }

Handler Bearer::guard(Scope needed, StepUp step_up, Guarded handler) const {
  return [bearer = *this, needed = std::move(needed), step_up = std::move(step_up),
          handler = std::move(handler)](const Request& request) {
    auto checked = bearer.check(request, needed, step_up);
    if (auto* refused = std::get_if<Response>(&checked)) return std::move(*refused);
    const auto& authorization = std::get<Authorization>(checked);
    try {
      auto response = handler(request, authorization);
      if (bearer.options_.scope_headers) name_scopes(needed, authorization, response);
      tell_nonce(bearer.options_, request, response);
      return response;
    } catch (...) {
      return failed(bearer.options_, std::current_exception());
    }
  };
}

Handler Bearer::protect_all(Handler site, std::vector<std::string> bypass) const {
  const auto guarded = guard({}, [site](const Request& request, const Authorization&) { return site(request); });
  return [bearer = *this, site = std::move(site), bypass = std::move(bypass), guarded](const Request& request) {
    const bool open = std::find(bypass.begin(), bypass.end(), request.path()) != bypass.end();
    if (!open) return guarded(request);
    try {
      return site(request);
    } catch (...) {
      return failed(bearer.options_, std::current_exception());
    }
  };
}

std::vector<std::string> Bearer::audit() const {
  std::vector<std::string> out;
  if (options_.legacy_access_token_in_query) {
    out.push_back("legacy_access_token_in_query: access tokens may stand in URLs, where logs and histories keep them.");
  }
  if (options_.legacy_oauth_scheme_and_query) {
    out.push_back("legacy_oauth_scheme_and_query: the OAuth scheme and oauth_token in URLs are read as well.");
  }
  for (const auto& reader : options_.readers) {
    if (!reader.gives_up.empty()) out.push_back(reader.gives_up);
  }
  if (tokens_.find_access && !sees_revoked(tokens_, options_.readers)) {
    out.push_back(
        "readers: tokens that a reader reads live until they end, revoked or not, for the TokenStore has no "
        "is_revoked.");
  }
  return out;
}

}  // namespace oauthkit
