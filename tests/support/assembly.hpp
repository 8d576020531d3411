#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "support/world.hpp"

/// Assembling servers, right ones and wrong ones, for tests of the set-up.
namespace world {

/// The steps of an assembly that works; a test leaves one out, or replaces it.
struct Assembly {
  Options options = {.issuer = "https://auth.example"};
  std::shared_ptr<Store> store = stores::memory();
  CodeStore codes = stores::codes(store, options.issuer);
  TokenStore tokens = stores::tokens(store, options.issuer);
  Issue issue = tokens::opaque(tokens, {.refresh = 24h});

  using Registration = std::function<void(Server&)>;
  Registration clients = [](Server& server) {
    server.clients([](std::string_view) -> Result<Client> { return world::usual_clients().front(); });
  };
  Registration authenticate = [](Server& server) { server.authenticate(client_auth::secret_basic()); };
  Registration grant = [this](Server& server) { server.grant(grants::code(codes.put)); };
  Registration exchange = [this](Server& server) { server.exchange(exchanges::code(codes, issue)); };
  Registration refresh = [this](Server& server) { server.exchange(exchanges::refresh_token(tokens, issue)); };
  Registration more = [](Server&) {};

  Assembly() = default;
  Assembly(const Assembly&) = delete;

  Server server() const {
    Server server(options);
    for (const auto& registration : {clients, authenticate, grant, exchange, refresh, more}) registration(server);
    return server;
  }
  std::vector<std::string> check() const { return server().check(); }
  std::vector<std::string> loosened() const { return server().loosened(); }
};

inline const Assembly::Registration left_out = [](Server&) {};

inline bool holds(const std::vector<std::string>& sentences, const std::string& sentence) {
  return std::find(sentences.begin(), sentences.end(), sentence) != sentences.end();
}

}  // namespace world
