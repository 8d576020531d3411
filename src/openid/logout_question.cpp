#include "openid/logout_question.hpp"

#include <array>
#include <stdexcept>

#include "protocol/stored_values.hpp"

namespace oauthkit::openid {
namespace {

constexpr const char* kind = "logout";
constexpr std::string_view format = "logout/1";
constexpr std::chrono::minutes lifetime(10);

template <class Fields, class Value>
void each_field(Fields& fields, Value& question) {
  fields.field("session", question.session);
  fields.field("user_id", question.user_id);
  fields.field("sid", question.sid);
  fields.field("client_id", question.target.client_id);
  fields.field("post_logout_redirect_uri", question.target.post_logout_redirect_uri);
  fields.field("state", question.target.state);
}

std::optional<LogoutQuestion> read(std::string_view text) {
  std::optional<LogoutQuestion> question(std::in_place);
  FieldReader in(text, format);
  each_field(in, *question);
  if (!is_whole(in, "a request to sign out")) return std::nullopt;
  return question;
}

}  // namespace

std::string put_question(Store& store, const LogoutQuestion& question, TimePoint now, const Random& random) {
  auto id = random_token(random);
  FieldWriter out(format);
  each_field(out, question);
  const std::array records = {
      Record{.kind = kind, .hash = hash_token(id), .expires_at = now + lifetime, .data = std::move(out).take()}};
  if (!store.put(records)) throw std::logic_error("a random id was there already");
  return id;
}

// RP-Initiated Logout §6: nobody is signed out who does not want to be: an answer counts from the browser session that
// was asked.
std::optional<LogoutQuestion> find_question(Store& store, std::string_view id, const Browser& browser, TimePoint now) {
  const auto found = store.find(kind, hash_token(id));
  if (!found || found->state != Found::State::live || found->record.expires_at <= now) return std::nullopt;
  auto question = read(found->record.data);
  if (!question || question->session != hash_token(browser.session_id)) return std::nullopt;
  return question;
}

bool take_question(Store& store, std::string_view id, TimePoint now) {
  return store.take(kind, hash_token(id), {}, now).state == TakenRecord::State::first;
}

}  // namespace oauthkit::openid
