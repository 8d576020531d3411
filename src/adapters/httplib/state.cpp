#include "adapters/httplib/state.hpp"

namespace oauthkit::adapters {
namespace {

/// The library reads a body whole, before it looks for a route, when no content reader takes it.
std::optional<Refusal> unmounted_fault(const HttplibLimits& limits, const Head& head) {
  if (carries_body(head.method)) {
    if (limits.unmounted_bodies_unchecked) return std::nullopt;
    if (framing_of(head).chunked) return Refusal{411, "the body needs a Content-Length"};
    return body_fault(head, limits.unmounted_body_bytes);
  }
  const bool served = head.method == "GET" || head.method == "HEAD" || head.method == "OPTIONS";
  return served ? std::nullopt : std::optional(Refusal{404, "not found"});
}

}  // namespace

std::optional<Refusal> fault_of(const HttplibState& state, const Head& head) {
  if (auto fault = head_fault(head, {state.limits.target_bytes, state.limits.header_bytes})) return fault;
  if (!state.routes.has_path(head.path())) return unmounted_fault(state.limits, head);
  return mounted_fault(state.routes, head);
}

std::size_t most_head_bytes(const HttplibLimits& limits) { return limits.target_bytes + 2 * limits.header_bytes; }

std::size_t requests_per_connection(const HttplibLimits& limits) {
  return limits.keep_alive_only_without_a_proxy_in_front ? 100 : 1;
}

}  // namespace oauthkit::adapters
