#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "jose/jwk.hpp"
#include "jose/keys.hpp"
#include "oauthkit/client_documents.hpp"
#include "support/token_flow.hpp"

/// Clients whose id is the URL of a document about them.
namespace world {

inline constexpr const char* app_id = "https://app.example/client.json";
inline constexpr const char* app_callback = "https://app.example/cb";

/// The members of a right document at `id`; `changes` replace, add or (with null) remove some.
inline nlohmann::json document_at(const std::string& id, const nlohmann::json& changes = nlohmann::json::object()) {
  nlohmann::json all = {{"client_id", id},
                        {"client_name", "An App"},
                        {"redirect_uris", {app_callback}},
                        {"grant_types", {"authorization_code", "refresh_token"}},
                        {"token_endpoint_auth_method", "none"}};
  all.merge_patch(changes);
  return all;
}

/// A page with this text.
inline Response page(std::string text, Headers headers = {{"Content-Type", "application/json"}}) {
  return {.status = 200, .headers = std::move(headers), .body = std::move(text)};
}

/// Everything that there is to fetch: what is not put there is 404.
class DocumentWeb : public Outgoing {
 public:
  using Answer = std::function<Response(const OutgoingRequest&)>;

  Response send(const OutgoingRequest& request) const override {
    Answer answer;
    {
      const std::scoped_lock lock(mutex_);
      asked_.push_back(request);
      const auto found = answers_.find(request.url);
      if (found != answers_.end()) answer = found->second;
    }
    return answer ? answer(request) : Response{.status = 404};
  }
  std::shared_ptr<const std::string> jwks(std::string_view, Need) const override { return nullptr; }

  void put(const std::string& url, Answer answer) {
    const std::scoped_lock lock(mutex_);
    answers_[url] = std::move(answer);
  }
  void put(const std::string& url, Response response) {
    put(url, [response = std::move(response)](const OutgoingRequest&) { return response; });
  }
  /// A right document at `id`, but for `changes`.
  void put_document(const std::string& id, const nlohmann::json& changes = nlohmann::json::object()) {
    put(id, page(document_at(id, changes).dump()));
  }

  std::vector<OutgoingRequest> asked() const {
    const std::scoped_lock lock(mutex_);
    return asked_;
  }
  std::size_t fetches() const { return asked().size(); }

 private:
  mutable std::mutex mutex_;
  mutable std::vector<OutgoingRequest> asked_;
  std::map<std::string, Answer> answers_;
};

/// A server that takes clients from a web of its own, where `app_id` is one.
class DocumentWorld {
 public:
  explicit DocumentWorld(ClientDocumentOptions options = {}, Choices choices = {})
      : documents_(std::move(options)), world(with_documents(std::move(choices))) {
    web->put_document(app_id);
  }

  /// What an authorization request changes to become that of a document client.
  static Params by(const std::string& id = app_id, const Params& changes = {}) {
    return changed({{"client_id", id}, {"redirect_uri", app_callback}, {"scope", "read"}}, changes);
  }
  Step authorize(const Params& changes = by()) {
    return world.server().authorize(authorize_request(changes), browser());
  }
  /// `"consent"`, or of a page its status and what it says of the error.
  std::string outcome(const Params& changes = by()) {
    const auto step = authorize(changes);
    if (std::holds_alternative<Consent>(step)) return "consent";
    const auto response = answered(step);
    if (response.headers.count("Location") > 0) return "redirected";
    const auto text = response.body.find("</h1><p>") + 8;
    return std::to_string(response.status) + " " + response.body.substr(text, response.body.find("</p>", text) - text);
  }
  /// The answer to the code of a public client.
  Response redeem(const std::string& code, const Params& changes = {}) {
    return world.token(token_request(redemption(code, changed(by(), changes))));
  }
  std::string new_code(const Params& changes = by()) { return code(world, changes); }

  std::shared_ptr<DocumentWeb> web = std::make_shared<DocumentWeb>();

 private:
  Choices with_documents(Choices choices) {
    choices.more = [this, more = choices.more](Server& server) {
      documents_.environment = server.options().environment;
      if (documents_.scope.empty()) documents_.scope = {"read", "write"};
      server.client_source(clients::metadata_documents(web, documents_));
      if (more) more(server);
    };
    return choices;
  }

  ClientDocumentOptions documents_;

 public:
  World world;
};

/// A client document with a key of ours, and assertions made with it.
inline nlohmann::json with_keys() {
  return {{"token_endpoint_auth_method", "private_key_jwt"},
          {"jwks", nlohmann::json::parse(jose::public_jwk_set({samples::generated(jose::Algorithm::es256)}))}};
}

inline Params assertion_of(TimePoint at, const std::string& id, const std::string& jti) {
  const auto now = at.time_since_epoch().count();
  const nlohmann::json claims = {{"iss", id},       {"sub", id},  {"aud", "https://auth.example"},
                                 {"exp", now + 60}, {"iat", now}, {"jti", jti}};
  return {{"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
          {"client_assertion",
           samples::signed_by(samples::generated(jose::Algorithm::es256), claims.dump(), "client-authentication+jwt")}};
}

}  // namespace world
