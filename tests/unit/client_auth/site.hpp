#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "support/token_flow.hpp"

namespace client_auth_tests {

using namespace world;

/// A token endpoint with the strategies of a test's choice. Whoever authenticates is answered with the own id.
class Site {
 public:
  template <class... Strategies>
  explicit Site(Strategies... strategies) : Site(Options(), std::move(strategies)...) {}

  template <class... Strategies>
  explicit Site(Options options, Strategies... strategies) {
    options.issuer = "https://auth.example";
    options.environment.observers = {[this](const Event& event) { events.push_back(event); }};
    server_ = std::make_unique<Server>(std::move(options));
    server_->clients([this](std::string_view id) { return look_up(id); });
    (server_->authenticate(std::move(strategies)), ...);
    server_->exchange(exchanges::any(
        [](const TokenRequest& request) -> Result<Tokens> { return Tokens{.access_token = request.client.id}; }));
    for (auto& client : registered) client.grant_types.push_back("who");
  }

  std::vector<Client> registered = usual_clients();
  std::vector<std::string> looked_up;
  std::vector<Event> events;

  Client& client(std::string_view id) {
    return *std::find_if(registered.begin(), registered.end(), [&](const Client& one) { return one.id == id; });
  }

  Server& server() { return *server_; }
  Response ask(const Request& request) { return server_->token()(request); }
  /// The id of the client that authenticated; the error when none did.
  std::string who(const Request& request) {
    const auto answer = ask(request);
    return answer.status == 200 ? member(answer, "access_token") : error(answer);
  }

 private:
  Result<Client> look_up(std::string_view id) {
    looked_up.emplace_back(id);
    for (const auto& client : registered) {
      if (client.id == id) return client;
    }
    return denied();
  }

  std::unique_ptr<Server> server_;
};

/// Everything the library has, as most servers register it.
inline std::unique_ptr<Site> usual_site() {
  return std::make_unique<Site>(client_auth::secret_basic(), client_auth::secret_post(), client_auth::none());
}

inline constexpr const char* secret = "web secret:%+";

inline Request asking(const Params& form = {}) { return token_request(changed({{"grant_type", "who"}}, form)); }

inline Request with_authorization(Request request, std::string value) {
  request.headers.add("Authorization", std::move(value));
  return request;
}

/// `credentials` as they are, in base64.
inline Request with_raw_basic(std::string_view credentials, const Params& form = {}) {
  return with_authorization(asking(form), "Basic " + base64_encode(credentials));
}

inline std::string challenge_of(const Response& response) {
  return std::string(response.headers.get("WWW-Authenticate").value_or(""));
}

}  // namespace client_auth_tests
