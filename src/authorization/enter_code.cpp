#include "authorization/device_requests.hpp"
#include "authorization/device_sign_in.hpp"
#include "authorization/proceed.hpp"
#include "oauthkit/server.hpp"
#include "protocol/failures.hpp"
#include "protocol/request_origin.hpp"
#include "protocol/user_code.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view endpoint = "device";

Response page(const Setup& setup, const Request& request, const Error& error) {
  return error_page(setup.options, endpoint, request, error);
}

Result<Params> read_params(const Request& request) {
  if (request.method == "GET") return Params::parse(request.query());
  if (request.has_form()) return Params::parse(request.body);
  return invalid_request("the body must be application/x-www-form-urlencoded");
}

// RFC 8628 §3.3.1: a link fills in the form, and the person sends it. What another site sends in their name is a link.
bool is_entered(const Request& request, const DeviceOptions& options) {
  const bool is_from_elsewhere =
      request.headers.count("Sec-Fetch-Site") > 0 && !comes_from(request, options.verification_uri);
  return request.method == "POST" && !is_from_elsewhere;
}

DeviceStep device_step(Step step) {
  return std::visit([](auto&& one) -> DeviceStep { return std::forward<decltype(one)>(one); }, std::move(step));
}

Response too_many(const Setup& setup, const Context& context, std::chrono::seconds retry_after) {
  return page(setup, context.request(),
              {.code = ErrorCode::too_many_attempts,
               .description = "too many codes were wrong; please try again later",
               .retry_after = retry_after});
}

// RFC 8628 §3.3: the person sees what is asked and by whom, and decides.
DeviceStep ask(const Setup& setup, const Context& context, const Browser& browser, AskingDevice device) {
  const auto request = device.request.request;
  auto target = Target::prove(setup, std::move(device));
  if (!target) return page(setup, context.request(), target.error());
  const auto back = WayBack::of(setup, context, *std::move(target), request);
  if (!back) return page(setup, context.request(), back.error());
  return device_step(
      proceed(setup, context, browser, {.back = *back, .request = request, .started_at = context.now()}));
}

DeviceStep look_up(const Setup& setup, const Context& context, const Browser& browser, const std::string& code) {
  if (browser.user->id.empty())
    return page(setup, context.request(), server_error("the user who is signed in has no id"));
  const auto& devices = *setup.devices;
  const auto& user_id = browser.user->id;
  const auto retry_after = devices.retry_after();
  // RFC 8628 §5.1: a code is short because few can be tried. Beyond that none is looked at, or how long the answer
  // takes would tell the right one.
  if (!devices.admits_guess(context, user_id)) return too_many(setup, context, retry_after);
  auto device = devices.find(context, code);
  // Of those that come at once, the ones after the last that was let through are refused as well.
  const bool admitted = device ? devices.admits_guess(context, user_id) : devices.count_wrong(context, user_id);
  if (!admitted) return too_many(setup, context, retry_after);
  if (!device) return EnterCode{.reason = EnterCode::Reason::not_valid, .user_code = user_code::shown(code)};
  return ask(setup, context, browser, *std::move(device));
}

DeviceStep answer(const Setup& setup, const Request& request, const Browser& browser) {
  if (!setup.devices) {
    return page(setup, request, server_error("Server::enter_code answers no device: register Server::device"));
  }
  const auto params = read_params(request);
  if (!params) return page(setup, request, params.error());
  const auto code = user_code::read(params->value_or_empty("user_code"));
  const auto context = context_for(setup, request);
  if (!browser.user) return sign_in_before_code(setup, context, browser, code.value_or(std::string()));
  if (!is_entered(request, setup.devices->options())) {
    return EnterCode{.user_code = code ? user_code::shown(*code) : std::string()};
  }
  // RFC 8628 §6.1: what is no code of ours is none that could be guessed.
  if (!code) return EnterCode{.reason = EnterCode::Reason::not_valid};
  return look_up(setup, context, browser, *code);
}

DeviceStep serve(const Setup& setup, const Request& request, const Browser& browser) {
  if (request.method != "GET" && request.method != "POST") {
    auto response = page(setup, request, invalid_request("this page answers GET and POST"));
    response.status = 405;
    response.headers.set("Allow", "GET, POST");
    return response;
  }
  return guarded(
      setup.options.environment, endpoint, [&] { return answer(setup, request, browser); },
      [&](const Error& error) -> DeviceStep { return page(setup, request, error); });
}

}  // namespace

DeviceStep Server::enter_code(const Request& request, const Browser& browser) const {
  return serve(serving(*setup_), request, browser);
}

}  // namespace oauthkit
