#include "oauthkit/endpoints/end_session.hpp"

#include "oauthkit/redirect_uri.hpp"
#include "openid/backchannel.hpp"
#include "openid/frontchannel.hpp"
#include "openid/logout_state.hpp"
#include "openid/state.hpp"

namespace oauthkit::endpoints {
namespace {

class EndSessionEndpoint : public Endpoint {
 public:
  EndSessionEndpoint(std::shared_ptr<const openid::Logout::State> logout, Handler page)
      : logout_(std::move(logout)), page_(std::move(page)) {}

  std::string_view name() const override { return "end_session_endpoint"; }
  // RP-Initiated Logout §2: both.
  std::vector<std::string_view> methods(const Options&) const override { return {"GET", "POST"}; }
  bool serves_clients(const Options&) const override { return false; }
  Handler handler(const Server&) const override { return page_; }

  std::vector<Finding> findings() const override {
    std::vector<Finding> found;
    const auto add = [&](const char* text) { found.push_back({Finding::Kind::mistake, text}); };
    if (!page_) add("endpoints::end_session has no page: give it a handler that calls openid::Logout::begin.");
    if (!logout_->provider.state()->tells_sid)
      add("Nobody notes which clients a person signs in to: register openid::Logins::remember with Server::complete.");
    if (logout_->logins.options().issuer != logout_->issuer())
      add("The logins that openid::Logout ends are of another server: set LoginsOptions::issuer to Options::issuer.");
    return found;
  }

  std::vector<Revoke> revokes() const override { return {logout_->options.tokens.revoke}; }

  std::vector<std::string> problems_of(const Client& client) const override {
    std::vector<std::string> problems;
    for (const auto& uri : client.logout.post_logout_redirect_uris) {
      if (const auto problem = redirect_uri_problem(uri, client.registration.private_use_schemes))
        problems.push_back("has a post_logout_redirect_uri that nobody can use: " + *problem + " (\"" + uri + "\").");
    }
    for (auto& problem : {openid::backchannel_problem(client), openid::frontchannel_problem(client)}) {
      if (!problem.empty()) problems.push_back(problem);
    }
    return problems;
  }

  void describe(const Registered&, JsonMembers& metadata) const override {
    // Back-Channel Logout §2.1, Front-Channel Logout §3, RP-Initiated Logout §2.1: what is done is told, and the
    // endpoint by its name.
    if (logout_->options.backchannel) {
      metadata.add("backchannel_logout_supported", true);
      metadata.add("backchannel_logout_session_supported", true);
    }
    if (logout_->options.frontchannel) {
      metadata.add("frontchannel_logout_supported", true);
      metadata.add("frontchannel_logout_session_supported", true);
    }
  }

 private:
  std::shared_ptr<const openid::Logout::State> logout_;
  Handler page_;
};

}  // namespace

std::unique_ptr<Endpoint> end_session(const openid::Logout& logout, Handler page) {
  return std::make_unique<EndSessionEndpoint>(logout.state(), std::move(page));
}

}  // namespace oauthkit::endpoints
