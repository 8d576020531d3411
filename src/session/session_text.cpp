#include "session/session_text.hpp"

#include "protocol/stored_values.hpp"
#include "protocol/version_1.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view format = "session/2";

template <class Fields, class Value>
void each_field(Fields& fields, Value& session) {
  fields.field("issuer", session.issuer);
  fields.field("user_id", session.user.id);
  fields_of(fields, session.user.authentication);
}

}  // namespace

std::string serialize(const SignInSession& session) {
  FieldWriter out(format);
  each_field(out, session);
  return std::move(out).take();
}

std::optional<SignInSession> deserialize_session(std::string_view text) {
  if (version_1::wrote(text)) {
    auto user = version_1::session(text);
    return user ? std::optional(SignInSession{.user = *std::move(user)}) : std::nullopt;
  }
  std::optional<SignInSession> session(std::in_place);
  FieldReader in(text, format);
  each_field(in, *session);
  if (!is_whole(in, "a sign-in session")) return std::nullopt;
  return session;
}

}  // namespace oauthkit
