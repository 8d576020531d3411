#include "session/backchannel_text.hpp"

#include "base/aead.hpp"
#include "protocol/stored_values.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view format = "backchannel/1";
constexpr std::string_view ping_format = "backchannel_ping/1";

template <class Fields, class Value>
void each_field(Fields& fields, Value& text) {
  fields.field("binding_message", text.binding_message);
  fields.field("sealed", text.sealed);
}

// The id has full strength, and whoever reads this record alone has not got it.
Secret key_of(std::string_view approval_id) { return derive_key(approval_id, "backchannel ping"); }

}  // namespace

std::string serialize(const BackchannelText& text) {
  FieldWriter out(format);
  each_field(out, text);
  return std::move(out).take();
}

std::optional<BackchannelText> deserialize_backchannel_text(std::string_view text) {
  std::optional<BackchannelText> read(std::in_place);
  FieldReader in(text, format);
  each_field(in, *read);
  if (!is_whole(in, "a request that waits for a person")) return std::nullopt;
  return read;
}

std::string seal_ping(const PingSecrets& secrets, std::string_view approval_id, const Random& random) {
  FieldWriter out(ping_format);
  out.field("auth_req_id", secrets.auth_req_id.reveal());
  out.field("token", secrets.client_notification_token.reveal());
  const Secret plain = std::move(out).take();
  return seal(key_of(approval_id), plain.reveal(), format, random);
}

std::optional<PingSecrets> unseal_ping(std::string_view sealed, std::string_view approval_id) {
  auto opened = unseal(key_of(approval_id), sealed, format);
  if (!opened) return std::nullopt;
  const Secret plain = *std::move(opened);
  FieldReader in(plain.reveal(), ping_format);
  const auto auth_req_id = in.text("auth_req_id");
  const auto token = in.text("token");
  if (!is_whole(in, "what a client is told with") || !auth_req_id || !token) return std::nullopt;
  return PingSecrets{.auth_req_id = *auth_req_id, .client_notification_token = *token};
}

}  // namespace oauthkit
