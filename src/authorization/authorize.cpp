#include "authorization/authorize.hpp"

#include "authorization/next_step.hpp"
#include "authorization/request.hpp"
#include "protocol/failures.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view endpoint = "authorization";

// RFC 6749 §3.1: GET, and POST as a form.
Result<Params> read_params(const Request& request) {
  if (request.method == "GET") return Params::parse(request.query());
  if (request.has_form()) return Params::parse(request.body);
  return invalid_request("the body must be application/x-www-form-urlencoded");
}

Step after_proof(const Setup& setup, const Context& context, const Params& params, const Browser& browser,
                 Target& target) {
  auto request = read_authorization_request(setup, context, params, target);
  if (request) {
    return next_step(setup, context, browser,
                     {.target = target, .request = *std::move(request), .started_at = context.now()});
  }
  return target.early_failure(endpoint, request.error());
}

Step answer(const Setup& setup, const Request& request, const Browser& browser) {
  const auto params = read_params(request);
  if (!params) return error_page(setup.options, endpoint, params.error());
  auto target = Target::prove(setup, *params);
  // RFC 6749 §3.1.2.4: an invalid redirect URI is told on a page, and never followed.
  if (!target) return error_page(setup.options, endpoint, target.error());
  try {
    const Context context(setup.options, request);
    return after_proof(setup, context, *params, browser, *target);
  } catch (const StoreUnavailable&) {
    throw;
  } catch (...) {
    // RFC 6749 §4.1.2.1: a redirect cannot carry a 500, so that server_error travels in its place.
    return target->early_failure(endpoint, error_of(setup.options, endpoint, std::current_exception()));
  }
}

}  // namespace

Step serve_authorize(const Setup& setup, const Request& request, const Browser& browser) {
  if (request.method != "GET" && request.method != "POST") {
    auto response = error_page(setup.options, endpoint, invalid_request("this page answers GET and POST"));
    response.status = 405;
    response.headers.set("Allow", "GET, POST");
    return response;
  }
  try {
    return answer(setup, request, browser);
  } catch (...) {
    return error_page(setup.options, endpoint, error_of(setup.options, endpoint, std::current_exception()));
  }
}

}  // namespace oauthkit
