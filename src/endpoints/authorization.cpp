#include "oauthkit/endpoints/authorization.hpp"

#include "endpoints/well_known.hpp"

namespace oauthkit::endpoints {
namespace {

class AuthorizationEndpoint : public Endpoint {
 public:
  explicit AuthorizationEndpoint(Handler page) : page_(std::move(page)) {}

  std::string_view name() const override { return "authorization_endpoint"; }
  // RFC 6749 §3.1: GET, and POST may be there as well.
  std::vector<std::string_view> methods(const Options&) const override { return {"GET", "POST"}; }
  Handler handler(const Server&) const override { return page_; }

  std::vector<Finding> findings() const override {
    if (page_) return {};
    return {{Finding::Kind::mistake,
             "endpoints::authorization has no page: give it a handler that calls Server::authorize."}};
  }

  void describe(const Registered& registered, JsonMembers& metadata) const override {
    // RFC 8414 §2: what can be asked for, and how it is answered.
    add_names(metadata, "response_types_supported", registered.response_types);
    add_names(metadata, "response_modes_supported", registered.response_modes);
    // RFC 9470 §7: what it honors.
    add_names(metadata, "acr_values_supported", registered.options.acr_values_supported);
    // RFC 9207 §3: every answer carries iss.
    metadata.add("authorization_response_iss_parameter_supported", true);
  }

 private:
  Handler page_;
};

}  // namespace

std::unique_ptr<Endpoint> authorization(Handler page) {
  return std::make_unique<AuthorizationEndpoint>(std::move(page));
}

}  // namespace oauthkit::endpoints
