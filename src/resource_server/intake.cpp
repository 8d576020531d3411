#include "resource_server/intake.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "protocol/authorization_field.hpp"

namespace oauthkit {
namespace {

// RFC 6750 §2.1, OAuth 2.1 §5.1: in the Authorization field, whatever the case of its scheme.
void read_header(const Request& request, const BearerOptions& options, Intake& intake) {
  const auto count = request.headers.count("Authorization");
  const auto field = request.headers.get("Authorization");
  if (count == 0) return;
  if (!field) {
    intake.malformed = true;
    return;
  }
  auto token = credentials_of(*field, "Bearer");
  if (!token && options.legacy.oauth_scheme_and_query) token = credentials_of(*field, "OAuth");
  if (!token && options.dpop) {
    // RFC 9449 §7.1: the scheme of a token that is bound to a key.
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

}  // namespace

bool is_access_token(std::string_view text) {
  return !text.empty() && text.size() <= 8192 && std::all_of(text.begin(), text.end(), [](char c) {
    return ascii::is_unreserved(c) || c == '+' || c == '/' || c == '=' || c == '|';
  });
}

Intake take_in(const Request& request, const BearerOptions& options) {
  Intake intake;
  read_header(request, options, intake);
  if (!request.query().empty()) {
    const auto query = Params::parse(request.query());
    if (options.legacy.access_token_in_query) read_params(query, "access_token", intake);
    if (options.legacy.oauth_scheme_and_query) read_params(query, "oauth_token", intake);
  }
  // RFC 9700 §4.3.2, RFC 6750 §2.3: a token in a URL is refused, also beside a right one.
  if (!options.legacy.access_token_in_query && names_parameter(request.query(), "access_token")) {
    intake.malformed = true;
  }
  // RFC 6750 §2.2: a form, and not with GET.
  if (options.allow_body && request.method != "GET" && request.has_form()) {
    read_params(Params::parse(request.body), "access_token", intake);
  }
  return intake;
}

}  // namespace oauthkit
