#include "assembly/setup.hpp"
#include "authorization/posted_request.hpp"
#include "authorization/proceed.hpp"
#include "authorization/request.hpp"
#include "authorization/request_source.hpp"
#include "oauthkit/server.hpp"
#include "protocol/failures.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view endpoint = "authorization";

// RFC 6749 §3.1: GET, and POST as a form.
Result<Params> read_params(const Setup& setup, const Request& request) {
  if (request.method == "GET") return what_was_posted(setup, Params::parse(request.query()));
  if (request.has_form()) return Params::parse(request.body);
  return invalid_request("the body must be application/x-www-form-urlencoded");
}

Step after_proof(const Setup& setup, const Context& context, const RequestSource& source, const Browser& browser,
                 WayBack& back) {
  const auto& request = context.request();
  if (is_posted_from_elsewhere(setup, request)) return come_with_get(setup, context, back);
  auto reading = read_authorization_request(setup, context, back.client(), source.params);
  back.answer_with(reading.mode);
  if (const auto may = check_source(setup, back.client(), source); !may)
    return back.early_failure(endpoint, may.error());
  if (!reading.request) return back.early_failure(endpoint, reading.request.error());
  reading.request->pushed = source.request_uri;
  return proceed(setup, context, browser,
                 {.back = back, .request = *std::move(reading.request), .started_at = context.now()});
}

Step answer(const Setup& setup, const Request& request, const Browser& browser) {
  auto sent = read_params(setup, request);
  if (!sent) return error_page(setup.options, endpoint, request, sent.error());
  const auto source = find_source(setup, request, *std::move(sent));
  // RFC 9101 §7: an object that is not right is told on a page.
  // RFC 9101 §6.3: what a right one asks for is a request like any.
  if (!source) return error_page(setup.options, endpoint, request, source.error());
  auto target = Target::prove(setup, source->params);
  // RFC 6749 §3.1.2.4: an invalid redirect URI is told on a page, and never followed.
  if (!target) return error_page(setup.options, endpoint, request, target.error());
  // A clock can fail like anything else.
  const auto& environment = setup.options.environment;
  const auto now = guarded(
      environment, endpoint, [&]() -> Result<TimePoint> { return environment.clock(); },
      [](const Error& error) -> Result<TimePoint> { return error; });
  const Context context = context_for(setup, request, now ? *now : TimePoint());
  WayBack back(setup, context, *std::move(target), source->params);
  if (!now) return back.early_failure(endpoint, now.error());
  // RFC 6749 §4.1.2.1: a redirect cannot carry a 500, so that server_error travels in its place.
  return guarded_but_for_stores(
      environment, endpoint, [&] { return after_proof(setup, context, *source, browser, back); },
      [&](const Error& error) -> Step { return back.early_failure(endpoint, error); });
}

Step serve(const Setup& setup, const Request& request, const Browser& browser) {
  if (request.method != "GET" && request.method != "POST") {
    auto response = error_page(setup.options, endpoint, request, invalid_request("this page answers GET and POST"));
    response.status = 405;
    response.headers.set("Allow", "GET, POST");
    return response;
  }
  return guarded(
      setup.options.environment, endpoint, [&] { return answer(setup, request, browser); },
      [&](const Error& error) { return error_page(setup.options, endpoint, request, error); });
}

}  // namespace

Step Server::authorize(const Request& request, const Browser& browser) const {
  return serve(serving(*setup_), request, browser);
}

}  // namespace oauthkit
