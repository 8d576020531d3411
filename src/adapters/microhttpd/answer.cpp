#include "adapters/microhttpd/answer.hpp"

#include <string>
#include <utility>

#include "adapters/common/refusal.hpp"

namespace oauthkit::adapters {
namespace {

/// Status line, Date, Connection and Content-Length.
constexpr std::size_t bytes_of_the_library = 256;

void delete_body(void* body) { delete static_cast<std::string*>(body); }

ResponsePtr with_body(std::string body) {
  auto kept = std::make_unique<std::string>(std::move(body));
  ResponsePtr response(
      MHD_create_response_from_buffer_with_free_callback_cls(kept->size(), kept->data(), delete_body, kept.get()));
  if (response) static_cast<void>(kept.release());
  return response;
}

}  // namespace

Response answer_of(const Handler& handler, const Request& request) noexcept {
  try {
    return handler(request);
  } catch (...) {
    return to_response({500, "internal error"});
  }
}

ResponsePtr to_library(Response answer, bool closing) {
  auto response = answer.body.empty() ? ResponsePtr(MHD_create_response_from_buffer(0, nullptr, MHD_RESPMEM_PERSISTENT))
                                      : with_body(std::move(answer.body));
  if (!response) return nullptr;
  for (const auto& [name, value] : answer.headers) {
    // A field with an empty value is not taken, and says nothing.
    if (MHD_add_response_header(response.get(), name.c_str(), value.c_str()) != MHD_YES && !value.empty()) {
      return nullptr;
    }
  }
  if (closing) MHD_add_response_header(response.get(), "Connection", "close");
  return response;
}

std::size_t head_bytes(const Response& answer) {
  std::size_t bytes = bytes_of_the_library;
  for (const auto& [name, value] : answer.headers) bytes += name.size() + value.size() + 4;
  return bytes;
}

}  // namespace oauthkit::adapters
