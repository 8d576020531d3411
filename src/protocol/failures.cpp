#include "protocol/failures.hpp"

#include "base/json.hpp"
#include "base/uri.hpp"
#include "oauthkit/unavailable.hpp"

namespace oauthkit {
namespace {

// A callback may throw what is no exception class.
std::string cause_of(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& exception) {
    return exception.what();
  } catch (...) {
    return "an exception of unknown type";
  }
}

bool is_passing(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const Unavailable&) {
    return true;
  } catch (...) {
    return false;
  }
}

std::string default_page(const Error& error) {
  std::string page =
      "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Request refused</title>"
      "<style>:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;"
      "padding:0 1rem}code{opacity:.7}</style><h1>This request cannot be answered</h1><p>";
  page += escape_html(error.description.empty() ? "Something went wrong." : error.description);
  page += "</p><p><code>";
  page += escape_html(wire_name(error));
  page += "</code></p></html>";
  return page;
}

// RFC 7009 §2.2.1, RFC 6585 §4: what is away is 503, what is too much is 429, and the client may come again.
void add_retry_after(const Error& error, Response& response) {
  if (response.status != 503 && response.status != 429) return;
  const std::chrono::seconds usual(response.status == 429 ? 30 : 1);
  const auto after = error.retry_after > std::chrono::seconds::zero() ? error.retry_after : usual;
  response.headers.set("Retry-After", std::to_string(after.count()));
}

}  // namespace

Error error_of(const Environment& environment, std::string_view endpoint, const std::exception_ptr& thrown) {
  environment.report(Failure{.endpoint = endpoint, .cause = cause_of(thrown)});
  if (is_passing(thrown)) return {ErrorCode::temporarily_unavailable, {}};
  return {ErrorCode::server_error, {}};
}

// RFC 6749 §4.1.2.1: no text of an exception leaves, and a description keeps to its characters.
Error presentable(const Environment& environment, std::string_view endpoint, Error error) {
  if (!error.cause.empty()) environment.report(Failure{.endpoint = endpoint, .cause = error.cause});
  error.cause.clear();
  if (error.code == ErrorCode::server_error) error.description = "the authorization server met an unexpected condition";
  if (error.code == ErrorCode::temporarily_unavailable && error.description.empty()) {
    error.description = "the authorization server cannot answer just now; try again";
  }
  error.description = printable_description(error.description);
  // RFC 6749 §5.2: of the characters of a URI.
  if (!uri::is_written_well(error.uri)) error.uri.clear();
  return error;
}

Response error_page(const Options& options, std::string_view endpoint, const Request& request, const Error& error) {
  const auto& draw = options.pages.error;
  const auto shown = presentable(options.environment, endpoint, error);
  const auto drawn = [&] { return draw ? draw(shown, request) : Response(); };
  auto response = guarded(options.environment, endpoint, drawn, [](const Error&) { return Response(); });
  if (response.body.empty()) response = Response::html(200, default_page(shown));
  const auto status = http_status(shown.code);
  // OAuth 2.1 §4.1.2.1: a page is 400, and never 401.
  response.status = status == 401 ? 400 : status;
  add_retry_after(shown, response);
  return response;
}

Response error_json(const Environment& environment, std::string_view endpoint, const Error& error) {
  const auto shown = presentable(environment, endpoint, error);
  json::ObjectWriter body;
  body.add("error", wire_name(shown));
  if (!shown.description.empty()) body.add("error_description", shown.description);
  if (!shown.uri.empty()) body.add("error_uri", shown.uri);
  auto response = Response::json(http_status(shown.code), std::move(body).finish());
  add_retry_after(shown, response);
  return response;
}

}  // namespace oauthkit
