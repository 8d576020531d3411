#include "fetch/freshness.hpp"

#include "base/ascii.hpp"
#include "fuzz.hpp"

using namespace oauthkit;

// Whatever others answer, nothing is kept for less or longer than was set.
void fuzz(std::string_view input) {
  const FetchOptions options;
  Response response;
  response.headers.add("Cache-Control", std::string(input));
  response.headers.add("Content-Type", std::string(input));
  const auto life = fetch::life_of(response, options);
  require(options.shortest_life <= life && life <= options.longest_life);
  if (fetch::is_json(response)) require(ascii::lowered(input).find("json") != std::string::npos);
  Response never_kept;
  never_kept.headers.add("Cache-Control", "no-store," + std::string(input));
  // A field with a byte that no field has is none.
  if (never_kept.headers.get("Cache-Control")) require(fetch::life_of(never_kept, options) == options.shortest_life);
}
