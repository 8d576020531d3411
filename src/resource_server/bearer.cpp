#include "oauthkit/bearer.hpp"

#include <algorithm>
#include <set>
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

struct Switch {
  bool legacy::BearerSwitches::*on;
  const char* gives_up;
};

constexpr Switch switches[] = {
    {&legacy::BearerSwitches::access_token_in_query,
     "legacy.access_token_in_query: access tokens may stand in URLs, where logs and histories keep them."},
    {&legacy::BearerSwitches::oauth_scheme_and_query,
     "legacy.oauth_scheme_and_query: the OAuth scheme and oauth_token in URLs are read as well."},
};
static_assert(sizeof(legacy::BearerSwitches) == std::size(switches), "every switch has its sentence");

template <class Answer>
std::invoke_result_t<Answer&> guarded(const BearerOptions& options, Answer answer) {
  const auto& environment = options.environment;
  return oauthkit::guarded(environment, endpoint, std::move(answer),
                           [&](const Error& error) { return error_json(environment, endpoint, error); });
}

void name_scopes(const Scope& needed, const Authorization& authorization, Response& response) {
  if (!needed.empty()) response.headers.set("X-Accepted-OAuth-Scopes", needed.to_string());
  response.headers.set("X-OAuth-Scopes", authorization.access.scope.to_string());
}

bool has_scope(const BearerOptions& options, const Authorization& authorization, const Scope& needed) {
  if (needed.empty() || !options.verify_scope) return authorization.access.scope.contains(needed);
  return options.verify_scope(authorization, needed);
}

// Whatever a site makes of such a path, it stays where it seems to be.
bool has_no_detour(std::string_view path) {
  if (path.find_first_of("%\\") != path.npos || path.find("//") != path.npos) return false;
  while (!path.empty()) {
    const auto segment = path.substr(0, path.find('/'));
    if (segment == "." || segment == "..") return false;
    path.remove_prefix(std::min(segment.size() + 1, path.size()));
  }
  return true;
}

bool is_let_through(std::string_view bypass, std::string_view path) {
  if (!bypass.ends_with("/*")) return path == bypass;
  bypass.remove_suffix(1);
  return path.starts_with(bypass) && has_no_detour(path);
}

}  // namespace

// RFC 9068 §4, RFC 7662 §4: whom a name in a token names, its issuer alone says.
bool Bearer::has_several_issuers() const {
  std::set<std::string_view> issuers;
  if (tokens_.find_access) issuers.insert(tokens_.issuer);
  for (const auto& reader : options_.readers) issuers.insert(reader.issuer);
  issuers.erase("");
  return issuers.size() > 1;
}

Bearer::Bearer(Find find, BearerOptions options)
    : Bearer(TokenStore{.find_access = std::move(find)}, std::move(options)) {}

Bearer::Bearer(const TokenStore& tokens, BearerOptions options)
    : tokens_{.issuer = tokens.issuer, .find_access = tokens.find_access, .is_revoked = tokens.is_revoked},
      options_(std::move(options)) {
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
  return judge(request, needed, nullptr);
}

std::variant<Authorization, Response> Bearer::check(const Request& request, const Scope& needed,
                                                    const StepUp& step_up) const {
  return judge(request, needed, &step_up);
}

std::variant<Authorization, Response> Bearer::judge(const Request& request, const Scope& needed,
                                                    const StepUp* step_up) const {
  const auto intake = take_in(request, options_);
  const Refusal refuse{options_, request, intake.is_dpop};
  // RFC 6750 §2: one token, by one way; more is invalid_request.
  if (intake.malformed || intake.tokens.size() > 1) {
    return refuse(invalid_request("present one access token, in the Authorization field"));
  }
  // RFC 6750 §3.1: whoever presents nothing is told nothing but where to begin.
  if (intake.tokens.empty()) return refuse(std::nullopt);
  if (!is_access_token(intake.tokens.front())) return refuse(invalid_token);
  // RFC 6749 §7, RFC 9700 §2.3, OAuth 2.1 §5.2: revocation, end and scope are checked.
  // RFC 6819 §5.1.5.8: what is found tells the API which client it was issued to.
  return guarded(options_, [&]() -> std::variant<Authorization, Response> {
    auto found = find_access_token(tokens_, options_.readers, intake.tokens.front());
    const auto now = options_.environment.clock();
    auto& authorization = found.stored.authorization;
    if (!found.is_live(now) || !is_meant_for(found, options_.audience)) return refuse(invalid_token);
    const auto possession = prove(options_, request, intake, authorization.confirmation);
    if (possession.refused) return refuse(possession.refused);
    if (!has_scope(options_, authorization, needed)) return refuse.scope(needed);
    if (step_up && !has_signed_in_so(authorization, *step_up, now)) return refuse.step_up(*step_up);
    if (possession.proof) {
      const auto used = DpopVerifier::of(*options_.dpop).use(*possession.proof);
      if (!used) return refuse(used.error());
    }
    return std::move(authorization);
  });
}

std::optional<Response> Bearer::refusal(const Authorization& authorization, const Scope& needed) const {
  if (has_scope(options_, authorization, needed)) return std::nullopt;
  const Request no_proof;
  return Refusal{options_, no_proof, options_.dpop && !authorization.confirmation.jkt.empty()}.scope(needed);
}

Response Bearer::refusal(const Request& request, const Error& error) const {
  return Refusal{options_, request, take_in(request, options_).is_dpop}(error);
}

Handler Bearer::guard(Scope needed, Guarded handler) const {
  return guard_with(std::move(needed), std::nullopt, std::move(handler));
}

Handler Bearer::guard(Scope needed, StepUp step_up, Guarded handler) const {
  return guard_with(std::move(needed), std::move(step_up), std::move(handler));
}

Handler Bearer::guard_person(Scope needed, Guarded handler) const {
  return guard_with(std::move(needed), StepUp(), std::move(handler));
}

Handler Bearer::guard_with(Scope needed, std::optional<StepUp> step_up, Guarded handler) const {
  return [bearer = *this, needed = std::move(needed), step_up = std::move(step_up),
          handler = std::move(handler)](const Request& request) {
    auto checked = bearer.judge(request, needed, step_up ? &*step_up : nullptr);
    if (auto* refused = std::get_if<Response>(&checked)) return std::move(*refused);
    const auto& authorization = std::get<Authorization>(checked);
    return guarded(bearer.options_, [&] {
      auto response = handler(request, authorization);
      if (bearer.options_.scope_headers) name_scopes(needed, authorization, response);
      tell_nonce(bearer.options_, request, response);
      return response;
    });
  };
}

Handler Bearer::protect_all(Site site, std::vector<std::string> bypass) const {
  for (const auto& path : bypass) {
    if (path == "/*") throw std::invalid_argument("Bearer::protect_all: the bypass /* lets everything through");
  }
  const auto closed =
      guard({}, [site](const Request& request, const Authorization& who) { return site(request, &who); });
  return [bearer = *this, site = std::move(site), bypass = std::move(bypass), closed](const Request& request) {
    const bool open = std::any_of(bypass.begin(), bypass.end(),
                                  [&](const std::string& path) { return is_let_through(path, request.path()); });
    if (!open) return closed(request);
    return guarded(bearer.options_, [&] { return site(request, nullptr); });
  };
}

Handler Bearer::protect_all(Handler site, std::vector<std::string> bypass) const {
  return protect_all([site = std::move(site)](const Request& request, const Authorization*) { return site(request); },
                     std::move(bypass));
}

std::vector<std::string> Bearer::loosened() const {
  std::vector<std::string> out;
  for (const auto& row : switches) {
    if (options_.legacy.*row.on) out.push_back(row.gives_up);
  }
  for (const auto& reader : options_.readers) {
    if (!reader.gives_up.empty()) out.push_back(reader.gives_up);
  }
  if (has_several_issuers()) {
    out.push_back(
        "readers: tokens of several issuers are taken, where one user_id may be several people: know a person by "
        "Authorization::issuer and user_id together.");
  }
  if (tokens_.find_access && !sees_revoked(tokens_, options_.readers)) {
    out.push_back(
        "readers: tokens that a reader reads live until they end, revoked or not, for the TokenStore has no "
        "is_revoked.");
  }
  return out;
}

}  // namespace oauthkit
