#include "authorization/remote_request_object.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "oauthkit/fetch.hpp"
#include "oauthkit/unavailable.hpp"
#include "protocol/request_uri.hpp"

namespace oauthkit {
namespace {

constexpr std::size_t longest_object = 64 * 1024;

/// Holds a place while an object is fetched.
class Place {
 public:
  explicit Place(std::counting_semaphore<>& places) : places_(places) {
    // Each holds the thread that serves the request: they must not all be held.
    if (!places_.try_acquire()) throw Unavailable("as many request objects as may be are being fetched");
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() { places_.release(); }

 private:
  std::counting_semaphore<>& places_;
};

bool is_registered(const Client& client, std::string_view uri) {
  const auto& all = client.request_object.request_uris;
  return std::find(all.begin(), all.end(), uri) != all.end();
}

/// Why nothing is fetched from there; empty when it may be.
std::string_view fault_of_uri(const Client& client, std::string_view uri) {
  // RFC 9101 §10.4.1: no place but those that are expected, which are the client's.
  if (!is_registered(client, uri)) return "the request_uri is not registered";
  // RFC 9101 §5.2: https, not more than 512 ASCII characters.
  return is_fetchable_request_uri(uri) ? std::string_view() : "the request_uri is not one to fetch from";
}

// RFC 9101 §10.4.1: the media type is that of a request object.
bool is_typed_well(const Response& response) {
  const auto sent = response.headers.get("Content-Type").value_or("");
  const auto type = ascii::trimmed(sent.substr(0, sent.find(';')));
  return ascii::equal_ignoring_case(type, "application/oauth-authz-req+jwt") ||
         ascii::equal_ignoring_case(type, "application/jwt");
}

std::string_view fault_of(const Response& response) {
  if (response.status != 200) return "the request_uri answered with another status than 200";
  if (!is_typed_well(response)) return "the request_uri answered with something else than a request object";
  return response.body.size() <= longest_object ? std::string_view() : "the request_uri answered with too much";
}

Response ask(const RequestObjects& objects, std::string_view uri) {
  const Place held(objects.places());
  return objects.options().remote({.url = std::string(uri), .accept = "application/oauth-authz-req+jwt"});
}

Error refused(const Context& context, const Client& client, std::string_view reason) {
  context.report({.kind = Event::Kind::request_refused, .client_id = client.id, .detail = std::string(reason)});
  // RFC 9101 §7: invalid_request_uri.
  return {ErrorCode::invalid_request_uri, std::string(reason)};
}

}  // namespace

Result<std::string> fetch_request_object(const Setup& setup, const Context& context, const Client& client,
                                         std::string_view uri) {
  if (const auto fault = fault_of_uri(client, uri); !fault.empty()) return refused(context, client, fault);
  try {
    auto response = ask(*setup.request_objects, uri);
    if (const auto fault = fault_of(response); !fault.empty()) return refused(context, client, fault);
    // A file may end with the end of a line.
    while (response.body.ends_with('\n') || response.body.ends_with('\r')) response.body.pop_back();
    return std::move(response.body);
  } catch (const FetchRefused& refusal) {
    context.report({.kind = Event::Kind::request_refused, .client_id = client.id, .detail = refusal.what()});
  } catch (const FetchFailed& failure) {
    context.report({.kind = Event::Kind::request_refused, .client_id = client.id, .detail = failure.what()});
  }
  // What a connection said of the network is for the operator alone.
  return Error{ErrorCode::invalid_request_uri, "nothing can be had from the request_uri"};
}

}  // namespace oauthkit
