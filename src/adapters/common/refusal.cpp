#include "adapters/common/refusal.hpp"

namespace oauthkit::adapters {

Response to_response(const Refusal& refusal) {
  Response answer{refusal.status,
                  {{"Content-Type", "text/plain; charset=utf-8"},
                   {"Cache-Control", "no-store"},
                   {"X-Content-Type-Options", "nosniff"}},
                  std::string(refusal.why) + "\n"};
  if (!refusal.allow.empty()) answer.headers.add("Allow", refusal.allow);
  if (!refusal.retry_after.empty()) answer.headers.add("Retry-After", std::string(refusal.retry_after));
  return answer;
}

}  // namespace oauthkit::adapters
