#pragma once

#include <memory>
#include <utility>

#include "support/authorization.hpp"
#include "support/watched_documents.hpp"

/// Clients that nobody registered by hand, and what is said of them on the consent page.
namespace sources {

using namespace world;
using Kind = Signal::Kind;

/// What a source was told and asked, which a test sees when the source is the server's.
struct Told {
  std::vector<Client> clients = {};
  /// The name of a client that an operator made there.
  std::string name = {};
  std::vector<std::string> agreed = {};
  int names_asked = 0;
  bool away = false;
};

class Source : public ClientSource {
 public:
  explicit Source(std::shared_ptr<Told> told) : told_(std::move(told)) {}

  Result<Client> find(std::string_view client_id) const override {
    for (const auto& client : told_->clients) {
      if (client.id == client_id) return client;
    }
    return denied();
  }
  bool has_name(std::string_view name) const override {
    ++told_->names_asked;
    return !told_->name.empty() && same_client_name(told_->name, name);
  }
  void agreed(const Client& client, std::string_view user_id) const override {
    if (told_->away) throw StoreUnavailable("away");
    told_->agreed.push_back(client.id + ' ' + std::string(user_id));
  }

 private:
  std::shared_ptr<Told> told_;
};

inline constexpr const char* document_id = "https://app.example:8443/client";

/// A client of a document, and one that registered itself. Both may come back to many places.
inline Client client_of(ClientRegistration::Source source) {
  const bool is_document = source == ClientRegistration::Source::document;
  return {.id = is_document ? document_id : "registered",
          .name = "App",
          .redirect_uris = {"https://app.example:8443/cb", "https://other.example/cb", "http://127.0.0.1/cb",
                            "http://localhost/cb", "http://[::1]/cb", "com.example.app:/cb"},
          .grant_types = {"authorization_code"},
          .scope = {"read", "write"},
          .token_endpoint_auth_method = "none",
          .application_type = "native",
          .registration = {.source = source, .id_host = is_document ? "app.example:8443" : ""}};
}

/// A server with two sources, the second of which has both clients, and agreements where `agreements` are on.
struct Site {
  explicit Site(bool agreements = true, AgreementOptions options = {}) {
    told->clients = {client_of(ClientRegistration::Source::document),
                     client_of(ClientRegistration::Source::registration)};
    Choices choices;
    choices.more = [this, agreements, options](Server& server) {
      server.client_source(std::make_unique<Source>(other));
      server.client_source(std::make_unique<Source>(told));
      if (agreements) server.agreements(store, options);
    };
    world = std::make_unique<World>(std::move(choices));
  }

  Params request_of(const std::string& id, const std::string& redirect_uri) const {
    return {{"client_id", id}, {"redirect_uri", redirect_uri}};
  }
  std::vector<Signal> signals(const std::string& id, const std::string& redirect_uri, const Browser& who = browser()) {
    return consent(*world, request_of(id, redirect_uri), who).signals;
  }
  /// Those that do not need a memory.
  std::vector<Signal> lasting(const std::string& id, const std::string& redirect_uri) {
    auto all = signals(id, redirect_uri);
    std::erase_if(all, [](const Signal& signal) { return signal.kind == Kind::first_seen; });
    return all;
  }
  Response agree(const std::string& id, const std::string& redirect_uri, const Browser& who = browser()) {
    return authorized(*world, request_of(id, redirect_uri), who);
  }

  std::shared_ptr<Told> told = std::make_shared<Told>();
  std::shared_ptr<Told> other = std::make_shared<Told>();
  std::shared_ptr<support::WatchedDocuments> store = std::make_shared<support::WatchedDocuments>();
  std::unique_ptr<World> world;
};

inline constexpr const char* home = "https://app.example:8443/cb";
inline constexpr const char* web_home = "https://web.example/cb";

inline bool has(const std::vector<Signal>& signals, Kind kind) {
  return std::any_of(signals.begin(), signals.end(), [&](const Signal& signal) { return signal.kind == kind; });
}

}  // namespace sources
