#include "openid/posted_logout.hpp"

#include "protocol/request_origin.hpp"
#include "session/posted_form.hpp"

namespace oauthkit::openid {
namespace {

constexpr std::string_view parameter = "posted_logout";

Error no_form() { return invalid_request("the body must be application/x-www-form-urlencoded"); }

}  // namespace

bool is_posted_from_elsewhere(const Setup& setup, const Request& request, const Browser& browser) {
  return request.method == "POST" && !browser.user && !comes_from(request, setup.options.issuer);
}

// RP-Initiated Logout §2: clients may post. Whose login ends is known from the cookie, which a POST from another site
// does not bring.
Result<Response> come_with_get(const Setup& setup, const Context& context) {
  if (!context.request().has_form()) return no_form();
  return session::come_with_get(*setup.transactions, context, parameter);
}

// RP-Initiated Logout §2: both methods, and each has one place for the parameters.
Result<Params> logout_params(const Setup& setup, const Context& context) {
  const auto& request = context.request();
  if (request.method == "POST") {
    if (!request.has_form()) return no_form();
    return Params::parse(request.body);
  }
  if (request.method != "GET") return invalid_request("a request to sign out is a GET or a POST");
  auto params = Params::parse(request.query());
  const auto id = params && params->size() == 1 ? params->get(parameter) : std::nullopt;
  if (!id) return params;
  return session::posted_form(*setup.transactions, setup.options.issuer, *id, context.now());
}

}  // namespace oauthkit::openid
