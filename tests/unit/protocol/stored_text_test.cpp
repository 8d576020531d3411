// Texts that databases hold, and what each version makes of them.

#include <doctest/doctest.h>

#include "oauthkit/authorization.hpp"
#include "oauthkit/session.hpp"
#include "session/session_text.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint start{1'700'000'000s};

// The texts of this block are what released versions wrote, and what databases hold: they are never edited, and every
// later version reads them. A version that writes another form adds its own.

constexpr const char* authorization_1 =
    "15:authorization/110:s6BhdRkqt35:alice10:read write29:https://client.example/cb?a=b"
    "43:E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM4:S2561:219:https://api.example0:10:16999997003:mfa6:a name"
    "10:the family10:170000000010:170000006010:170008640043:0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"
    "43:bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg21:26:claims4:5:{}5:nonce12:n-0S6_WzA2Mj15:{\"tier\":\"gold\"}";
constexpr const char* empty_authorization_1 = "15:authorization/10:0:0:0:0:0:1:00:0:0:0:1:01:00:0:0:1:00:";
constexpr const char* transaction_1 =
    "13:transaction/13:web10:code token22:https://web.example/cb10:read write3:xyz9:form_post"
    "43:E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM4:S25643:0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"
    "1:219:https://api.example0:13:login consent3:30017:alice@example.org1:15:nonce12:n-0S6_WzA2Mj"
    "22:https://web.example/cb5:row 764:2c48580eec4cde74471f90f29c37a046bf877cf06b35e0865b18aec6468b28235:alice"
    "1:11:19:two lines10:170000000010:1700000600";
constexpr const char* empty_transaction_1 =
    "13:transaction/10:0:0:0:0:0:0:0:0:1:00:2:-10:1:00:0:"
    "64:00000000000000000000000000000000000000000000000000000000000000000:1:01:00:1:01:0";
constexpr const char* session_1 = "9:session/15:alice10:17000000003:mfa";
constexpr const char* unknown_time_session_1 = "9:session/15:alice0:0:";

constexpr const char* authorization_2 =
    "authorization/2 client_id=10:s6BhdRkqt3 user_id=5:alice auth_time=10:1699999700 acr=3:mfa scope=10:read write"
    " resource=24:19:https://api.example0: redirect_uri=29:https://client.example/cb?a=b"
    " code_challenge=43:E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM code_challenge_method=4:S256"
    " dpop_jkt=43:NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs jkt=43:0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"
    " x5t_s256=43:bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2 jti=6:a name family=10:the family"
    " issued_at=10:1700000000 expires_at=10:1700000060 ends_at=10:1700086400"
    " extensions=36:6:claims4:5:{}5:nonce12:n-0S6_WzA2Mj extra=15:{\"tier\":\"gold\"} .";
constexpr const char* transaction_2 =
    "transaction/2 client_id=3:web response_type=10:code token scope=10:read write"
    " resource=24:19:https://api.example0: redirect_uri=22:https://web.example/cb"
    " code_challenge=43:E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM code_challenge_method=4:S256"
    " dpop_jkt=43:0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I state=3:xyz response_mode=9:form_post"
    " prompt=13:login consent max_age=3:300 login_hint=17:alice@example.org extensions=22:5:nonce12:n-0S6_WzA2Mj"
    " answer_goes_to=22:https://web.example/cb client=5:row 7"
    " session=64:2c48580eec4cde74471f90f29c37a046bf877cf06b35e0865b18aec6468b2823 user_id=5:alice signed_in=1:1"
    " asked=1:1 info=9:two lines started_at=10:1700000000 expires_at=10:1700000600 .";
constexpr const char* session_2 = "session/2 user_id=5:alice auth_time=10:1700000000 acr=3:mfa .";

// End of what is never edited.

Authorization full_authorization() {
  return {.client_id = "s6BhdRkqt3",
          .user_id = "alice",
          .authentication = {.auth_time = start - 5min, .acr = "mfa"},
          .access = {.scope = {"read", "write"}, .resource = {"https://api.example", ""}},
          .code_binding = {.redirect_uri = "https://client.example/cb?a=b",
                           .code_challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
                           .code_challenge_method = "S256",
                           .dpop_jkt = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"},
          .confirmation = {.jkt = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I",
                           .x5t_s256 = "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"},
          .jti = "a name",
          .family = "the family",
          .issued_at = start,
          .expires_at = start + 1min,
          .ends_at = start + 24h,
          .extensions = {{"nonce", "n-0S6_WzA2Mj"}, {"claims", "5:{}"}},
          .extra = R"({"tier":"gold"})"};
}

Transaction full_transaction() {
  return {.request = {.client_id = "web",
                      .response_type = "code token",
                      .access = {.scope = {"read", "write"}, .resource = {"https://api.example", ""}},
                      .code_binding = {.redirect_uri = "https://web.example/cb",
                                       .code_challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
                                       .code_challenge_method = "S256",
                                       .dpop_jkt = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"},
                      .state = "xyz",
                      .response_mode = "form_post",
                      .prompt = {"login", "consent"},
                      .max_age = 300s,
                      .login_hint = "alice@example.org",
                      .extensions = {{"nonce", "n-0S6_WzA2Mj"}}},
          .redirect_uri = "https://web.example/cb",
          .client = "row 7",
          .session = hash_token("the session"),
          .user_id = "alice",
          .signed_in = true,
          .asked = true,
          .info = "two lines",
          .started_at = start,
          .expires_at = start + 10min};
}

/// Values that have one of `members` from `full` each, and all else at its default.
template <class Value, class... Members>
std::vector<Value> alone(const Value& full, Members Value::*... members) {
  std::vector<Value> values;
  const auto take_over = [&](auto member) { values.emplace_back().*member = full.*member; };
  (take_over(members), ...);
  for (const auto& value : values) CHECK(value != Value());
  return values;
}

// The lists of names do not compile when a field is added: it belongs there, and in the call below.

std::vector<Authentication> each(const Authentication& full) {
  [[maybe_unused]] const auto& [auth_time, acr, amr, sid] = full;
  // What the texts above, older ones, do not have.
  auto filled = full;
  filled.amr = {"pwd", "otp"};
  filled.sid = "the login";
  return alone(filled, &Authentication::auth_time, &Authentication::acr, &Authentication::amr, &Authentication::sid);
}

std::vector<Access> each(const Access& full) {
  [[maybe_unused]] const auto& [scope, resource, authorization_details] = full;
  // What the texts above, older ones, do not have.
  auto filled = full;
  filled.authorization_details = {*Detail::parse(R"({"type":"payment","amount":{"value":"1 2","to":"\u00e9"}})"),
                                  *Detail::parse(R"({"type":"account"})")};
  return alone(filled, &Access::scope, &Access::resource, &Access::authorization_details);
}

std::vector<CodeBinding> each(const CodeBinding& full) {
  [[maybe_unused]] const auto& [redirect_uri, default_redirect_uri, code_challenge, code_challenge_method, dpop_jkt] =
      full;
  // What the texts above, older ones, do not have.
  auto filled = full;
  filled.default_redirect_uri = "https://client.example/only";
  return alone(filled, &CodeBinding::redirect_uri, &CodeBinding::default_redirect_uri, &CodeBinding::code_challenge,
               &CodeBinding::code_challenge_method, &CodeBinding::dpop_jkt);
}

std::vector<Confirmation> each(const Confirmation& full) {
  [[maybe_unused]] const auto& [jkt, x5t_s256] = full;
  return alone(full, &Confirmation::jkt, &Confirmation::x5t_s256);
}

std::vector<Authorization> each(const Authorization& full) {
  [[maybe_unused]] const auto& [issuer, client_id, client_generation, user_id, authentication, access, code_binding,
                                confirmation, jti, family, issued_at, expires_at, ends_at, extensions, extra,
                                user_is_subject] = full;
  using A = Authorization;
  // What the texts above, older ones, do not have.
  auto filled = full;
  filled.issuer = "https://auth.example";
  filled.client_generation = "its second life";
  auto values = alone(filled, &A::issuer, &A::client_id, &A::client_generation, &A::user_id, &A::jti, &A::family,
                      &A::issued_at, &A::expires_at, &A::ends_at, &A::extensions, &A::extra);
  for (const auto& one : each(authentication)) values.push_back({.authentication = one});
  for (const auto& one : each(access)) values.push_back({.access = one});
  for (const auto& one : each(code_binding)) values.push_back({.code_binding = one});
  for (const auto& one : each(confirmation)) values.push_back({.confirmation = one});
  return values;
}

std::vector<AuthorizationRequest> each(const AuthorizationRequest& full) {
  [[maybe_unused]] const auto& [client_id, response_type, access, code_binding, state, response_mode, prompt, max_age,
                                login_hint, acr_values, pushed, claims, extensions] = full;
  using R = AuthorizationRequest;
  // What the text above, an older one, does not have.
  auto filled = full;
  filled.acr_values = {"mfa", "pwd"};
  filled.pushed = hash_token("a request_uri");
  filled.claims = {"email", "name#de"};
  auto values = alone(filled, &R::client_id, &R::response_type, &R::state, &R::response_mode, &R::prompt, &R::max_age,
                      &R::login_hint, &R::acr_values, &R::pushed, &R::claims, &R::extensions);
  for (const auto& one : each(access)) values.push_back({.access = one});
  for (const auto& one : each(code_binding)) values.push_back({.code_binding = one});
  return values;
}

std::vector<Transaction> each(const Transaction& full) {
  [[maybe_unused]] const auto& [issuer, request, redirect_uri, client, client_generation, client_appearance, session,
                                user_id, signed_in, asked, stronger_asked, info, failed_sign_ins, posted, started_at,
                                expires_at] = full;
  using T = Transaction;
  // What the text above, an older one, does not have.
  auto filled = full;
  filled.issuer = "https://auth.example";
  filled.client_generation = "its second life";
  filled.client_appearance = hash_token("what it looked like");
  filled.stronger_asked = true;
  filled.failed_sign_ins = 3;
  filled.posted = "client_id=web";
  auto values = alone(filled, &T::issuer, &T::redirect_uri, &T::client, &T::client_generation, &T::client_appearance,
                      &T::session, &T::user_id, &T::signed_in, &T::asked, &T::stronger_asked, &T::info,
                      &T::failed_sign_ins, &T::posted, &T::started_at, &T::expires_at);
  for (const auto& one : each(request)) values.push_back({.request = one});
  return values;
}

bool same(const std::optional<SignInSession>& left, const SignInSession& right) {
  return left && left->issuer == right.issuer && left->user.id == right.user.id &&
         left->user.authentication == right.user.authentication;
}

/// What the reader says of a text of a newer version; empty when it is content, `damaged` when it is not.
template <class Deserialize>
std::string complaint(const Deserialize& deserialize, const std::string& text) {
  try {
    return deserialize(text) ? "" : "damaged";
  } catch (const StoreUnavailable& newer) {
    return newer.what();
  }
}
constexpr auto authorization_of = [](std::string_view text) { return deserialize_authorization(text).has_value(); };
constexpr auto transaction_of = [](std::string_view text) { return deserialize_transaction(text).has_value(); };
constexpr auto user_of = [](std::string_view text) { return deserialize_session(text).has_value(); };

std::string with_field(std::string text, const std::string& field) { return text.insert(text.size() - 1, field + " "); }

}  // namespace

TEST_CASE("stored text: what version 1 wrote is read") {
  auto authorization = full_authorization();
  authorization.code_binding.dpop_jkt.clear();
  CHECK(deserialize_authorization(authorization_1) == authorization);
  CHECK(deserialize_authorization(empty_authorization_1) == Authorization());
  CHECK(deserialize_transaction(transaction_1) == full_transaction());
  CHECK(deserialize_transaction(empty_transaction_1) == Transaction());
  CHECK(same(deserialize_session(session_1),
             {.user = {.id = "alice", .authentication = {.auth_time = start, .acr = "mfa"}}}));
  CHECK(same(deserialize_session(unknown_time_session_1), {.user = {.id = "alice"}}));
}

TEST_CASE("stored text: what version 2 wrote is read") {
  CHECK(deserialize_authorization(authorization_2) == full_authorization());
  CHECK(deserialize_authorization("authorization/2 .") == Authorization());
  CHECK(deserialize_transaction(transaction_2) == full_transaction());
  CHECK(deserialize_transaction("transaction/2 .") == Transaction());
  CHECK(same(deserialize_session(session_2),
             {.user = {.id = "alice", .authentication = {.auth_time = start, .acr = "mfa"}}}));
  CHECK(same(deserialize_session("session/2 user_id=5:alice ."), {.user = {.id = "alice"}}));
}

TEST_CASE("stored text: only version 2 is written") {
  CHECK(serialize(full_authorization()).starts_with("authorization/2 "));
  CHECK(serialize(full_transaction()).starts_with("transaction/2 "));
  CHECK(serialize(SignInSession{.user = {.id = "alice"}}).starts_with("session/2 "));
}

TEST_CASE("stored text: every field comes back alone, and its neighbours stay at their defaults") {
  for (const auto& value : each(full_authorization())) {
    CAPTURE(serialize(value));
    CHECK(deserialize_authorization(serialize(value)) == value);
  }
  for (const auto& value : each(full_transaction())) {
    CAPTURE(serialize(value));
    CHECK(deserialize_transaction(serialize(value)) == value);
  }
  for (const auto& value : each(Authentication{.auth_time = start, .acr = "mfa"})) {
    const SignInSession session{.issuer = "https://auth.example", .user = {.authentication = value}};
    CAPTURE(serialize(session));
    CHECK(same(deserialize_session(serialize(session)), session));
  }
  CHECK(deserialize_authorization(serialize(full_authorization())) == full_authorization());
  CHECK(deserialize_transaction(serialize(full_transaction())) == full_transaction());
}

TEST_CASE("stored text: what a newer version added is named and not read over") {
  for (const char* field : {"act=7:gateway", "act=0:", "a_new_thing=1:x"}) {
    CAPTURE(field);
    const auto name = std::string(field).substr(0, std::string(field).find('='));
    const auto unknown = " holds '" + name + "', which this version does not know";
    CHECK(complaint(authorization_of, with_field(authorization_2, field)) == "a stored authorization" + unknown);
    CHECK(complaint(transaction_of, with_field(transaction_2, field)) == "a pending decision" + unknown);
    CHECK(complaint(user_of, with_field(session_2, field)) == "a sign-in session" + unknown);
  }
  CHECK(complaint(authorization_of, "authorization/3 anything") ==
        "a stored authorization holds 'authorization/3', which this version does not know");
  CHECK(complaint(authorization_of, authorization_2).empty());
  CHECK(complaint(transaction_of, transaction_2).empty());
  CHECK(complaint(user_of, session_2).empty());
}

TEST_CASE("stored text: cut short it is damaged, in each version") {
  const auto damaged = [](const auto& deserialize, const std::string& good) {
    std::size_t refused = 0;
    for (std::size_t length = 0; length < good.size(); ++length) {
      refused += complaint(deserialize, good.substr(0, length)) == "damaged" ? 1 : 0;
    }
    CHECK(complaint(deserialize, good + "x") == "damaged");
    CHECK(complaint(deserialize, good).empty());
    return refused == good.size();
  };
  CHECK(damaged(authorization_of, authorization_1));
  CHECK(damaged(authorization_of, authorization_2));
  CHECK(damaged(transaction_of, transaction_1));
  CHECK(damaged(transaction_of, transaction_2));
  CHECK(damaged(user_of, session_1));
  CHECK(damaged(user_of, session_2));
}

TEST_CASE("stored text: a value that its field cannot hold, a name twice and another kind are damaged") {
  for (const char* field : {"scope=1:\"", "issued_at=1:x", "user_id=3:bob", "resource=1:x"}) {
    CAPTURE(field);
    CHECK(complaint(authorization_of, with_field("authorization/2 user_id=5:alice .", field)) == "damaged");
  }
  for (const char* field : {"session=2:00", "asked=1:0", "max_age=1:x", "prompt=1:\"", "client=1:x client=1:x"}) {
    CAPTURE(field);
    CHECK(complaint(transaction_of, with_field("transaction/2 .", field)) == "damaged");
  }
  CHECK(complaint(transaction_of, authorization_1) == "damaged");
  CHECK(complaint(transaction_of, authorization_2) == "damaged");
  CHECK(complaint(authorization_of, session_1) == "damaged");
  CHECK(complaint(user_of, transaction_2) == "damaged");
  CHECK(complaint(authorization_of, with_field("authorization/2 user_id=5:alice .", "scope=4:read")).empty());
}
