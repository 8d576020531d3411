#include "adapters/httplib/arriving_request.hpp"

#include "fuzz.hpp"

using namespace oauthkit::adapters;

namespace {

constexpr std::size_t head_bytes = 1024;

ArrivingRequest arrived(std::string_view input, std::size_t step) {
  ArrivingRequest request;
  for (std::size_t at = 0; at < input.size(); at += step) {
    const auto part = input.substr(at, step);
    request.append(part.data(), part.size());
    request.look(head_bytes, [](const Head& head) { return head_fault(head, {head_bytes, head_bytes}).has_value(); });
  }
  return request;
}

}  // namespace

// However a request is cut into pieces, it has arrived when all of it has.
void fuzz(std::string_view input) {
  if (input.empty() || input.size() > head_bytes) return;
  auto at_once = arrived(input, input.size());
  auto by_bytes = arrived(input, 1);
  require(at_once.stage() == by_bytes.stage());
  require(std::move(at_once).take_bytes() == input);
  require(std::move(by_bytes).take_bytes() == input);
}
