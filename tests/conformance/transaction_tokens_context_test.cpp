#include "conformance/flows.hpp"
#include "support/transactions.hpp"

// OAuth Transaction Tokens: what a token tells of its transaction, and what may take its place.

using namespace conformance;

namespace {

using Json = nlohmann::json;

Json claims_after(const Response& response) { return claims_of(issued(response).access); }

}  // namespace

TEST_CASE("Transaction Tokens §11.1, §11.3: what the workload says is a JSON object, and the server tells of it") {
  TransactionWorld world;
  const auto deep = std::string(17, '[') + std::string(17, ']');
  for (const auto* const name : {"request_details", "request_context"}) {
    for (const auto& wrong : {std::string("[]"), std::string("\"text\""), std::string("{"),
                              std::string(R"({"a":1,"a":2})"), R"({"a":)" + deep + "}", std::string("eyJhIjoxfQ")}) {
      CHECK(outcome(world.begin({{name, wrong}})) == "400 invalid_request");
    }
  }
  const auto told = claims_after(world.begin({{"request_details", R"({"action":"BUY","quantity":{"of":100}})"},
                                              {"request_context", R"({"req_ip":"10.0.0.1"})"}}));
  CHECK(told["tctx"] == Json{{"action", "BUY"}, {"quantity", {{"of", 100}}}});
  CHECK(told["rctx"] == Json{{"req_ip", "10.0.0.1"}});
  const auto nothing = claims_after(world.begin());
  CHECK(!nothing.contains("tctx"));
  CHECK(!nothing.contains("rctx"));
}

TEST_CASE("Transaction Tokens §11.3: the callback decides, and refuses in its own words") {
  auto options = tokens::TransactionOptions();
  options.context = [](const tokens::TransactionRequest& said) -> Result<tokens::TransactionContext> {
    if (said.request_details.empty()) return denied();
    if (said.request_details == R"({"action":"SELL"})") return invalid_scope("nobody sells");
    if (said.request_details == "{}") return tokens::TransactionContext{.tctx = "no JSON"};
    return tokens::TransactionContext{.tctx = R"({"by":")" + said.asked.client.id + R"("})"};
  };
  TransactionWorld world(std::move(options));
  CHECK(outcome(world.begin()) == "400 invalid_request");
  CHECK(outcome(world.begin({{"request_details", R"({"action":"SELL"})"}})) == "400 invalid_scope");
  CHECK(outcome(world.begin({{"request_details", "{}"}})) == "500 server_error");
  const auto told = claims_after(world.begin({{"request_details", R"({"action":"BUY"})"}, {"request_context", "{}"}}));
  CHECK(told["tctx"] == Json{{"by", "api"}});
  CHECK(!told.contains("rctx"));
}

TEST_CASE("Transaction Tokens §11.3: without a callback nothing of the request is told") {
  auto ring = ring_of();
  const auto silent = tokens::transaction(ring, {.trust_domain = domain});
  auto options = TokenExchangeOptions();
  options.also[text(token_type::txn_token)] = silent;
  ExchangeWorld world(std::move(options));
  const auto sent = world.subject({{"resource", photos}});
  const auto response =
      world.exchange(TransactionWorld::asking(sent, {{"request_details", R"({"action":"BUY"})"}}), "api");
  CHECK(!claims_after(response).contains("tctx"));
  CHECK(outcome(world.exchange(TransactionWorld::asking(sent, {{"request_details", "BUY"}}), "api")) ==
        "400 invalid_request");
}

TEST_CASE("Transaction Tokens §13.4: the access token is never inside") {
  TransactionWorld world;
  const auto sent = world.sent();
  const auto asked_with = [&](const char* name, const std::string& said) {
    return outcome(world.exchange(TransactionWorld::asking(sent, {{name, said}}), "api"));
  };
  std::string escaped = "\\u00";
  constexpr const char* digits = "0123456789abcdef";
  const auto first = static_cast<unsigned char>(sent.front());
  escaped += {digits[first >> 4], digits[first & 15]};
  for (const auto* const name : {"request_details", "request_context"}) {
    CHECK(asked_with(name, R"({"header":"Bearer )" + sent + R"("})") == "400 invalid_request");
    CHECK(asked_with(name, R"({"deep":[{")" + sent + R"(":1}]})") == "400 invalid_request");
    CHECK(asked_with(name, R"({"a":")" + escaped + sent.substr(1) + R"("})") == "400 invalid_request");
    CHECK(asked_with(name, R"({"header":"Bearer"})") == "200");
  }
  auto leaking = tokens::TransactionOptions();
  leaking.context = [](const tokens::TransactionRequest& said) -> Result<tokens::TransactionContext> {
    const auto token = said.asked.request.params.value_or_empty("subject_token");
    return tokens::TransactionContext{.rctx = R"({"token":")" + text(token) + R"("})"};
  };
  TransactionWorld leaky(std::move(leaking));
  CHECK(outcome(leaky.begin()) == "500 server_error");
  CHECK(leaky.failures.back().find("subject token") != std::string::npos);
  CHECK(claims_of(world.begun()).dump().find(sent) == std::string::npos);
}

TEST_CASE("Transaction Tokens §13.15: what takes its place keeps txn, sub, aud, what it tells, and who asked before") {
  auto options = tokens::TransactionOptions();
  TransactionWorld world(std::move(options));
  const auto first = world.begun(
      {{"request_details", R"({"action":"BUY","ticker":"MSFT"})"}, {"request_context", R"({"req_ip":"10.0.0.1"})"}});
  world.now += 10s;
  const auto response = world.replace(first, {{"request_details", R"({"action":"SELL","checked":true})"},
                                              {"request_context", R"({"req_ip":"6.6.6.6"})"}});
  const auto before = claims_of(first);
  const auto after = claims_after(response);
  for (const auto* const kept : {"iss", "txn", "sub", "aud", "scope", "rctx"}) CHECK(after[kept] == before[kept]);
  CHECK(after["tctx"] == Json{{"action", "BUY"}, {"ticker", "MSFT"}, {"checked", true}});
  CHECK(after["req_wl"] == "api,billing");
  // It ends no later, so that nothing lives on by being replaced.
  CHECK(after["exp"] == before["exp"]);
  CHECK(after["iat"] == (start + 10s).time_since_epoch().count());
  const auto third = claims_after(world.replace(issued(response).access, {}, "api"));
  CHECK(third["req_wl"] == "api,billing,api");
  CHECK(third["tctx"] == after["tctx"]);
}

TEST_CASE("Transaction Tokens §13.15: it is for no more scope, and never for one that has ended") {
  TransactionWorld world;
  const auto token = world.begun({{"scope", "read"}});
  CHECK(outcome(world.replace(token, {{"scope", "write"}})) == "400 invalid_scope");
  CHECK(outcome(world.replace(token, {{"scope", "read write"}})) == "400 invalid_scope");
  CHECK(outcome(world.replace(token, {{"audience", "other.example"}})) == "400 invalid_target");
  world.now += 59s;
  CHECK(world.replace(token).status == 200);
  world.now += 1s;
  CHECK(outcome(world.replace(token)) == "400 invalid_request");
  const auto wide = world.begun({{"scope", "read write"}});
  CHECK(claims_after(world.replace(wide, {{"scope", "write"}}))["scope"] == "write");
}

TEST_CASE("Transaction Tokens §13.15: a policy that looks at the workload is asked about what takes its place, too") {
  auto options = TokenExchangeOptions();
  options.policy = [](const ExchangeRequest& asked) -> Result<Delegation> {
    const bool is_replacement = asked.subject.type == token_type::txn_token;
    if (is_replacement && asked.client.id != "billing") return denied();
    return asked.delegate();
  };
  TransactionWorld world({}, std::move(options));
  const auto token = world.begun();
  CHECK(outcome(world.replace(token, {}, "web")) == "400 invalid_target");
  CHECK(world.replace(token).status == 200);
}

TEST_CASE("Transaction Tokens §9.2: the name of the subject stays where clients have names of their own for people") {
  auto choices = Choices();
  choices.options.subject = [](const Client& client, std::string_view user) {
    return std::string(user) + "@" + client.id;
  };
  TransactionWorld world({}, {}, std::move(choices));
  const auto token = world.begun();
  CHECK(claims_of(token)["sub"] == "alice@api");
  CHECK(claims_after(world.replace(token))["sub"] == "alice@api");
}

TEST_CASE("Transaction Tokens §6: what cannot work is told, at set-up where it can be") {
  const auto told = [](const Issue& issue) {
    std::vector<std::string> sentences;
    for (const auto& finding : issue.findings) {
      if (finding.kind == Finding::Kind::mistake) sentences.push_back(finding.text);
    }
    return sentences;
  };
  CHECK(says(told(tokens::transaction({}, {.trust_domain = domain})), "has nothing to sign with"));
  CHECK(says(told(tokens::transaction(ring_of(), {})), "has no trust_domain"));
  CHECK(says(told(tokens::transaction(ring_of(), {.trust_domain = domain, .lifetime = 301s})), "more than 300 s"));
  CHECK(told(tokens::transaction(ring_of(), {.trust_domain = domain, .lifetime = 300s})).empty());
  TransactionWorld world;
  const std::string much(7000, 'x');
  CHECK(outcome(world.begin({{"request_details", R"({"a":")" + much + R"("})"}})) == "400 invalid_request");
  world.registered.push_back(world.client("billing"));
  world.registered.back().id = "https://a.example/x,y";
  CHECK(outcome(world.replace(world.begun(), {}, "https://a.example/x,y")) == "400 invalid_request");
  CHECK(world.replace(world.begun()).status == 200);
}
