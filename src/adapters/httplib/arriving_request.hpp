#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/common/head.hpp"

namespace oauthkit::adapters {

/// The bytes of a request as they come, looked at no further than it takes to see whether a thread has what it needs:
/// each byte once, however they trickle.
class ArrivingRequest {
 public:
  enum class Stage {
    head,
    /// The head has come.
    body,
    /// A thread can take it: it is there in whole, or is refused without the rest.
    whole,
    /// A thread must wait for the rest of its body, which is too long to be kept here.
    long_body,
  };
  /// Whether a request with this head is refused before its body is read.
  using IsRefused = std::function<bool(const Head& head)>;

  ArrivingRequest() = default;
  /// What came behind the request before it.
  explicit ArrivingRequest(std::string bytes) : bytes_(std::move(bytes)) {}

  void append(const char* data, std::size_t size) { bytes_.append(data, size); }
  /// Goes on looking. A head beyond `head_bytes` is a whole request: it is refused.
  void look(std::size_t head_bytes, const IsRefused& is_refused);

  Stage stage() const { return stage_; }
  bool is_empty() const { return bytes_.empty(); }
  /// The body is sent once its sender has been told to go on (RFC 9110 §10.1.1). True once.
  bool take_wish_to_continue() { return std::exchange(wants_to_continue_, false); }
  std::string take_bytes() && { return std::move(bytes_); }

 private:
  Stage stage_in_head(std::size_t head_bytes, const IsRefused& is_refused);
  Stage stage_of(const Head& head, const IsRefused& is_refused);
  Stage stage_in_body();
  bool have_chunks_ended();

  Stage stage_ = Stage::head;
  std::string bytes_ = {};
  /// Where to go on: in the search for the end of the head, or at the next chunk.
  std::size_t at_ = 0;
  /// The bytes of the whole request; where it is chunked, of its head.
  std::size_t needed_ = 0;
  bool chunked_ = false;
  bool in_trailers_ = false;
  bool wants_to_continue_ = false;
};

}  // namespace oauthkit::adapters
