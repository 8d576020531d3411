#include "oauthkit/bearer.hpp"

#include <algorithm>
#include <stdexcept>

#include "ascii.hpp"
#include "authorization_field.hpp"
#include "dpop/verifier.hpp"
#include "endpoints/failures.hpp"
#include "oauthkit/mtls.hpp"
#include "uri.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view endpoint = "bearer";

/// The credentials a request carries, by every way that is open.
struct Intake {
  std::vector<std::string> tokens;
  /// The token came under the DPoP scheme.
  bool is_dpop = false;
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
  if (!token && options.dpop) {
    // RFC 9449 §7.1
    token = credentials_of(*field, "DPoP");
    intake.is_dpop = token.has_value();
  }
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
  if (options.allow_body && request.method != "GET" && request.has_form()) {
    read_params(Params::parse(request.body), "access_token", intake);
  }
  return intake;
}

// RFC 9449 §7.1: at an API these two are 401, whatever they are at the token endpoint.
int status_of(ErrorCode code) {
  const bool of_proof = code == ErrorCode::invalid_dpop_proof || code == ErrorCode::use_dpop_nonce;
  return of_proof ? 401 : http_status(code);
}

std::string dpop_attributes(const BearerOptions& options) {
  std::string names;
  for (const auto& name : DpopVerifier::of(*options.dpop).algorithms()) names.append(names.empty() ? "" : " ") += name;
  return ", algs=\"" + names + '"';
}

// RFC 6750 §3, RFC 9449 §7.1
std::string challenge_of(const BearerOptions& options, bool is_dpop, const std::string& attributes = {}) {
  std::string challenge = is_dpop ? "DPoP" : "Bearer";
  challenge += " realm=\"" + printable_description(options.realm) + '"';
  if (is_dpop) challenge += dpop_attributes(options);
  challenge += attributes;
  // RFC 9728 §5.1
  if (!options.resource_metadata.empty()) challenge += ", resource_metadata=\"" + options.resource_metadata + '"';
  return challenge;
}

void tell_nonce(const BearerOptions& options, const Request& request, Response& response) {
  if (!options.dpop || request.headers.count("DPoP") == 0) return;
  if (auto nonce = DpopVerifier::of(*options.dpop).nonce(options.clock())) {
    response.headers.set("DPoP-Nonce", *std::move(nonce));
  }
}

/// Refuses one request.
struct Refusal {
  const BearerOptions& options;
  const Request& request;
  bool is_dpop = false;

  Response operator()(const std::optional<Error>& error, const Scope& needed = {}) const {
    std::string attributes;
    Response response = Response::json(401, "{}");
    if (error) {
      response.status = status_of(error->code);
      const std::string name(wire_name(error->code));
      const auto description = printable_description(error->description);
      attributes = ", error=\"" + name + "\", error_description=\"" + description + '"';
      response.body = "{\"error\":\"" + name + "\",\"error_description\":\"" + description + "\"}";
    }
    if (!needed.empty()) attributes += ", scope=\"" + needed.to_string() + '"';
    response.headers.set("WWW-Authenticate", challenge_of(options, is_dpop, attributes));
    // RFC 9449 §7.2: a challenge for each scheme, the reason with the one that was used.
    if (options.dpop) response.headers.add("WWW-Authenticate", challenge_of(options, !is_dpop));
    tell_nonce(options, request, response);
    return response;
  }
};

const Error invalid_token = {ErrorCode::invalid_token, "the access token is not valid"};

/// What the request proves of a token's binding.
struct Possession {
  std::optional<Error> refused = {};
  /// To be used up when nothing else is wrong.
  std::optional<DpopProof> proof = {};
};

Possession prove(const BearerOptions& options, const Request& request, const Intake& intake,
                 const Confirmation& confirmation) {
  // RFC 8705 §3: the token is nobody else's.
  const auto& certificate = confirmation.x5t_s256;
  if (!certificate.empty() && certificate != mtls::thumbprint(request.client_certificate)) return {invalid_token};
  // RFC 9449 §7.2: a bound token is no bearer token, and a bearer token is not made a bound one.
  if (intake.is_dpop == confirmation.jkt.empty()) return {invalid_token};
  if (!intake.is_dpop) return {};
  auto proof = DpopVerifier::of(*options.dpop).verify(request, options.clock(), intake.tokens.front());
  if (!proof) return {proof.error()};
  // RFC 9449 §4.3, check 12
  if (proof->jkt != confirmation.jkt) return {Error{ErrorCode::invalid_token, "the access token is of another key"}};
  return {std::nullopt, *std::move(proof)};
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

void name_scopes(const Scope& needed, const Authorization& authorization, Response& response) {
  if (!needed.empty()) response.headers.set("X-Accepted-OAuth-Scopes", needed.to_string());
  response.headers.set("X-OAuth-Scopes", authorization.scope.to_string());
}

}  // namespace

Bearer::Bearer(const TokenStore& tokens, BearerOptions options) : Bearer(tokens.find_access, std::move(options)) {}

Bearer::Bearer(Find find, BearerOptions options) : find_(std::move(find)), options_(std::move(options)) {
  if (!find_ && options_.readers.empty()) {
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

Stored Bearer::find(std::string_view token) const {
  auto found = find_ ? find_(hash_token(token)) : Stored();
  for (const auto& reader : options_.readers) {
    if (found.state != Stored::State::unknown) break;
    found = reader.read(token);
  }
  return found;
}

std::variant<Authorization, Response> Bearer::check(const Request& request, const Scope& needed) const {
  const auto intake = take_in(request, options_);
  const Refusal refuse{options_, request, intake.is_dpop};
  if (intake.malformed || intake.tokens.size() > 1) {
    return refuse(invalid_request("present one access token, in the Authorization field"));
  }
  // RFC 6750 §3.1: whoever presents nothing is told nothing but where to begin.
  if (intake.tokens.empty()) return refuse(std::nullopt);
  if (!is_token(intake.tokens.front())) return refuse(invalid_token);
  try {
    auto found = find(intake.tokens.front());
    const bool live = found.state == Stored::State::live && found.authorization.expires_at > options_.clock();
    if (!live || !is_meant_for(found.authorization, options_.audience)) return refuse(invalid_token);
    const auto possession = prove(options_, request, intake, found.authorization.confirmation);
    if (possession.refused) return refuse(possession.refused);
    if (!found.authorization.scope.contains(needed)) {
      return refuse(Error{ErrorCode::insufficient_scope, "the access token has not enough scope"}, needed);
    }
    if (possession.proof) {
      const auto used = DpopVerifier::of(*options_.dpop).use(*possession.proof);
      if (!used) return refuse(used.error());
    }
    return std::move(found.authorization);
  } catch (...) {
    return failed(options_, std::current_exception());
  }
}

Handler Bearer::guard(Scope needed, Guarded handler) const {
  return [bearer = *this, needed = std::move(needed), handler = std::move(handler)](const Request& request) {
    auto checked = bearer.check(request, needed);
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
  return out;
}

}  // namespace oauthkit
