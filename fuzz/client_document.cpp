#include <nlohmann/json.hpp>

#include "fuzz.hpp"
#include "registration/client_id_document.hpp"

using namespace oauthkit;

namespace {

constexpr const char* id = "https://app.example/client";

const registration::MetadataRules rules = {.source = ClientRegistration::Source::document,
                                           .grant_types = {"authorization_code", "refresh_token"},
                                           .response_types = {"code"},
                                           .auth_methods = {"none", "private_key_jwt"},
                                           .scope = {"read"}};

// An id that is taken is one URL, whose host stands where every reader looks for it.
void judge_id(std::string_view text) {
  if (!registration::names_document(text) || !registration::document_id_problem(text).empty()) return;
  require(text.size() <= 255 && text.starts_with("https://"));
  const auto host = registration::document_host(text);
  require(!host.empty() && text.substr(8).starts_with(host) && text[8 + host.size()] == '/');
  require(host.find_first_of("@\\%/?#") == host.npos && text.find('#') == text.npos);
  const auto path = text.substr(8 + host.size());
  require(path.find("/../") == path.npos && path.find("/./") == path.npos && path.size() > 1);
}

}  // namespace

// A document, the first line of the input being an id. One that is taken is a client of no more than the rules give.
void fuzz(std::string_view input) {
  judge_id(input.substr(0, input.find('\n')));
  const Response response = {
      .status = 200, .headers = {{"Content-Type", "application/json"}}, .body = std::string(input)};
  const auto client = registration::read_client_document(id, response, rules);
  if (!client) {
    require(client.error_or({}).code == ErrorCode::invalid_client);
    return;
  }
  require(client->id == id && client->registration.id_host == "app.example" && client->registration.by_itself());
  require(nlohmann::json::parse(input)["client_id"] == id);
  require(!client->name.empty() && !client->redirect_uris.empty() && client->secret.empty());
  require(rules.scope.contains(client->scope));
  require(client->is_public() == client->registration.generation.empty());
  require(client->is_public() || client->token_endpoint_auth_method == "private_key_jwt");
  require(!client->allows_grant_type("client_credentials"));
}
