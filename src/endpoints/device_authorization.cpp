#include "assembly/setup.hpp"
#include "authorization/device_requests.hpp"
#include "authorization/polled_request.hpp"
#include "endpoints/waiting_limit.hpp"
#include "oauthkit/redirect_uri.hpp"
#include "oauthkit/server.hpp"
#include "protocol/https_url.hpp"
#include "protocol/user_code.hpp"

namespace oauthkit {
namespace {

using Admission = WaitingLimit::Admission;

// RFC 8628 §5.2: it is kept for whoever asks, and has to fit the page on which a person is asked.
constexpr std::size_t longest_request = std::size_t{20} * 1024;

std::size_t length_of(const Params& sent) {
  std::size_t length = 0;
  for (const auto& [name, value] : sent) length += name.size() + value.size();
  return length;
}

Finding mistake(std::string text) { return {.kind = Finding::Kind::mistake, .text = std::move(text)}; }

bool redeems(const Module& module) {
  const auto* const exchange = dynamic_cast<const Exchange*>(&module);
  return exchange != nullptr && exchange->grant_type() == device_code_grant;
}

class DeviceAuthorization : public Endpoint {
 public:
  explicit DeviceAuthorization(std::shared_ptr<const DeviceRequests> devices)
      : devices_(std::move(devices)),
        limit_(std::make_unique<WaitingLimit>(devices_->options().per_client, devices_->options().per_node)) {}

  // RFC 8628 §4: how clients find it.
  std::string_view name() const override { return "device_authorization_endpoint"; }
  std::vector<std::string_view> methods(const Options&) const override { return {"POST"}; }
  bool is_lasting() const override { return devices_->is_lasting(); }
  std::vector<Revoke> revokes() const override { return {devices_->revoke()}; }

  // RFC 8628 §3.1: clients authenticate as they do at the token endpoint.
  Handler handler(const Server& server) const override {
    const auto& setup = Setup::of(server);
    return server.client_endpoint([this, &setup](const ClientRequest& request) { return begin(setup, request); });
  }

  std::vector<Finding> findings() const override {
    std::vector<Finding> findings;
    const auto& options = devices_->options();
    const auto& uri = options.verification_uri;
    if (!devices_->has_store()) findings.push_back(mistake("DeviceFlow has no store: give it one."));
    // RFC 8628 §3.2: what a device shows is where people go.
    if (uri.empty()) {
      findings.push_back(
          mistake("People have nowhere to enter the code of a device: set "
                  "DeviceOptions::verification_uri to the page that calls Server::enter_code."));
    } else if (!is_https_url(uri) || uri.find('#') != std::string::npos) {
      findings.push_back(mistake("DeviceOptions::verification_uri is \"" + uri +
                                 "\", which is not an https URL without fragment: correct it."));
    }
    if (options.lifetime.is_never()) {
      findings.push_back(mistake("The codes of devices never end: set DeviceOptions::lifetime to some minutes."));
    }
    if (options.interval < std::chrono::seconds(1)) {
      findings.push_back(mistake("DeviceOptions::interval is less than a second: leave it at 5 s, or longer."));
    }
    findings.push_back(mistake("Devices are answered and get no token: register exchanges::device_code."));
    findings.back().unless_module = redeems;
    return findings;
  }

 private:
  Result<Response> begin(const Setup& setup, const ClientRequest& caller) const {
    const auto& [context, client, sent] = caller;
    // RFC 8628 §3.1, RFC 6749 §5.2: for a client that is registered for it.
    if (!client.allows_grant_type(device_code_grant)) {
      return unauthorized_client("the client may not use the device authorization grant");
    }
    if (length_of(sent) > longest_request) return invalid_request("the request is too long");
    const auto request = read_polled_request(setup, context, client, sent);
    if (!request) return request.error();
    // RFC 8628 §5.2: what waits is bounded, for it is anybody who asks.
    const auto ends_at = devices_->options().lifetime.from(context.now());
    if (limit_->admit(client.id, context.now(), ends_at) != Admission::admitted) {
      return Error{ErrorCode::temporarily_unavailable, "too many devices are waiting; try again later"};
    }
    const auto begun = devices_->begin(context, client, *request);
    if (!begun) return Error{ErrorCode::temporarily_unavailable, "no code is free just now; try again"};
    context.report({.kind = Event::Kind::device_begun, .client_id = client.id});
    return Response::json(200, answer(*begun));
  }

  // RFC 8628 §3.2: both codes, where people enter theirs, and how long they have.
  JsonMembers answer(const DeviceRequests::Begun& begun) const {
    const auto& options = devices_->options();
    const auto user_code = user_code::shown(begun.user_code);
    JsonMembers members;
    members.add("device_code", begun.device_code);
    members.add("user_code", user_code);
    members.add("verification_uri", options.verification_uri);
    members.add("verification_uri_complete", append_query(options.verification_uri, {{"user_code", user_code}}));
    members.add("expires_in", static_cast<std::int64_t>(options.lifetime.length().count()));
    members.add("interval", static_cast<std::int64_t>(options.interval.count()));
    return members;
  }

  std::shared_ptr<const DeviceRequests> devices_;
  std::unique_ptr<WaitingLimit> limit_;
};

}  // namespace

void Server::device(std::string path, const DeviceFlow& flow) {
  auto devices = std::make_shared<const DeviceRequests>(flow, options().environment);
  endpoint(std::move(path), std::make_unique<DeviceAuthorization>(devices));
  setup_->devices = std::move(devices);
}

}  // namespace oauthkit
