#include "session/session_text.hpp"

#include "protocol/stored_values.hpp"
#include "protocol/version_1.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view format = "session/2";

template <class Fields, class Value>
void each_field(Fields& fields, Value& user) {
  fields.field("user_id", user.id);
  fields_of(fields, user.authentication);
}

}  // namespace

std::string serialize(const User& user) {
  FieldWriter out(format);
  each_field(out, user);
  return std::move(out).take();
}

std::optional<User> deserialize_user(std::string_view text) {
  if (version_1::wrote(text)) return version_1::session(text);
  std::optional<User> user(std::in_place);
  FieldReader in(text, format);
  each_field(in, *user);
  if (!is_whole(in, "a sign-in session")) return std::nullopt;
  return user;
}

}  // namespace oauthkit
