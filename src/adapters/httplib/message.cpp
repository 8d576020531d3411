#include "adapters/httplib/message.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>

#include "adapters/common/answer.hpp"
#include "base/ascii.hpp"

namespace oauthkit::adapters {
namespace {

/// Fields that cpp-httplib adds to a request. A client's own of that name would be taken for them.
bool is_added_field(std::string_view name) {
  constexpr std::array<std::string_view, 4> added = {"REMOTE_ADDR", "REMOTE_PORT", "LOCAL_ADDR", "LOCAL_PORT"};
  return std::any_of(added.begin(), added.end(),
                     [name](std::string_view other) { return ascii::equal_ignoring_case(name, other); });
}

#ifdef CPPHTTPLIB_OPENSSL_SUPPORT
ClientCertificate certificate_of(const httplib::Request& request) {
  if (request.ssl == nullptr) return {};
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(request.ssl), X509_free);
  const int length = certificate ? i2d_X509(certificate.get(), nullptr) : 0;
  if (length <= 0) return {};
  std::string der(static_cast<std::size_t>(length), '\0');
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  if (i2d_X509(certificate.get(), &out) != length) return {};
  return {std::move(der), SSL_get_verify_result(request.ssl) == X509_V_OK};
}
#else
ClientCertificate certificate_of(const httplib::Request&) { return {}; }
#endif

}  // namespace

httplib::Request& writable(const httplib::Request& request) { return const_cast<httplib::Request&>(request); }

Head head_of(const httplib::Request& request) {
  Head head{request.method, request.target, request.version, {}};
  head.fields.reserve(request.headers.size());
  for (const auto& [name, value] : request.headers) head.fields.push_back({name, value});
  return head;
}

Request to_request(const httplib::Request& request, std::string body) {
  Request plain{request.method, request.target, {}, std::move(body), request.remote_addr, certificate_of(request)};
  for (const auto& [name, value] : request.headers) {
    if (!is_added_field(name)) plain.headers.add(name, value);
  }
  return plain;
}

void send(Response answer, const httplib::Request& request, httplib::Response& response) {
  answer = sendable(std::move(answer));
  writable(request).ranges.clear();
  writable(request).headers.erase("Accept-Encoding");
  response.status = answer.status;
  response.headers.erase("Content-Type");
  for (const auto& [name, value] : answer.headers) response.headers.emplace(name, value);
  response.body = std::move(answer.body);
  // The error handler fills in what has neither body nor length; this answer is complete without.
  if (response.body.empty()) response.headers.emplace("Content-Length", "0");
  if (request.method == "HEAD") response.headers.emplace("Accept-Ranges", "none");
}

void send(const Refusal& refusal, const httplib::Request& request, httplib::Response& response) {
  send(to_response(refusal), request, response);
}

}  // namespace oauthkit::adapters
