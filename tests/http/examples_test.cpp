#include <doctest/doctest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <iterator>
#include <nlohmann/json.hpp>

#include "http/example_server.hpp"
#include "oauthkit/hash.hpp"
#include "support/temporary_directory.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

/// How the client authenticates: header lines for a form.
using Credentials = std::function<std::string(const Params& form)>;

std::string with_secret(const Params&) { return demo_secret(); }

std::string signature(const Params& form, std::string_view key) {
  const auto body = form.encode();
  TokenHash digest;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(body.data()),
       body.size(), digest.bytes.data(), nullptr);
  return "X-Partner-Id: demo\r\nX-Partner-Signature: " + digest.hex() + "\r\n";
}

std::string with_signature(const Params& form) { return signature(form, "partner-key"); }

Answer token(const ExampleServer& server, const Params& form, const Credentials& credentials) {
  return server.post("/token", form, credentials(form));
}

Answer refresh(const ExampleServer& server, const std::string& refresh_token, const Credentials& credentials) {
  return token(server, {{"grant_type", "refresh_token"}, {"refresh_token", refresh_token}}, credentials);
}

int photos(const ExampleServer& server, const std::string& access_token) {
  return server.get("/api/photos", bearer(access_token)).status;
}

/// Sign-in, consent, code, tokens, API; then the code again, after which the tokens are dead.
void walk_through(const ExampleServer& server, const Credentials& credentials) {
  Person alice(server);
  const auto page = alice.open();
  REQUIRE(page.status == 200);
  const auto again = alice.sign_in(page, "queen of hearts");
  CHECK(again.status == 401);
  const auto consent = alice.sign_in(again);
  REQUIRE(consent.status == 200);
  const auto redirect = alice.decide(consent, "allow");
  CHECK(redirect.status == 303);
  CHECK(redirect.field("Location").starts_with(server.issuer() + "/callback?code="));
  CHECK(location_param(redirect, "state") == "xyz");
  CHECK(location_param(redirect, "iss") == server.issuer());

  const auto form = redemption(location_param(redirect, "code"));
  CHECK(server.post("/token", {{"grant_type", "client_credentials"}}).status == 401);
  const auto first = token(server, form, credentials);
  REQUIRE(first.status == 200);
  const auto answer = server.get("/api/photos", bearer(member(first, "access_token")));
  CHECK(answer.body == R"({"photos_of":"alice"})");
  const auto second = refresh(server, member(first, "refresh_token"), credentials);
  REQUIRE(second.status == 200);
  CHECK(photos(server, member(second, "access_token")) == 200);

  const auto replay = token(server, form, credentials);
  CHECK(replay.status == 400);
  CHECK(member(replay, "error") == "invalid_grant");
  CHECK(photos(server, member(first, "access_token")) == 401);
  CHECK(photos(server, member(second, "access_token")) == 401);
  CHECK(refresh(server, member(second, "refresh_token"), credentials).status == 400);
}

/// A refresh token that was replaced ends its family when it is used again.
void reuse_a_refresh_token(const ExampleServer& server, const Credentials& credentials) {
  Person alice(server);
  const auto first = token(server, redemption(alice.grant()), credentials);
  const auto second = refresh(server, member(first, "refresh_token"), credentials);
  REQUIRE(second.status == 200);
  CHECK(refresh(server, member(first, "refresh_token"), credentials).status == 400);
  CHECK(photos(server, member(second, "access_token")) == 401);
}

std::string read_files(const std::filesystem::path& directory) {
  std::string all;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    std::ifstream file(entry.path(), std::ios::binary);
    all.append(std::istreambuf_iterator<char>(file), {});
  }
  return all;
}

}  // namespace

TEST_CASE("example quickstart: from the sign-in page to the API, and a replayed code ends it") {
  const ExampleServer server("quickstart");
  walk_through(server, with_secret);
}

TEST_CASE("example quickstart: a reused refresh token ends its family") {
  const ExampleServer server("quickstart");
  reuse_a_refresh_token(server, with_secret);
}

TEST_CASE("example quickstart: a person who says no sends no code, one who says yes does") {
  const ExampleServer server("quickstart");
  Person alice(server);
  const auto denied = alice.decide(alice.sign_in(alice.open()), "deny");
  CHECK(location_param(denied, "error") == "access_denied");
  CHECK(location_param(denied, "code").empty());
  CHECK(!alice.grant().empty());
}

TEST_CASE("example quickstart: the consent of one browser is not another's to give") {
  const ExampleServer server("quickstart");
  Person alice(server);
  Person stranger(server);
  const auto consent = alice.sign_in(alice.open());
  CHECK(stranger.decide(consent, "allow").status == 400);
  CHECK(alice.decide(consent, "allow").status == 303);
}

TEST_CASE("example custom_client_auth: the whole flow with signed requests") {
  const ExampleServer server("custom_client_auth");
  walk_through(server, with_signature);
}

TEST_CASE("example custom_client_auth: a foreign signature and an unknown partner read the same") {
  const ExampleServer server("custom_client_auth");
  const Params form{{"grant_type", "client_credentials"}};
  const auto foreign = server.post("/token", form, signature(form, "another-key"));
  CHECK(foreign.status == 401);
  const auto unknown = server.post("/token", form, "X-Partner-Id: nobody\r\nX-Partner-Signature: 00\r\n");
  CHECK(unknown.status == 401);
  CHECK(unknown.body == foreign.body);
  CHECK(server.post("/token", form, with_signature(form)).status == 200);
}

TEST_CASE("example custom_client_auth: a signature beside a secret is two ways at once") {
  const ExampleServer server("custom_client_auth");
  const Params form{{"grant_type", "client_credentials"}};
  CHECK(member(server.post("/token", form, with_signature(form) + demo_secret()), "error") == "invalid_request");
  CHECK(server.post("/token", form, with_signature(form)).status == 200);
}

TEST_CASE("example jwt_tokens: from the sign-in page to the API, and a replayed code ends it") {
  const support::TemporaryDirectory directory;
  const ExampleServer server("jwt_tokens", {directory.file("keys.json")});
  walk_through(server, with_secret);
}

TEST_CASE("example jwt_tokens: tokens name a key that the metadata document leads to, after a restart too") {
  const support::TemporaryDirectory directory;
  std::string kid;
  for (int start = 0; start < 2; ++start) {
    const ExampleServer server("jwt_tokens", {directory.file("keys.json")});
    const auto metadata = nlohmann::json::parse(server.get("/.well-known/oauth-authorization-server").body);
    CHECK(metadata["jwks_uri"] == server.issuer() + "/jwks");
    const auto keys = nlohmann::json::parse(server.get("/jwks").body)["keys"];
    REQUIRE(keys.size() == 1);
    const auto access = member(token(server, {{"grant_type", "client_credentials"}}, with_secret), "access_token");
    const auto header = nlohmann::json::parse(base64url_decode(access.substr(0, access.find('.'))).value_or("{}"));
    CHECK(header["kid"] == keys[0]["kid"]);
    CHECK((kid.empty() || kid == keys[0]["kid"]));
    kid = keys[0]["kid"];
  }
}

TEST_CASE("example own_database: from the sign-in page to the API, and a replayed code ends it") {
  const support::TemporaryDirectory directory;
  const ExampleServer server("own_database", {directory.file("own.db")});
  walk_through(server, with_secret);
}

TEST_CASE("example own_database: a reused refresh token ends its family") {
  const support::TemporaryDirectory directory;
  const ExampleServer server("own_database", {directory.file("own.db")});
  reuse_a_refresh_token(server, with_secret);
}

TEST_CASE("example own_database: of many redemptions at once, in two processes, one succeeds") {
  const support::TemporaryDirectory directory;
  const ExampleServer one("own_database", {directory.file("own.db")});
  const ExampleServer two("own_database", {directory.file("own.db"), one.issuer()});
  Person alice(one);
  const auto form = redemption(alice.grant());
  std::vector<std::future<int>> tries;
  for (int i = 0; i < 16; ++i) {
    const auto& server = i % 2 == 0 ? one : two;
    tries.push_back(std::async(std::launch::async, [&] { return token(server, form, with_secret).status; }));
  }
  int redeemed = 0;
  for (auto& status : tries) redeemed += status.get() == 200 ? 1 : 0;
  CHECK(redeemed == 1);
}

TEST_CASE("example own_database: tokens outlive the process, and the file holds no token") {
  const support::TemporaryDirectory directory;
  std::string access_token;
  std::string issuer;
  {
    const ExampleServer server("own_database", {directory.file("own.db")});
    issuer = server.issuer();
    Person alice(server);
    access_token = member(token(server, redemption(alice.grant()), with_secret), "access_token");
  }
  REQUIRE(!access_token.empty());
  const ExampleServer server("own_database", {directory.file("own.db"), issuer});
  CHECK(photos(server, access_token) == 200);
  const auto bytes = read_files(directory.path());
  CHECK(bytes.find(access_token) == std::string::npos);
  CHECK(bytes.find(hash_token(access_token).hex()) != std::string::npos);
}

TEST_CASE("example payment: the person reads each payment, agrees to one, and the API carries out no other") {
  const ExampleServer server("payment");
  const auto payment = [](const std::string& amount, const std::string& name) {
    return R"({"type":"payment_initiation","actions":["initiate"],"instructedAmount":")" + amount +
           R"(","creditorName":")" + name + "\"}";
  };
  const auto asked = "[" + payment("123.50 EUR", "Merchant <A>") + "," + payment("9.99 EUR", "Merchant B") + "]";
  Person alice(server);
  const auto page = alice.sign_in(alice.open({{"authorization_details", asked}}));
  REQUIRE(page.status == 200);
  CHECK(page.body.find("Pay 123.50 EUR to Merchant &lt;A&gt;") != std::string::npos);
  CHECK(page.body.find("name=authorization_details value=1") != std::string::npos);
  const auto code = location_param(alice.agree(page, {{"authorization_details", "1"}}), "code");
  const auto tokens = token(server, redemption(code), with_secret);
  REQUIRE(tokens.status == 200);
  CHECK(nlohmann::json::parse(tokens.body)["authorization_details"] ==
        nlohmann::json::parse("[" + payment("9.99 EUR", "Merchant B") + "]"));
  const auto paid = server.post("/api/payments", {}, bearer(member(tokens, "access_token")));
  CHECK(paid.status == 200);
  CHECK(paid.body == R"({"by":"alice","paid":["9.99 EUR"]})");
}

TEST_CASE("example payment: a payment that says too little is refused, and so is a token that is for none") {
  const ExampleServer server("payment");
  Person alice(server);
  const auto refused = alice.open({{"authorization_details", R"([{"type":"payment_initiation"}])"}});
  CHECK(location_param(refused, "error") == "invalid_authorization_details");
  const auto asked =
      R"([{"type":"payment_initiation","actions":["status"],"instructedAmount":"1","creditorName":"A"}])";
  const auto page = alice.sign_in(alice.open({{"authorization_details", asked}}));
  CHECK(location_param(alice.agree(page, {}), "error") == "access_denied");
  const auto again = alice.open({{"authorization_details", asked}});
  const auto code = location_param(alice.agree(again, {{"authorization_details", "0"}}), "code");
  const auto tokens = token(server, redemption(code), with_secret);
  CHECK(server.post("/api/payments", {}, bearer(member(tokens, "access_token"))).status == 403);
}
