#include "conformance/flows.hpp"
#include "support/chaining.hpp"
#include "support/proofs.hpp"
#include "support/transactions.hpp"

// Identity Assertion JWT Authorization Grant (ID-JAG), from one server to the other; docs/identity_chaining.md quotes
// it.

using namespace conformance;

namespace {

constexpr const char* bearer_grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// The identity provider: `web` of it is `wiki` at the chat server.
class Idp : public IdTokenWorld {
 public:
  explicit Idp(Choices choices = {}) : IdTokenWorld(std::move(choices)) {
    TokenExchangeOptions options{.tokens = tokens};
    options.policy = [](const ExchangeRequest& asked) { return asked.delegate(); };
    chain(options, shared_ring(), op);
    server().exchange(exchanges::token_exchange(std::move(options), tokens::opaque(tokens)));
    client("web").grant_types.emplace_back(exchange_grant);
  }

 private:
  static void chain(TokenExchangeOptions& options, const std::shared_ptr<KeyRing>& keys,
                    const openid::Provider& provider) {
    const auto partners = [](const ExchangeRequest& asked) -> Result<tokens::Partner> {
      if (asked.audience.front() != "https://chat.example/" || asked.client.id != "web") return denied();
      return tokens::Partner{.issuer = "https://chat.example/", .client_id = "wiki", .scopes = {"chat.read"}};
    };
    options.id_tokens = openid::id_token_reader(provider, "https://auth.example");
    options.also.emplace(token_type::id_jag, tokens::id_jag(keys, partners));
  }
};

/// The chat server, which believes the identity provider.
class Chat : public World {
 public:
  explicit Chat(Choices choices = {}) : World(at_chat(std::move(choices))) {
    const auto issue = tokens::opaque(tokens);
    const TrustedIssuers trusted(
        {{.issuer = "https://auth.example", .jwks = shared_ring()->jwks(), .profile = AssertionProfile::id_jag}});
    const auto subject = [](const Assertion& read) -> Result<User> { return User{.id = "chat user " + read.subject}; };
    server().exchange(exchanges::jwt_bearer(trusted, store, {.subject = subject}, issue));
    registered.push_back({.id = "wiki",
                          .grant_types = {bearer_grant},
                          .scope = {"chat.read", "chat.write"},
                          .secret = SecretHash::sha256("web secret:%+")});
  }

  Response redeem_grant(std::string_view grant) { return token(request_with(grant)); }
  static Request request_with(std::string_view grant) {
    return with_basic(token_request({{"grant_type", bearer_grant}, {"assertion", text(grant)}}), "wiki",
                      "web secret:%+");
  }

 private:
  static Choices at_chat(Choices choices) {
    choices.options.issuer = "https://chat.example/";
    return choices;
  }
};

std::string grant_of(Idp& idp, const Params& changes = {}) {
  return issued(idp.token(web_request(ChainingWorld::asking_grant(id_token_of(sign_in_tokens(idp)), changes)))).access;
}

}  // namespace

TEST_CASE("ID-JAG §4.1, §4.4: who signed in at one server has a token of the other, once for each grant") {
  Idp idp;
  Chat there;
  const auto grant = grant_of(idp);
  const auto response = there.redeem_grant(grant);
  const auto tokens = issued(response);
  CHECK(tokens.scope == "chat.read");
  CHECK(tokens.refresh.empty());
  const auto meaning = there.tokens.find_access(hash_token(tokens.access)).authorization;
  CHECK(meaning.user_id == "chat user alice");
  CHECK(meaning.client_id == "wiki");
  CHECK(meaning.issuer == "https://chat.example/");
  CHECK(outcome(there.redeem_grant(grant)) == "400 invalid_grant");
  const auto another = grant_of(idp);
  // With what is allowed for clocks that differ.
  there.now += 300s + 31s;
  CHECK(outcome(there.redeem_grant(another)) == "400 invalid_grant");
  idp.now += 300s + 31s;
  CHECK(there.redeem_grant(grant_of(idp)).status == 200);
}

TEST_CASE("ID-JAG §8.6.1.1: what is bound at one server is bound at the other") {
  Idp idp(taking_proofs());
  Chat there(taking_proofs({.base_url = "https://chat.example"}));
  const KeyHolder holder;
  const auto form = ChainingWorld::asking_grant(id_token_of(sign_in_tokens(idp)));
  const auto grant = issued(idp.token(proven(web_request(form), holder, idp))).access;
  const auto proof_of = [&](const KeyHolder& who) {
    return who.signature(who.proof("POST", "https://chat.example/token", there.now));
  };
  CHECK(outcome(there.redeem_grant(grant)) == "400 invalid_grant");
  const KeyHolder thief;
  CHECK(outcome(there.token(with_proof(Chat::request_with(grant), proof_of(thief)))) == "400 invalid_grant");
  const auto response = there.token(with_proof(Chat::request_with(grant), proof_of(holder)));
  CHECK(member(response, "token_type") == "DPoP");
}

TEST_CASE("ID-JAG §4.4.1: a grant is for the server and the client that it names") {
  Idp idp;
  Chat there;
  there.client("post").grant_types.emplace_back(bearer_grant);
  there.client("post").token_endpoint_auth_method = "client_secret_basic";
  const auto grant = grant_of(idp);
  const auto by_post =
      with_basic(token_request({{"grant_type", bearer_grant}, {"assertion", grant}}), "post", "web secret:%+");
  CHECK(outcome(there.token(by_post)) == "400 invalid_grant");
  CHECK(there.redeem_grant(grant).status == 200);
}

TEST_CASE("Transaction Tokens §11.3: a service says what of a request its calls are told") {
  TokenExchangeOptions options;
  const auto keys = ring_of();
  const tokens::TransactionOptions inside{
      .trust_domain = "internal.example",
      .context = [](const tokens::TransactionRequest& said) -> Result<tokens::TransactionContext> {
        return tokens::TransactionContext{.tctx = std::string(said.request_details)};
      }};
  options.also.emplace(token_type::txn_token, tokens::transaction(keys, inside));
  options.also_presented.emplace(token_type::txn_token, tokens::transaction_reader(keys, inside.trust_domain));
  ExchangeWorld world(std::move(options));
  const auto sent = world.subject({{"resource", photos}});
  const auto response = world.exchange(
      TransactionWorld::asking(sent, {{"audience", "internal.example"}, {"request_details", R"({"album":7})"}}), "api");
  const auto token = issued(response).access;
  CHECK(claims_of(token)["tctx"] == nlohmann::json{{"album", 7}});
  CHECK(world.exchange(TransactionWorld::replacing(token), "api").status == 200);
}
