#include "adapters/httplib/arriving_request.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "base/ascii.hpp"

namespace oauthkit::adapters {
namespace {

constexpr std::string_view end_of_line = "\r\n";
constexpr std::string_view end_of_head = "\r\n\r\n";
constexpr std::string_view empty_line = "\n\r\n";
constexpr std::size_t longest_body = 64 * 1024;
constexpr std::size_t longest_size_line = 1024;

/// The text before `end`, which is taken off `rest` with it.
std::string_view cut(std::string_view& rest, std::string_view end) {
  const auto at = rest.find(end);
  const auto piece = rest.substr(0, at);
  rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + end.size());
  return piece;
}

/// What is malformed in `text` becomes a head that is malformed too.
Head head_in(std::string_view text) {
  auto line = cut(text, end_of_line);
  Head head;
  head.method = cut(line, " ");
  head.target = cut(line, " ");
  head.version = line;
  while (!text.empty()) {
    auto value = cut(text, end_of_line);
    const auto name = cut(value, ":");
    head.fields.push_back({name, ascii::trimmed(value)});
  }
  return head;
}

}  // namespace

void ArrivingRequest::look(std::size_t head_bytes, const IsRefused& is_refused) {
  if (stage_ == Stage::head) stage_ = stage_in_head(head_bytes, is_refused);
  if (stage_ == Stage::body) stage_ = stage_in_body();
}

ArrivingRequest::Stage ArrivingRequest::stage_in_head(std::size_t head_bytes, const IsRefused& is_refused) {
  const auto line = bytes_.find(empty_line, at_);
  if (line == std::string::npos) {
    at_ = bytes_.size() - std::min(bytes_.size(), empty_line.size() - 1);
    return bytes_.size() > head_bytes ? Stage::whole : Stage::head;
  }
  at_ = line + empty_line.size();
  // The line before it ends in a bare LF, or there is none: whatever it means, more would not mend it.
  if (line == 0 || bytes_[line - 1] != '\r') return Stage::whole;
  return stage_of(head_in(std::string_view(bytes_).substr(0, line - 1)), is_refused);
}

ArrivingRequest::Stage ArrivingRequest::stage_of(const Head& head, const IsRefused& is_refused) {
  // RFC 9110 §9.3.1: what else has a body is answered without it.
  if (!carries_body(head.method) || is_refused(head)) return Stage::whole;
  const auto framing = framing_of(head);
  if (framing.length.value_or(0) > longest_body) return Stage::long_body;
  chunked_ = framing.chunked;
  needed_ = at_ + static_cast<std::size_t>(framing.length.value_or(0));
  wants_to_continue_ = ascii::equal_ignoring_case(head.first("Expect"), "100-continue") && bytes_.size() == at_;
  return Stage::body;
}

ArrivingRequest::Stage ArrivingRequest::stage_in_body() {
  if (!chunked_) return bytes_.size() >= needed_ ? Stage::whole : Stage::body;
  if (have_chunks_ended()) return Stage::whole;
  return bytes_.size() - needed_ > longest_body + longest_size_line ? Stage::long_body : Stage::body;
}

// RFC 9112 §7.1. What is malformed ends them: it is refused.
bool ArrivingRequest::have_chunks_ended() {
  while (!in_trailers_) {
    const auto rest = std::string_view(bytes_).substr(std::min(at_, bytes_.size()));
    const auto line_end = rest.find(end_of_line);
    if (line_end == std::string_view::npos) return rest.size() > longest_size_line;
    std::uint32_t size = 0;
    const auto read = std::from_chars(rest.data(), rest.data() + line_end, size, 16);
    if (read.ec == std::errc::result_out_of_range) return false;
    if (read.ec != std::errc()) return true;
    // A chunk's data has an end of line of its own; the last chunk has none, and its line may end the trailers.
    if (size > 0 && rest.size() < line_end + size + 2 * end_of_line.size()) return false;
    at_ += size > 0 ? line_end + size + 2 * end_of_line.size() : line_end;
    in_trailers_ = size == 0;
  }
  const auto end = bytes_.find(end_of_head, at_);
  if (end == std::string::npos) at_ = std::max(at_, bytes_.size() - (end_of_head.size() - 1));
  return end != std::string::npos;
}

}  // namespace oauthkit::adapters
