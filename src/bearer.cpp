#include "oauthkit/bearer.hpp"

#include <algorithm>
#include <stdexcept>

#include "ascii.hpp"
#include "authorization_field.hpp"
#include "endpoints/failures.hpp"
#include "uri.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view endpoint = "bearer";

/// The credentials a request carries, by every way that is open.
struct Intake {
  std::vector<std::string> tokens;
  bool malformed = false;
};

// RFC 6750 §2.1: b64token.
bool is_token(std::string_view text) {
  return !text.empty() && text.size() <= 8192 && std::all_of(text.begin(), text.end(), [](char c) {
    return ascii::is_unreserved(c) || c == '+' || c == '/' || c == '=' || c == '|';
  });
}

void read_header(const Request& request, const BearerOptions& options, Intake& intake) {
  const auto count = request.headers.count("Authorization");
  const auto field = request.headers.get("Authorization");
  if (count == 0) return;
  if (!field) {
    intake.malformed = true;
    return;
  }
  auto token = credentials_of(*field, "Bearer");
  if (!token && options.legacy_oauth_scheme_and_query) token = credentials_of(*field, "OAuth");
  if (token) intake.tokens.emplace_back(*token);
}

void read_params(const Result<Params>& params, std::string_view name, Intake& intake) {
  if (!params) return;
  for (const auto token : params->all(name)) intake.tokens.emplace_back(token);
}

// A site's own query need not be a well-formed form.
bool names_parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto piece = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(piece.size() + 1, query.size()));
    if (form_decode(piece.substr(0, piece.find('='))) == name) return true;
  }
  return false;
}

Intake take_in(const Request& request, const BearerOptions& options) {
  Intake intake;
  read_header(request, options, intake);
  if (!request.query().empty()) {
    const auto query = Params::parse(request.query());
    if (options.legacy_access_token_in_query) read_params(query, "access_token", intake);
    if (options.legacy_oauth_scheme_and_query) read_params(query, "oauth_token", intake);
  }
  // RFC 9700 §4.3.2: a token in a URL is refused, also beside a right one.
  if (!options.legacy_access_token_in_query && names_parameter(request.query(), "access_token")) {
    intake.malformed = true;
  }
  // RFC 6750 §2.2: a form, and not with GET.
  if (options.allow_body && request.method != "GET" && request.media_type() == "application/x-www-form-urlencoded") {
    read_params(Params::parse(request.body), "access_token", intake);
  }
  return intake;
}

// RFC 6750 §3; `hints` are attributes that say what would do.
Response refusal(const BearerOptions& options, const std::optional<Error>& error, const std::string& hints = {}) {
  std::string challenge = "Bearer realm=\"" + printable_description(options.realm) + "\"";
  Response response = Response::json(401, "{}");
  if (error) {
    response.status = http_status(error->code);
    const std::string name(wire_name(error->code));
    const auto description = printable_description(error->description);
    challenge += ", error=\"" + name + "\", error_description=\"" + description + "\"";
    response.body = "{\"error\":\"" + name + "\",\"error_description\":\"" + description + "\"}";
  }
  challenge += hints;
  // RFC 9728 §5.1
  if (!options.resource_metadata.empty()) challenge += ", resource_metadata=\"" + options.resource_metadata + "\"";
  response.headers.set("WWW-Authenticate", challenge);
  return response;
}

Response failed(const BearerOptions& options, const std::exception_ptr& thrown) {
  Options reporting;
  reporting.on_failure = options.on_failure;
  return error_json(reporting, endpoint, error_of(reporting, endpoint, thrown));
}

// RFC 8707 §2, RFC 9700 §2.3: a token for another API is none here.
bool is_meant_for(const Authorization& authorization, const std::vector<std::string>& audience) {
  const auto& resource = authorization.resource;
  return audience.empty() ||
         std::find_first_of(resource.begin(), resource.end(), audience.begin(), audience.end()) != resource.end();
}

Response scope_refusal(const BearerOptions& options, const Scope& needed) {
  const Error error{ErrorCode::insufficient_scope, "the access token has not enough scope"};
  return refusal(options, error, ", scope=\"" + needed.to_string() + "\"");
}

bool has_signed_in_so(const Authorization& authorization, const StepUp& step_up, TimePoint now) {
  const auto& values = step_up.acr_values;
  // RFC 9470 §6.1: the token tells how; one that does not is not enough.
  if (!values.empty() && std::find(values.begin(), values.end(), authorization.acr) == values.end()) return false;
  if (!step_up.max_age) return true;
  return authorization.auth_time && now - *authorization.auth_time <= *step_up.max_age;
}

// RFC 9470 §3
Response step_up_refusal(const BearerOptions& options, const StepUp& step_up) {
  std::string values;
  for (const auto& value : step_up.acr_values) values.append(values.empty() ? "" : " ").append(value);
  std::string hints;
  if (!values.empty()) hints += ", acr_values=\"" + printable_description(values) + "\"";
  if (step_up.max_age) hints += ", max_age=\"" + std::to_string(step_up.max_age->count()) + "\"";
  const Error error{ErrorCode::insufficient_user_authentication, "the person has to sign in anew or in another way"};
  return refusal(options, error, hints);
}

void name_scopes(const Scope& needed, const Authorization& authorization, Response& response) {
  if (!needed.empty()) response.headers.set("X-Accepted-OAuth-Scopes", needed.to_string());
  response.headers.set("X-OAuth-Scopes", authorization.scope.to_string());
}

}  // namespace

Bearer::Bearer(const TokenStore& tokens, BearerOptions options) : Bearer(tokens.find_access, std::move(options)) {}

Bearer::Bearer(Find find, BearerOptions options) : find_(std::move(find)), options_(std::move(options)) {
  if (!find_) throw std::invalid_argument("Bearer cannot find tokens: set TokenStore::find_access");
  if (!uri::is_written_well(options_.resource_metadata)) {
    throw std::invalid_argument(
        "Bearer names its metadata by something that is no URL: BearerOptions::resource_metadata");
  }
  for (const auto& reader : options_.readers) {
    if (!reader.read) throw std::invalid_argument("Bearer has a reader that cannot read: set TokenReader::read");
  }
}

Stored Bearer::find(std::string_view token) const {
  auto found = find_(hash_token(token));
  for (const auto& reader : options_.readers) {
    if (found.state != Stored::State::unknown) break;
    found = reader.read(token);
  }
  return found;
}

std::variant<Authorization, Response> Bearer::check(const Request& request, const Scope& needed) const {
  return check(request, needed, {});
}

std::variant<Authorization, Response> Bearer::check(const Request& request, const Scope& needed,
                                                    const StepUp& step_up) const {
  const auto intake = take_in(request, options_);
  if (intake.malformed || intake.tokens.size() > 1) {
    return refusal(options_, invalid_request("present one access token, in the Authorization field"));
  }
  // RFC 6750 §3.1: whoever presents nothing is told nothing but where to begin.
  if (intake.tokens.empty()) return refusal(options_, std::nullopt);
  const Error invalid{ErrorCode::invalid_token, "the access token is not valid"};
  if (!is_token(intake.tokens.front())) return refusal(options_, invalid);
  try {
    auto found = find(intake.tokens.front());
    const auto now = options_.clock();
    const bool live = found.state == Stored::State::live && found.authorization.expires_at > now;
    if (!live || !is_meant_for(found.authorization, options_.audience)) return refusal(options_, invalid);
    if (!found.authorization.scope.contains(needed)) return scope_refusal(options_, needed);
    if (!has_signed_in_so(found.authorization, step_up, now)) return step_up_refusal(options_, step_up);
    return std::move(found.authorization);
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
  return out;
}

}  // namespace oauthkit
