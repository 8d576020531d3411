#include "openid/login_mark.hpp"

#include <algorithm>

#include "oauthkit/store.hpp"
#include "protocol/stored_values.hpp"
#include "session/login.hpp"

namespace oauthkit::openid {
namespace {

constexpr std::string_view kind = "logins_ended";
constexpr std::string_view format = "logins_ended/1";
constexpr int most_tries = 100;

struct Mark {
  TimePoint at = {};
  TimePoint expires_at = {};
};

template <class Fields, class Value>
void each_field(Fields& fields, Value& mark) {
  fields.field("at", mark.at);
  fields.field("expires_at", mark.expires_at);
}

std::optional<Mark> read(std::string_view text) {
  std::optional<Mark> mark(std::in_place);
  FieldReader in(text, format);
  each_field(in, *mark);
  if (!is_whole(in, "the end of all logins")) return std::nullopt;
  return mark;
}

}  // namespace

std::string person_key(std::string_view issuer, std::string_view user_id) {
  std::string person(issuer);
  person.append(1, '\0').append(user_id);
  return hash_token(person).hex();
}

void mark(Documents& documents, std::string_view issuer, std::string_view user_id, TimePoint now,
          TimePoint expires_at) {
  const auto key = person_key(issuer, user_id);
  FieldWriter out(format);
  const Mark made{.at = now, .expires_at = expires_at};
  each_field(out, made);
  const auto text = std::move(out).take();
  for (int tries = 0; tries < most_tries; ++tries) {
    const auto there = documents.read(kind, key);
    if (documents.write(kind, key, there ? there->version : 0, text)) return;
  }
  throw StoreUnavailable("the end of all logins is written by too many at once");
}

bool is_before_mark(Documents& documents, std::string_view issuer, const Authorization& granted, TimePoint now) {
  const auto there = documents.read(kind, person_key(issuer, granted.user_id));
  const auto made = there ? read(there->text) : std::nullopt;
  if (!made || made->expires_at <= now) return false;
  // Whoever has proved who they are since, here or at another provider, or has begun a login here since with a proof
  // from before, knows what has changed.
  const auto& authentication = granted.authentication;
  const auto since = std::max(authentication.auth_time, session::begun_at(authentication.sid));
  return since && *since < made->at;
}

}  // namespace oauthkit::openid
