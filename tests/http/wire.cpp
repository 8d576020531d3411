#include "http/wire.hpp"

namespace oauthkit::testing {

std::vector<std::string> Answer::fields(std::string_view name) const {
  std::vector<std::string> found;
  const std::string start = "\r\n" + std::string(name) + ": ";
  for (auto at = head.find(start); at != std::string::npos; at = head.find(start, at + 1)) {
    const auto value = at + start.size();
    found.push_back(head.substr(value, head.find("\r\n", value) - value));
  }
  return found;
}

std::string Answer::field(std::string_view name) const {
  const auto found = fields(name);
  if (found.size() == 1) return found.front();
  return found.empty() ? "<none>" : "<many>";
}

Answer parse_answer(std::string_view bytes) {
  Answer answer;
  const auto end = bytes.find("\r\n\r\n");
  if (!bytes.starts_with("HTTP/1.1 ") || end == std::string_view::npos) return answer;
  answer.status = std::stoi(std::string(bytes.substr(9, 3)));
  answer.head = bytes.substr(0, end + 2);
  answer.body = bytes.substr(end + 4);
  return answer;
}

int count_answers(std::string_view bytes) {
  int count = 0;
  for (auto at = bytes.find("HTTP/1.1 "); at != std::string_view::npos; at = bytes.find("HTTP/1.1 ", at + 1)) ++count;
  return count;
}

std::string request(std::string_view method, std::string_view target, std::string_view lines, std::string_view body) {
  std::string bytes(method);
  bytes.append(" ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n").append(lines).append("\r\n").append(body);
  return bytes;
}

std::string post(std::string_view target, std::string_view body, std::string_view lines) {
  return request("POST", target, "Content-Length: " + std::to_string(body.size()) + "\r\n" + std::string(lines), body);
}

std::string chunked(std::string_view method, std::string_view target, std::string_view chunks) {
  return request(method, target, "Transfer-Encoding: chunked\r\n", chunks);
}

}  // namespace oauthkit::testing
