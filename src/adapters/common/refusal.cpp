#include "adapters/common/refusal.hpp"

#include <sys/socket.h>

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

void say(int fd, const Refusal& refusal) {
  const auto answer = to_response(refusal);
  // RFC 9112 §4: the reason may be empty.
  std::string bytes = "HTTP/1.1 " + std::to_string(answer.status) + " \r\n";
  for (const auto& [name, value] : answer.headers) bytes.append(name).append(": ").append(value).append("\r\n");
  bytes.append("Connection: close\r\nContent-Length: ").append(std::to_string(answer.body.size()));
  bytes.append("\r\n\r\n").append(answer.body);
  ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

}  // namespace oauthkit::adapters
