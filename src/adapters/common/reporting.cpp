#include "adapters/common/reporting.hpp"

#include <exception>
#include <utility>

#include "adapters/common/refusal.hpp"
#include "oauthkit/unavailable.hpp"

namespace oauthkit::adapters {

Response answer_to_exception(std::string_view path, const Environment& environment) {
  try {
    throw;
  } catch (const Unavailable& away) {
    environment.report(Failure{.endpoint = path, .cause = away.what()});
    return to_response({.status = 503, .why = "unavailable; try again", .retry_after = "1"});
  } catch (const std::exception& exception) {
    environment.report(Failure{.endpoint = path, .cause = exception.what()});
  } catch (...) {
    environment.report(Failure{.endpoint = path, .cause = "an exception of unknown type"});
  }
  return to_response({500, "internal error"});
}

Handler reporting(Handler handler, std::string path, Environment environment) {
  // An empty handler is for `Routes` to refuse.
  if (!handler) return handler;
  return [handler = std::move(handler), path = std::move(path),
          environment = std::move(environment)](const Request& request) {
    try {
      return handler(request);
    } catch (...) {
      return answer_to_exception(path, environment);
    }
  };
}

}  // namespace oauthkit::adapters
