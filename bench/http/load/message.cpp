#include "message.hpp"

#include <strings.h>

#include <charconv>
#include <stdexcept>

namespace bench {
namespace {

constexpr std::string_view line_end = "\r\n";

bool same_name(std::string_view left, std::string_view right) {
  return left.size() == right.size() && ::strncasecmp(left.data(), right.data(), left.size()) == 0;
}

int number(std::string_view text, const char* what) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) throw std::runtime_error(what);
  return value;
}

}  // namespace

std::string_view field_of(std::string_view head, std::string_view name) {
  for (auto at = head.find(line_end); at != std::string_view::npos; at = head.find(line_end, at)) {
    at += line_end.size();
    const auto line = head.substr(at, head.find(line_end, at) - at);
    if (line.size() <= name.size() || line[name.size()] != ':' || !same_name(line.substr(0, name.size()), name))
      continue;
    auto value = line.substr(name.size() + 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    return value;
  }
  return {};
}

std::optional<Answer> parse_answer(std::string_view bytes) {
  const auto end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  if (!bytes.starts_with("HTTP/1.1 ")) throw std::runtime_error("the answer is not of HTTP/1.1");
  Answer answer;
  answer.head = bytes.substr(0, end);
  answer.status = number(bytes.substr(9, 3), "the answer has no status");
  const auto length = number(field_of(answer.head, "Content-Length"), "the answer has no Content-Length");
  answer.size = end + 4 + static_cast<std::size_t>(length);
  if (bytes.size() < answer.size) return std::nullopt;
  answer.body = bytes.substr(end + 4, static_cast<std::size_t>(length));
  answer.closes = same_name(field_of(answer.head, "Connection"), "close");
  return answer;
}

std::string_view between(std::string_view text, std::string_view before, std::string_view after) {
  const auto start = text.find(before);
  if (start == std::string_view::npos) return {};
  text.remove_prefix(start + before.size());
  const auto end = text.find(after);
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end);
}

std::string get(std::string_view target, std::string_view lines) {
  std::string request = "GET ";
  return request.append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n").append(lines).append(line_end);
}

std::string post(std::string_view target, std::string_view form, std::string_view lines) {
  std::string request = "POST ";
  request.append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n").append(lines);
  request.append("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ");
  return request.append(std::to_string(form.size())).append("\r\n\r\n").append(form);
}

}  // namespace bench
