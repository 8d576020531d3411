#include "fuzz.hpp"
#include "oauthkit/http.hpp"

using namespace oauthkit;

// Fields of a request that this library reads itself.
void fuzz(std::string_view input) {
  Request request{.method = "POST", .target = std::string(input)};
  request.headers.add("Cookie", std::string(input));
  request.headers.add("Content-Type", std::string(input));
  for (const auto* name : {"session", "__Host-session", ""}) {
    if (const auto value = request.cookie(name)) require(value->find(';') == value->npos);
  }
  require(request.path().size() + request.query().size() <= input.size());
  require(request.media_type() == "application/x-www-form-urlencoded" || !request.has_form());
  const auto escaped = escape_html(input);
  require(escaped.find_first_of("<>\"'") == escaped.npos);
  const auto redirect = Response::redirect(std::string(input));
  require(redirect.status == 303 || redirect.headers.count("Location") == 0);
}
