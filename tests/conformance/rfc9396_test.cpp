#include "conformance/flows.hpp"
#include "support/signed_introspection.hpp"
#include "support/token_endpoints.hpp"
#include "support/token_formats.hpp"

using namespace conformance;
using nlohmann::json;

// Rich Authorization Requests.

namespace {

constexpr const char* transfer =
    R"({"type":"payment","actions":["initiate","status"],"instructedAmount":{"currency":"EUR","amount":"123.50"},)"
    R"("creditorName":"Merchant A"})";
constexpr const char* smaller_transfer =
    R"({"type":"payment","actions":["status"],"instructedAmount":{"currency":"EUR","amount":"123.50"},)"
    R"("creditorName":"Merchant A"})";
constexpr const char* larger_transfer =
    R"({"type":"payment","actions":["initiate","status"],"instructedAmount":{"currency":"EUR","amount":"1000.00"},)"
    R"("creditorName":"Merchant A"})";
constexpr const char* balances = R"({"type":"account","actions":["balances","transactions"]})";
constexpr const char* balances_alone = R"({"type":"account","actions":["balances"]})";
constexpr const char* at_photos = R"({"type":"account","actions":["balances"],"locations":["https://photos.example"]})";
constexpr const char* at_mail = R"({"type":"account","actions":["balances"],"locations":["https://mail.example/api"]})";

std::string list(std::initializer_list<std::string_view> details) {
  std::string text = "[";
  for (const auto detail : details) text.append(text.size() > 1 ? "," : "").append(detail);
  return text + "]";
}

Params asking(const std::string& details, const Params& more = {}) {
  return both({{"authorization_details", details}}, more);
}
Params asking(std::initializer_list<std::string_view> details, const Params& more = {}) {
  return asking(list(details), more);
}
/// The same without a scope.
Params details_alone(std::initializer_list<std::string_view> details) { return asking(details, {{"scope", ""}}); }

/// Registers two types, which the client `web` may ask for.
void offer(World& world) {
  auto& server = world.server();
  server.authorization_details({.type = "payment",
                                .fields = {{"actions", details::strings, details::required, {"initiate", "status"}},
                                           {"instructedAmount", details::object, details::required},
                                           {"creditorName", details::string},
                                           {"reference", details::any}},
                                .validate = [](const Detail& asked, const Client&) -> Result<void> {
                                  if (asked.text("creditorName") == "Nobody") return denied();
                                  return {};
                                },
                                .describe = [](const Detail& asked) { return "Pay " + asked.text("creditorName"); }});
  server.authorization_details(
      {.type = "account", .fields = {{"actions", details::strings}, {"locations", details::strings}}});
  world.client("web").authorization_details_types = {"payment", "account"};
}

/// A world of this kind with the two types.
template <class Kind = World>
class With : public Kind {
 public:
  template <class... Arguments>
  explicit With(Arguments&&... arguments) : Kind(std::forward<Arguments>(arguments)...) {
    offer(*this);
  }
};

/// What the answer of the token endpoint says of details; null when it says nothing.
json details_in(const Response& response) {
  INFO(response.body);
  REQUIRE(response.status == 200);
  return json::parse(response.body)["authorization_details"];
}
json all_of(std::initializer_list<std::string_view> details) { return json::parse(list(details)); }

Response redeemed(World& world, const Params& asked, const Params& changes = {}) {
  return redeem(world, code(world, asked), changes);
}

/// What a consent page with these boxes checked leads to.
Response decided(World& world, const Consent& page, std::initializer_list<std::string> indices,
                 const Scope& scope = {}) {
  Params form{{"transaction_id", page.transaction_id}, {"decision", "allow"}};
  for (const auto& token : scope) form.add("scope", token);
  for (const auto& index : indices) form.add("authorization_details", index);
  return world.server().decide(post("/decision", form), browser());
}

Authorization granted(World& world, const Response& response) {
  const auto taken = world.codes.take(hash_token(location_param(response, "code")), "web");
  REQUIRE(taken.state == Stored::State::live);
  return taken.authorization;
}

std::string refused_with(World& world, const std::string& details) { return refusal(answer(world, asking(details))); }

std::string nested(std::size_t depth) {
  return R"([{"type":"payment","actions":["status"],"instructedAmount":{},"reference":)" + std::string(depth - 2, '[') +
         std::string(depth - 2, ']') + "}]";
}

}  // namespace

TEST_CASE("RFC 9396 §2: authorization_details is a JSON array of objects, each of which has a type") {
  With world;
  for (const char* wrong : {R"({"type":"payment"})", R"("payment")", "payment", R"(["payment"])", "[[]]", "[null]",
                            "[{}]", R"([{"type":7}])", R"([{"type":""}])", R"([{"actions":["balances"]}])"}) {
    CAPTURE(wrong);
    CHECK(refused_with(world, wrong) == "invalid_authorization_details");
  }
  CHECK(asks_consent(authorize(world, asking({transfer, balances}))));
}

TEST_CASE("RFC 9396 §3: an error goes to the redirect URI with state and iss") {
  With world;
  const auto response = answer(world, asking("[]"));
  CHECK(refusal(response) == "invalid_authorization_details");
  CHECK(location_param(response, "state") == "xyz");
  CHECK(location_param(response, "iss") == "https://auth.example");
  CHECK(asks_consent(authorize(world, asking({transfer}))));
}

TEST_CASE("RFC 9396 §3: what is no JSON, is empty, has a member twice, or is too much is refused") {
  With world;
  std::string many = list({balances});
  for (int i = 1; i < 21; ++i) many.insert(many.size() - 1, std::string(",") + balances);
  const std::string large = R"([{"type":"account","actions":[")" + std::string(16 * 1024, 'x') + R"("]}])";
  for (const auto& wrong : {std::string("[]"), std::string("[{"), std::string("nonsense"), many, large, nested(17),
                            std::string(R"([{"type":"account","type":"payment"}])"),
                            std::string(R"([{"type":"account","actions":["a"],"actions":["b"]}])")}) {
    CAPTURE(wrong);
    CHECK(refused_with(world, wrong) == "invalid_authorization_details");
  }
  CHECK(asks_consent(authorize(world, asking(nested(16)))));
  many.resize(many.size() - std::string(balances).size() - 2);
  CHECK(asks_consent(authorize(world, asking(many + "]"))));
}

TEST_CASE("RFC 9396 §3: authorization_details is sent once, at both endpoints") {
  With world;
  auto params = authorize_params(asking({transfer}));
  CHECK(asks_consent(world.server().authorize(get("/authorize?" + params.encode()), browser())));
  params.add("authorization_details", list({transfer}));
  CHECK(refusal(answered(world.server().authorize(get("/authorize?" + params.encode()), browser()))) ==
        "invalid_request");
  auto form = for_itself;
  form.add("authorization_details", list({balances}));
  CHECK(outcome(world.token(web_request(form))) == "200");
  form.add("authorization_details", list({balances}));
  CHECK(outcome(world.token(web_request(form))) == "400 invalid_request");
}

TEST_CASE("RFC 9396 §3.1: details come with, without and beside a scope, and neither widens the other") {
  With world;
  const auto beside = issued(redeemed(world, asking({transfer}, {{"scope", "read"}})));
  CHECK(beside.scope == "read");
  const auto alone = redeemed(world, details_alone({transfer}));
  CHECK(details_in(alone) == all_of({transfer}));
  CHECK(issued(alone).scope.empty());
  const auto scope = redeemed(world, {{"scope", "read"}});
  CHECK(issued(scope).scope == "read");
  CHECK(details_in(scope).is_null());
  // The default scope of a client is not asked for by details.
  CHECK(consent(world, details_alone({transfer})).scope.empty());
  CHECK(consent(world, {{"scope", ""}}).scope == Scope{"read", "write"});
  const auto itself = world.token(web_request(both(for_itself, asking({balances}))));
  CHECK(issued(itself).scope.empty());
  CHECK(issued(world.token(web_request(for_itself))).scope == "read write");
}

TEST_CASE("RFC 9396 §5: an unknown type, and one that the client does not list, is refused") {
  With world;
  CHECK(refused_with(world, R"([{"type":"transfer"}])") == "invalid_authorization_details");
  CHECK(refused_with(world, R"([{"type":"Payment"}])") == "invalid_authorization_details");
  world.client("web").authorization_details_types = {"payment"};
  CHECK(refused_with(world, list({transfer, balances})) == "invalid_authorization_details");
  CHECK(asks_consent(authorize(world, asking({transfer}))));
  world.client("web").authorization_details_types = {};
  CHECK(refused_with(world, list({transfer})) == "invalid_authorization_details");
}

TEST_CASE("RFC 9396 §5: unknown members, other kinds, values that are not allowed and missing members are refused") {
  With world;
  for (const char* members :
       {R"("actions":["status"],"instructedAmount":{},"unknown":1)", R"("actions":"status","instructedAmount":{})",
        R"("actions":["status"],"instructedAmount":"123.50")", R"("actions":["cancel"],"instructedAmount":{})",
        R"("actions":["status",7],"instructedAmount":{})", R"("actions":["status"])", R"("instructedAmount":{})",
        R"("actions":["status"],"instructedAmount":{},"creditorName":["A"])"}) {
    CAPTURE(members);
    CHECK(refused_with(world, std::string(R"([{"type":"payment",)") + members + "}]") ==
          "invalid_authorization_details");
  }
  CHECK(asks_consent(authorize(world, asking(R"([{"type":"payment","actions":["status"],"instructedAmount":{}}])"))));
}

TEST_CASE("RFC 9396 §5: a type refuses what it does not know to be right") {
  With world;
  CHECK(refused_with(world,
                     R"([{"type":"payment","actions":["status"],"instructedAmount":{},"creditorName":"Nobody"}])") ==
        "invalid_authorization_details");
  CHECK(asks_consent(authorize(world, asking({transfer}))));
}

TEST_CASE("RFC 9396 §5: a server without types does not look at the parameter") {
  World world;
  CHECK(asks_consent(authorize(world, asking("nonsense"))));
  CHECK(details_in(redeemed(world, asking({transfer}))).is_null());
  CHECK(outcome(world.token(web_request(both(for_itself, asking("nonsense"))))) == "200");
}

TEST_CASE(
    "RFC 9396 §3.1: a person is shown scope and details together, each detail with every member, and takes each "
    "alone") {
  With world;
  const auto page = consent(world, asking({transfer, balances}));
  REQUIRE(page.details.size() == 2);
  CHECK(page.details[0].type == "payment");
  CHECK(page.details[0].text == "Pay Merchant A");
  CHECK(page.details[0].members ==
        std::vector<Detail::Member>{{"actions", R"(["initiate","status"])"},
                                    {"creditorName", "Merchant A"},
                                    {"instructedAmount", R"({"amount":"123.50","currency":"EUR"})"}});
  CHECK(page.details[1].text == "account");
  const auto response = decided(world, page, {"1"}, {"read"});
  CHECK(granted(world, response).access ==
        Access{.scope = {"read"}, .authorization_details = {*Detail::parse(balances)}});
}

TEST_CASE("RFC 9396 §12: what hides in a detail is made visible") {
  With world;
  const auto page = consent(
      world,
      asking(R"([{"type":"payment","actions":["status"],"instructedAmount":{},"creditorName":"A\u202e\u0007"}])"));
  REQUIRE(page.details.size() == 1);
  CHECK(page.details[0].text == "Pay A[U+202E][U+0007]");
  CHECK(page.details[0].members[1] == Detail::Member{"creditorName", "A[U+202E][U+0007]"});
  // What is granted is what was asked for.
  CHECK(granted(world, decided(world, page, {"0"})).access.authorization_details[0].text("creditorName") ==
        "A\xe2\x80\xae\x07");
}

TEST_CASE("RFC 9396 §3: the form narrows and nothing else") {
  With world;
  const auto details_of = [&](const Response& response) {
    return granted(world, response).access.authorization_details.size();
  };
  const auto page = [&] { return consent(world, asking({transfer, balances})); };
  CHECK(details_of(decided(world, page(), {"0", "2", "7", "-1", "01x", "18446744073709551616", "payment"})) == 1);
  CHECK(details_of(decided(world, page(), {"1", "1", "0", "1"})) == 2);
  CHECK(details_of(decided(world, page(), {}, {"read"})) == 0);
  CHECK(refusal(decided(world, page(), {})) == "access_denied");
  CHECK(refusal(decided(world, page(), {"2"})) == "access_denied");
  CHECK(refusal(decided(world, consent(world, details_alone({transfer})), {})) == "access_denied");
  CHECK(details_of(decided(world, consent(world, details_alone({transfer})), {"0"})) == 1);
  CHECK(granted(world, decided(world, page(), {"0"})).access.scope.empty());
}

TEST_CASE("RFC 9396 §3: an answer of the application's own cannot widen either") {
  With world;
  const auto decide = [&](const Access& access) {
    const auto page = consent(world, asking({transfer, balances}));
    return world.server().decide(decision(page), browser(), Decision::allow(browser(), access));
  };
  const auto less = *Detail::parse(balances_alone);
  // RFC 9396 §6.1: a narrowed set may cover one detail several times.
  const auto narrowed = decide({.authorization_details = {less, *Detail::parse(larger_transfer), less}});
  CHECK(granted(world, narrowed).access.authorization_details == std::vector<Detail>{less, less});
  CHECK(refusal(decide({.authorization_details = {*Detail::parse(larger_transfer)}})) == "access_denied");
  const auto all = world.server().decide(decision(consent(world, asking({transfer, balances}))), browser(),
                                         Decision::allow_all(browser()));
  CHECK(granted(world, all).access.authorization_details.size() == 2);
}

TEST_CASE("RFC 9396 §3: a client that loses a type while the person decides does not get it") {
  With world;
  const auto page = consent(world, asking({transfer, balances}));
  const auto other = consent(world, details_alone({transfer}));
  world.client("web").authorization_details_types = {"account"};
  CHECK(granted(world, decided(world, page, {"0", "1"})).access.authorization_details ==
        std::vector<Detail>{*Detail::parse(balances)});
  CHECK(refusal(decided(world, other, {"0"})) == "invalid_authorization_details");
}

TEST_CASE("RFC 9396 §3: a client that loses a type while the person signs in does not ask for it any more") {
  With world;
  const auto sign_in = [&](const Params& asked) {
    const auto step = authorize(world, asked, stranger());
    REQUIRE(asks_sign_in(step));
    return post("/login", {{"transaction_id", std::get<SignIn>(step).transaction_id}});
  };
  const auto both_of_them = sign_in(asking({transfer, balances}));
  const auto one = sign_in(asking({transfer}));
  world.client("web").authorization_details_types = {"account"};
  auto who = stranger();
  const auto step = world.server().resume(both_of_them, who, User{.id = "alice"});
  REQUIRE(asks_consent(step));
  REQUIRE(std::get<Consent>(step).details.size() == 1);
  CHECK(std::get<Consent>(step).details[0].type == "account");
  who = stranger();
  CHECK(refusal(answered(world.server().resume(one, who, User{.id = "alice"}))) == "invalid_authorization_details");
}

TEST_CASE("RFC 9396 §3: who need not be asked is asked all the same about details that were not allowed") {
  With world;
  std::vector<Detail> allowed;
  world.server().immediate([&](const Client&, const User&, const AuthorizationRequest& request) {
    return Immediate::allow({.scope = request.access.scope, .authorization_details = allowed});
  });
  const auto page = consent(world, asking({transfer, balances}));
  CHECK(page.reason == Consent::Reason::more_than_before);
  CHECK(page.details.size() == 2);
  allowed = {*Detail::parse(transfer), *Detail::parse(balances_alone)};
  CHECK(asks_consent(authorize(world, asking({transfer, balances}))));
  allowed = {*Detail::parse(transfer), *Detail::parse(balances)};
  const auto response = answer(world, asking({transfer, balances}));
  CHECK(granted(world, response).access.authorization_details.size() == 2);
}

TEST_CASE("RFC 9396 §6: a token request narrows this token, by code, by refresh token and for the client itself") {
  With world;
  const auto both_of_them = asking({transfer, balances});
  CHECK(details_in(redeemed(world, both_of_them, asking({smaller_transfer}))) == all_of({smaller_transfer}));
  const auto tokens = issued(redeemed(world, both_of_them, asking({balances_alone})));
  CHECK(details_in(refresh(world, tokens.refresh, asking({transfer}))) == all_of({transfer}));
  CHECK(details_in(world.token(web_request(both(for_itself, asking({balances}))))) == all_of({balances}));
}

TEST_CASE("RFC 9396 §6: what goes beyond the grant, or the client, is invalid_authorization_details") {
  With world;
  const auto beyond = [&](std::initializer_list<std::string_view> asked) {
    return outcome(redeemed(world, asking({smaller_transfer, balances}), asking(asked)));
  };
  CHECK(beyond({transfer}) == "400 invalid_authorization_details");
  CHECK(beyond({larger_transfer}) == "400 invalid_authorization_details");
  CHECK(beyond({balances, R"({"type":"account"})"}) == "400 invalid_authorization_details");
  CHECK(beyond({R"({"type":"other"})"}) == "400 invalid_authorization_details");
  CHECK(beyond({balances, smaller_transfer}) == "200");
  CHECK(outcome(redeemed(world, {}, asking({balances}))) == "400 invalid_authorization_details");
  world.client("web").authorization_details_types = {"account"};
  CHECK(outcome(world.token(web_request(both(for_itself, asking({transfer}))))) == "400 invalid_authorization_details");
  CHECK(outcome(world.token(web_request(both(for_itself, asking({balances}))))) == "200");
}

TEST_CASE("RFC 9396 §6: a refused refresh leaves the refresh token alive, which keeps the whole grant") {
  With world;
  auto tokens = issued(redeemed(world, asking({transfer, balances}), asking({balances_alone})));
  CHECK(outcome(refresh(world, tokens.refresh, asking({larger_transfer}))) == "400 invalid_authorization_details");
  CHECK(outcome(refresh(world, tokens.refresh, asking("[]"))) == "400 invalid_authorization_details");
  const auto narrow = refresh(world, tokens.refresh, asking({balances_alone}));
  CHECK(details_in(narrow) == all_of({balances_alone}));
  const auto whole = refresh(world, issued(narrow).refresh);
  CHECK(details_in(whole) == all_of({transfer, balances}));
  CHECK(outcome(refresh(world, issued(whole).refresh, asking({balances, larger_transfer}))) ==
        "400 invalid_authorization_details");
  CHECK(outcome(refresh(world, issued(whole).refresh, asking({balances, transfer}))) == "200");
}

TEST_CASE("RFC 9396 §6: what a client has lost since is left out of its tokens, and is back when it has it again") {
  With world;
  const auto tokens = issued(redeemed(world, asking({transfer, balances})));
  world.client("web").authorization_details_types = {"account"};
  const auto less = refresh(world, tokens.refresh);
  CHECK(details_in(less) == all_of({balances}));
  world.client("web").authorization_details_types = {};
  CHECK(outcome(refresh(world, issued(less).refresh)) == "400 invalid_authorization_details");
  world.client("web").authorization_details_types = {"payment", "account"};
  CHECK(details_in(refresh(world, issued(less).refresh)) == all_of({transfer, balances}));
}

TEST_CASE("RFC 9396 §6: the retry of a refresh gets the same details again, and another request none") {
  With world(Choices{.refresh = {.grace = 30s}});
  const auto tokens = issued(redeemed(world, asking({transfer, balances})));
  const auto first = refresh(world, tokens.refresh, asking({balances}));
  const auto again = refresh(world, tokens.refresh, asking({balances}));
  CHECK(details_in(again) == all_of({balances}));
  CHECK(issued(again).access == issued(first).access);
  CHECK(outcome(refresh(world, tokens.refresh, asking({transfer}))) == "400 invalid_grant");
}

TEST_CASE("RFC 9396 §6.1: smaller is the same type and members, with fewer texts in its lists") {
  With world;
  const auto covered = [&](std::string_view asked) {
    return outcome(redeemed(world, asking({transfer, balances}), asking({asked}))) == "200";
  };
  CHECK(covered(smaller_transfer));
  CHECK(covered(R"({"creditorName":"Merchant A","instructedAmount":{"amount":"123.50","currency":"EUR"},)"
                R"("actions":["status"],"type":"payment"})"));
  CHECK(!covered(R"({"type":"payment","actions":["status"],"instructedAmount":{"currency":"EUR","amount":"123.50"}})"));
  CHECK(!covered(R"({"type":"account","actions":[]})"));
  CHECK(!covered(R"({"type":"account"})"));
  CHECK(!covered(R"({"type":"account","actions":["balances","other"]})"));
}

TEST_CASE("RFC 9396 §6.1: a type may say itself what is smaller") {
  World world;
  world.server().authorization_details({.type = "limit",
                                        .fields = {{"euros", details::string, details::required}},
                                        .within = [](const Detail& smaller, const Detail& granted) {
                                          return std::stoi(smaller.text("euros")) <= std::stoi(granted.text("euros"));
                                        }});
  world.client("web").authorization_details_types = {"limit"};
  const auto of = [](int euros) { return R"([{"type":"limit","euros":")" + std::to_string(euros) + R"("}])"; };
  CHECK(details_in(redeemed(world, asking(of(100)), asking(of(30)))) == json::parse(of(30)));
  CHECK(outcome(redeemed(world, asking(of(100)), asking(of(101)))) == "400 invalid_authorization_details");
}

TEST_CASE("RFC 9396 §7: the token answer tells the details that were granted and are this token's") {
  With world;
  CHECK(details_in(redeemed(world, asking({transfer, balances}))) == all_of({transfer, balances}));
  CHECK(details_in(redeemed(world, asking({transfer, balances}), asking({balances}))) == all_of({balances}));
  const auto some = decided(world, consent(world, asking({transfer, balances})), {"1"});
  CHECK(details_in(redeem(world, location_param(some, "code"))) == all_of({balances}));
}

TEST_CASE("RFC 9396 §7: what is told is what was asked for, equal as JSON, and no number is rounded") {
  With world;
  const auto with = [](const std::string& value) {
    return R"([{"type":"payment","actions":["status"],"instructedAmount":{},"reference":)" + value + "}]";
  };
  for (const char* value : {"9007199254740991", "-9007199254740991", "0.1", "1.50", "1e3", R"("\u00e9\ud83d\ude00\n")",
                            R"([true,null,{"b":1,"a":[]}])"}) {
    CAPTURE(value);
    CHECK(details_in(redeemed(world, asking(with(value)))) == json::parse(with(value)));
  }
  for (const char* value : {"9007199254740992", "9007199254740993", "-9007199254740993", "1e30", R"({"x":[1e16]})"}) {
    CAPTURE(value);
    CHECK(refused_with(world, with(value)) == "invalid_authorization_details");
  }
}

TEST_CASE("RFC 9396 §7: what an application adds to an answer or a token is not taken for details") {
  const auto claims = [](const Issuance&, JsonMembers& more) { more.add_json("authorization_details", "[1]"); };
  With world(jwt_choices(ring_of(), {.refresh = 24h, .claims = claims, .extra = claims}));
  const auto response = redeemed(world, {});
  CHECK(details_in(response).is_null());
  CHECK(!claims_of(issued(response).access).contains("authorization_details"));
  CHECK(world.count(Event::Kind::parameter_dropped) == 2);
  const auto granted = redeemed(world, asking({transfer}));
  CHECK(details_in(granted) == all_of({transfer}));
  CHECK(claims_of(issued(granted).access)["authorization_details"] == all_of({transfer}));
}

TEST_CASE("RFC 9396 §9: an API is told of details without a location, and of those with one of its own") {
  With<TokenWorld> world;
  const auto tokens = world.tokens_of_web(asking({balances, at_photos, at_mail}));
  CHECK(world.introspected(tokens.access, "api")["authorization_details"] == all_of({balances, at_photos}));
  CHECK(world.introspected(tokens.access, "web")["authorization_details"] == all_of({balances, at_photos, at_mail}));
  const auto elsewhere = world.tokens_of_web(asking({at_mail}));
  CHECK(!world.introspected(elsewhere.access, "api").contains("authorization_details"));
}

TEST_CASE("RFC 9396 §9.1: the claim authorization_details of a JWT, for its audience") {
  const auto keys = ring_of();
  With world(jwt_choices(keys));
  const auto claims = [&](const Params& asked) { return claims_of(issued(redeemed(world, asked)).access); };
  CHECK(claims(asking({transfer, balances}))["authorization_details"] == all_of({transfer, balances}));
  CHECK(claims(asking({balances, at_photos, at_mail}, {{"resource", photos}}))["authorization_details"] ==
        all_of({balances, at_photos}));
  CHECK(!claims({}).contains("authorization_details"));
  // The answer tells what is this token's.
  const auto told = redeemed(world, asking({balances, at_photos, at_mail}, {{"resource", mail}}));
  CHECK(details_in(told) == all_of({balances, at_mail}));
  CHECK(details_in(told) == claims_of(issued(told).access)["authorization_details"]);
  const auto reader = jwt_reader({.issuer = "https://auth.example",
                                  .audience = {"https://auth.example"},
                                  .jwks = keys->jwks(),
                                  .environment = {.clock = [&] { return world.now; }}});
  const auto read = reader.read(issued(redeemed(world, asking(nested(16)))).access);
  REQUIRE(read.state == Stored::State::live);
  CHECK(read.authorization.access.authorization_details ==
        std::vector<Detail>{*Detail::parse(nested(16).substr(1, nested(16).size() - 2))});
}

TEST_CASE("RFC 9396 §9.1: a sealed token holds them as well") {
  const auto keys = sealing_ring();
  With world(sealed_choices(keys));
  const auto token = issued(redeemed(world, asking({transfer, balances}))).access;
  const auto read = tokens::sealed_reader(keys, world.tokens).read(token);
  REQUIRE(read.state == Stored::State::live);
  CHECK(read.authorization.access.authorization_details ==
        std::vector<Detail>{*Detail::parse(transfer), *Detail::parse(balances)});
}

TEST_CASE("RFC 9396 §9.2: the member authorization_details of an introspection, plain and signed") {
  With<SigningWorld> world;
  const auto tokens = world.tokens_of_web(asking({transfer, balances}));
  CHECK(world.introspected(tokens.access)["authorization_details"] == all_of({transfer, balances}));
  CHECK(world.verified(world.ask(tokens.access))["token_introspection"]["authorization_details"] ==
        all_of({transfer, balances}));
  CHECK(!world.introspected(world.tokens_of_web().access).contains("authorization_details"));
}

TEST_CASE("RFC 9396 §10: the metadata document lists the types, and without any has no such member") {
  constexpr const char* place = "/.well-known/oauth-authorization-server";
  const auto told = [&](TokenWorld& world) { return json::parse(world.at(place, get(place)).body); };
  With<TokenWorld> world;
  CHECK(told(world)["authorization_details_types_supported"] == json{"payment", "account"});
  TokenWorld without;
  CHECK(!told(without).contains("authorization_details_types_supported"));
}
