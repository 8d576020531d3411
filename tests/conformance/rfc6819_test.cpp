#include "conformance/flows.hpp"

using namespace conformance;

// OAuth 2.0 Threat Model and Security Considerations: its countermeasures on the side of the server.

namespace {

/// A memory store that keeps a copy of all text that was put into it.
class WatchedStore : public Store, public Documents {
 public:
  bool put(std::span<const Record> records) override {
    watch(records);
    return inner_->put(records);
  }
  std::optional<Found> find(std::string_view kind, const TokenHash& hash) override { return inner_->find(kind, hash); }
  TakenRecord take(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                   std::span<const Record> successors, std::optional<std::string_view> remains) override {
    watch(successors);
    return inner_->take(kind, hash, client_id, now, successors, remains);
  }
  void revoke(std::string_view family, TimePoint now) override { inner_->revoke(family, now); }
  std::size_t sweep(TimePoint now, std::size_t limit) override { return inner_->sweep(now, limit); }
  bool fit_for_grants() const override { return inner_->fit_for_grants(); }
  Documents* documents() override { return this; }

  std::optional<StoredDocument> read(std::string_view kind, std::string_view key) override {
    return inner_->documents()->read(kind, key);
  }
  std::optional<std::int64_t> write(std::string_view kind, std::string_view key, std::int64_t expected_version,
                                    std::string_view text) override {
    seen_.append(kind).append(" ").append(key).append(" ").append(text).append("\n");
    return inner_->documents()->write(kind, key, expected_version, text);
  }
  std::vector<StoredDocument> list(std::string_view kind, std::string_view after, std::size_t limit) override {
    return inner_->documents()->list(kind, after, limit);
  }
  bool erase(std::string_view kind, std::string_view key, std::int64_t expected_version) override {
    return inner_->documents()->erase(kind, key, expected_version);
  }

  bool holds(std::string_view text) const { return seen_.find(text) != std::string::npos; }

 private:
  void watch(std::span<const Record> records) {
    for (const auto& record : records) {
      seen_ += record.kind + ' ' + record.hash.hex() + ' ' + record.client_id + ' ' + record.family + ' ' +
               record.data + '\n';
    }
  }

  std::shared_ptr<Store> inner_ = stores::memory();
  std::string seen_;
};

Choices immediate_for_all() {
  return {.more = [](Server& server) {
    server.immediate([](const Client&, const User&, const AuthorizationRequest& request) {
      return Immediate::allow(request.access);
    });
  }};
}

}  // namespace

TEST_CASE("RFC 6819 §5.1.4.1.3: codes and tokens are at rest as hashes alone") {
  const auto store = std::make_shared<WatchedStore>();
  World world({.refresh = {.grace = 30s}, .store = store});
  const auto granted = code(world);
  const auto first = issued(redeem(world, granted));
  const auto second = issued(refresh(world, first.refresh));
  for (const auto& text : {granted, first.access, first.refresh, second.access, second.refresh}) {
    CHECK(!store->holds(text));
    CHECK(store->holds(hash_token(text).hex()));
  }
}

TEST_CASE("RFC 6819 §5.1.4.1.3: pending decisions are at rest without their id, and client secrets as hashes") {
  const auto store = std::make_shared<WatchedStore>();
  World world({.more = [&](Server& server) { server.transactions(session::transactions(store)); }});
  const auto asked = consent(world);
  CHECK(!location_param(world.server().decide(decision(asked), browser()), "code").empty());
  CHECK(!store->holds(asked.transaction_id));
  CHECK(store->holds(hash_token(asked.transaction_id).hex()));
  CHECK(!store->holds(browser().session_id));
  CHECK(world.client("web").secret.text().find("web secret") == std::string::npos);
  CHECK(outcome(world.token(web_request(for_itself))) == "200");
}

TEST_CASE("RFC 6819 §5.1.4.2.2: what is drawn by the server has 256 bits") {
  World world;
  const auto asked = consent(world);
  const auto granted = location_param(world.server().decide(decision(asked), browser()), "code");
  CHECK(base64url_decode(granted)->size() == 32);
  CHECK(base64url_decode(issued(redeem(world, granted)).access)->size() == 32);
}

TEST_CASE("RFC 6819 §5.1.4.2.3: a client that guesses too often can be locked out") {
  int failures = 0;
  World world({.options = {.policy = {.throttle = [&](const AuthAttempt&) -> Result<void> { return failures < 3; }}}});
  CHECK(outcome(world.token(web_request(for_itself))) == "200");
  for (; failures < 3; ++failures) {
    CHECK(outcome(world.token(with_basic(token_request(for_itself), "web", "guess"))) == "401 invalid_client");
  }
  CHECK(world.token(web_request(for_itself)).status == 429);
}

TEST_CASE("RFC 6819 §5.1.5.1: the server may give less scope than was asked for, by client and by user") {
  World world({.options = {.policy = {.scope = [](const Client& client, const User* user, const Scope& requested) {
                             if (client.id == "post") return Result<Scope>(requested.intersect(Scope{"read"}));
                             return Result<Scope>(user && user->id == "bob" ? Scope{"read"} : requested);
                           }}}});
  CHECK(consent(world).scope == Scope{"read", "write"});
  CHECK(consent(world, {}, browser("bob")).scope == Scope{"read"});
  const Params as_post{{"client_id", "post"}, {"redirect_uri", "https://post.example/cb"}};
  CHECK(consent(world, as_post).scope == Scope{"read"});
}

TEST_CASE("RFC 6819 §5.1.5.3: codes, access tokens and refresh tokens end by themselves, also per client") {
  World world;
  world.client("web").access_token_lifetime = 5min;
  world.client("web").refresh_token_lifetime = 1h;
  const auto tokens = tokens_of_web(world);
  world.now += 5min;
  CHECK(!is_live(world, tokens.access));
  world.now += 55min - 1s;
  const auto next = issued(refresh(world, tokens.refresh));
  CHECK(is_live(world, next.access));
  world.now += 1s;
  CHECK(outcome(refresh(world, next.refresh)) == "400 invalid_grant");
}

TEST_CASE("RFC 6819 §5.1.5.4: a code, a decision and a rotated refresh token work once") {
  World world;
  const auto asked = consent(world);
  const auto granted = location_param(world.server().decide(decision(asked), browser()), "code");
  CHECK(is_page(world.server().decide(decision(asked), browser())));
  const auto tokens = issued(redeem(world, granted));
  CHECK(issued(refresh(world, tokens.refresh)).refresh != tokens.refresh);
  CHECK(outcome(refresh(world, tokens.refresh)) == "400 invalid_grant");
  CHECK(outcome(redeem(world, granted)) == "400 invalid_grant");
}

TEST_CASE("RFC 6819 §5.1.5.8: the API learns which client a token was issued to") {
  World world;
  const auto answer_of = [&](const Issued& tokens) {
    return call_api(world, with_bearer(get("/api"), tokens.access)).body;
  };
  CHECK(answer_of(tokens_of_web(world)) == "{\"user\":\"alice\",\"client\":\"web\"}");
  CHECK(answer_of(tokens_of_public(world, by_spa)) == "{\"user\":\"alice\",\"client\":\"spa\"}");
}

TEST_CASE("RFC 6819 §5.2.1.1: abuse of a code ends what was derived from it, and nothing else of the user") {
  World world;
  const auto other = tokens_of_web(world);
  const auto granted = code(world);
  const auto first = issued(redeem(world, granted));
  const auto second = issued(refresh(world, first.refresh));
  CHECK(outcome(redeem(world, granted)) == "400 invalid_grant");
  CHECK(!is_live(world, first.access));
  CHECK(!is_live(world, second.access));
  CHECK(outcome(refresh(world, second.refresh)) == "400 invalid_grant");
  CHECK(world.count(Event::Kind::code_replayed) == 1);
  CHECK(is_live(world, other.access));
}

TEST_CASE("RFC 6819 §5.2.2.1: refresh tokens are issued by policy: of the server and of the client") {
  World none({.lifetimes = {.refresh = {}}});
  CHECK(tokens_of_web(none).refresh.empty());
  World world;
  std::erase(world.client("spa").grant_types, "refresh_token");
  CHECK(tokens_of_public(world, by_spa).refresh.empty());
  CHECK(!tokens_of_public(world, by_native).refresh.empty());
}

TEST_CASE("RFC 6819 §5.2.2.2: a refresh token works for the client it was issued to") {
  World world;
  const auto token = tokens_of_public(world, by_native).refresh;
  CHECK(outcome(world.token(token_request(refresh_form(token, {{"client_id", "spa"}})))) == "400 invalid_grant");
  CHECK(outcome(refresh(world, token)) == "400 invalid_grant");
  CHECK(outcome(world.token(token_request(refresh_form(token, {{"client_id", "native"}})))) == "200");
}

TEST_CASE("RFC 6819 §5.2.2.3: refresh tokens of confidential clients are rotated too unless told otherwise") {
  World world;
  const auto first = tokens_of_web(world).refresh;
  const auto second = issued(refresh(world, first)).refresh;
  CHECK(second != first);
  CHECK(outcome(refresh(world, first)) == "400 invalid_grant");
  CHECK(outcome(refresh(world, second)) == "400 invalid_grant");
}

TEST_CASE("RFC 6819 §5.2.3.2, §5.2.4.1: public clients that anyone could be are never waved through") {
  World world(immediate_for_all());
  CHECK(asks_consent(authorize(world, by_native)));
  CHECK(!location_param(answer(world), "code").empty());
}

TEST_CASE("RFC 6819 §5.2.3.3: a client_id is good for its own redirect URIs alone") {
  World world;
  CHECK(is_page(answer(world, {{"client_id", "spa"}})));
  CHECK(is_page(answer(world, {{"redirect_uri", "https://spa.example/cb"}})));
  CHECK(asks_consent(authorize(world, by_spa)));
}

TEST_CASE("RFC 6819 §5.2.3.5: the redirect URI is validated before anything else is looked at") {
  World world;
  const Params nonsense{{"response_type", "x"}, {"scope", "\"\""}, {"prompt", "none"}};
  CHECK(is_page(answer(world, both(nonsense, {{"redirect_uri", "https://evil.example/cb"}}))));
  CHECK(refusal(answer(world, nonsense)) == "unsupported_response_type");
}

TEST_CASE("RFC 6819 §5.2.3.6: a client's secret can be changed, and its refresh tokens are worth nothing without it") {
  World world;
  const auto token = tokens_of_web(world).refresh;
  world.client("web").secret = SecretHash::sha256("renewed");
  CHECK(outcome(refresh(world, token)) == "401 invalid_client");
  CHECK(outcome(world.token(with_basic(token_request(refresh_form(token)), "web", "renewed"))) == "200");
}

TEST_CASE("RFC 6819 §5.2.4.4, §5.2.4.5: a code is bound to its client and to its redirect URI") {
  World world(rfc6749());
  const auto granted = code(world, without_pkce);
  const Params no_verifier{{"code_verifier", ""}};
  const auto thief =
      both(redemption(granted, no_verifier), {{"client_id", "post"}, {"client_secret", "web secret:%+"}});
  CHECK(outcome(world.token(token_request(thief))) == "400 invalid_grant");
  CHECK(outcome(redeem(world, granted, no_verifier)) == "200");
  const auto elsewhere = both(no_verifier, {{"redirect_uri", "https://evil.example/cb"}});
  CHECK(outcome(redeem(world, code(world, without_pkce), elsewhere)) == "400 invalid_grant");
}

TEST_CASE("RFC 6819 §4.4.1.11: what strangers begin does not grow, and of what was decided the oldest goes first") {
  World world({.more = [](Server& server) { server.transactions(session::memory_transactions({.ended = 2})); }});
  const auto oldest = consent(world);
  for (int i = 0; i < 3; ++i) {
    world.now += 1s;
    const auto asked = consent(world);
    CHECK(!location_param(world.server().decide(decision(asked), browser()), "code").empty());
    CHECK(is_page(world.server().decide(decision(asked), browser())));
  }
  CHECK(is_page(world.server().decide(decision(oldest), browser())));
  world.now += 1s;
  CHECK(!location_param(authorized(world, {}, browser("carol")), "code").empty());
}
