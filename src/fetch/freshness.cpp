#include "fetch/freshness.hpp"

#include "base/freshness.hpp"

namespace oauthkit::fetch {

std::chrono::seconds life_of(const Response& response, const FetchOptions& options) {
  return freshness::life_of(
      response.headers.get("Cache-Control").value_or(std::string_view()),
      {.shortest = options.shortest_life, .usual = options.usual_life, .longest = options.longest_life});
}

bool is_json(const Response& response) {
  return response.status == 200 &&
         freshness::is_json_type(response.headers.get("Content-Type").value_or(std::string_view()));
}

}  // namespace oauthkit::fetch
