#include "openid/login_text.hpp"

#include "protocol/stored_values.hpp"

namespace oauthkit::openid {
namespace {

constexpr std::string_view format = "login/1";
constexpr std::string_view client_format = "login_client/1";

template <class Fields, class Value>
void each_field_of_client(Fields& fields, Value& client) {
  fields.field("client_id", client.client_id);
  fields.field("has_id_token", client.has_id_token);
  fields.field("families", client.families);
}

template <class Fields, class Value>
void each_field(Fields& fields, Value& stored) {
  fields.field("sid", stored.login.sid);
  fields.field("user_id", stored.login.user_id);
  fields.field("ended", stored.ended);
  fields.field("expires_at", stored.expires_at);
}

std::optional<LoginClient> deserialize_client(std::string_view text) {
  std::optional<LoginClient> client(std::in_place);
  FieldReader in(text, client_format);
  each_field_of_client(in, *client);
  if (!is_whole(in, "a client of a login")) return std::nullopt;
  return client;
}

}  // namespace

std::string serialize(const StoredLogin& stored) {
  std::vector<std::string> clients;
  for (const auto& client : stored.login.clients) {
    FieldWriter out(client_format);
    each_field_of_client(out, client);
    clients.push_back(std::move(out).take());
  }
  FieldWriter out(format);
  each_field(out, stored);
  out.field("clients", clients);
  return std::move(out).take();
}

std::optional<StoredLogin> deserialize_login(std::string_view text) {
  std::optional<StoredLogin> stored(std::in_place);
  std::vector<std::string> clients;
  FieldReader in(text, format);
  each_field(in, *stored);
  in.field("clients", clients);
  if (!is_whole(in, "a login")) return std::nullopt;
  for (const auto& each : clients) {
    auto client = deserialize_client(each);
    if (!client) return std::nullopt;
    stored->login.clients.push_back(*std::move(client));
  }
  return stored;
}

}  // namespace oauthkit::openid
