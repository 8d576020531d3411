#include "support/token_flow.hpp"
#include "support/token_formats.hpp"

using namespace world;

namespace {

// Made with the openssl program under the keys `crypt` and `sign`: ["u1","cid",{"role":"x"}].
constexpr const char* of_before =
    "Mw6Eh7gueyggq09AZHgwdXMoUDQ=zyxwvutse7a342caf19245b3ab722c45eee423be092cb39171e7b4dbc07fcecacc6481eeb3602d99baade7"
    "de7cb42089a82fcf27";

}  // namespace

TEST_CASE("migration: a rule that looks at the request is the handler's, and its no that of the check") {
  World world;
  const auto api = world.bearer();
  // Whoever may write may comment, and anybody may comment on what is open to all.
  const Handler comment = [&](const Request& request) {
    auto checked = api.check(request);
    if (auto* refused = std::get_if<Response>(&checked)) return *refused;
    const auto& who = std::get<Authorization>(checked);
    if (who.access.scope.contains("write") || request.path() == "/open") return Response::json(200, "{}");
    return std::get<Response>(api.check(request, {"comment"}));
  };
  CHECK(comment(with_bearer(get("/comment"), web_tokens(world).access)).status == 200);
  const auto reading = issued(redeem(world, code(world, {{"scope", "read"}}))).access;
  CHECK(comment(with_bearer(get("/open"), reading)).status == 200);
  const auto refused = comment(with_bearer(get("/comment"), reading));
  CHECK(refused.status == 403);
  CHECK(error(refused) == "insufficient_scope");
  const std::string told(refused.headers.get("WWW-Authenticate").value_or(""));
  CHECK(told.find("error=\"insufficient_scope\"") != std::string::npos);
  CHECK(told.ends_with("scope=\"comment\""));
  CHECK(comment(get("/open")).status == 401);
}

TEST_CASE("instead of making AF83's tokens: new ones are sealed as well, and both open the API") {
  const auto keys = sealing_ring();
  World world(sealed_choices(keys));
  const auto api = world.bearer(
      {.readers = {tokens::sealed_reader(keys, world.tokens), legacy::af83_token_reader("crypt", "sign")}});
  const auto user_of = [&](std::string_view token) -> std::string {
    auto checked = api.check(with_bearer(get("/api"), token));
    return std::holds_alternative<Response>(checked) ? "nobody" : std::get<Authorization>(checked).user_id;
  };
  CHECK(user_of(of_before) == "u1");
  CHECK(user_of(web_tokens(world).access) == "alice");
  CHECK(user_of("another") == "nobody");
}
