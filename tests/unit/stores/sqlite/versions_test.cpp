// Two versions of the library on one database, as during an upgrade: the newer one writes a field that the older one
// does not know. What that field says may be what makes a token safe, so that the older node reads nothing around it:
// it is away for this one thing, and nothing is lost.

#include <doctest/doctest.h>

#include "base/aead.hpp"
#include "stores/sqlite/fixture.hpp"
#include "support/authorization.hpp"
#include "support/token_flow.hpp"

using namespace world;

namespace {

const std::string shared_key(32, 'k');
constexpr std::string_view old_end = " .";
constexpr std::string_view new_end = " told_by=7:gateway .";

/// The store of a version that knows one field more.
class NewerStore : public Store {
 public:
  explicit NewerStore(std::shared_ptr<Store> store) : store_(std::move(store)) {}

  bool put(std::span<const Record> records) override { return store_->put(written(records)); }

  std::optional<Found> find(std::string_view kind, const TokenHash& hash) override {
    auto found = store_->find(kind, hash);
    if (found) read(found->record);
    return found;
  }

  TakenRecord take(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                   std::span<const Record> successors, std::optional<std::string_view> remains) override {
    std::string left(remains.value_or(""));
    replace_end(left, old_end, new_end);
    auto taken = store_->take(kind, hash, client_id, now, written(successors),
                              remains ? std::optional<std::string_view>(left) : std::nullopt);
    read(taken.record);
    return taken;
  }

  void revoke(std::string_view family, TimePoint now) override { store_->revoke(family, now); }
  std::size_t sweep(TimePoint now, std::size_t limit) override { return store_->sweep(now, limit); }
  Documents* documents() override { return store_->documents(); }

 private:
  static std::vector<Record> written(std::span<const Record> records) {
    std::vector<Record> newer(records.begin(), records.end());
    for (auto& record : newer) replace_end(record.data, old_end, new_end);
    return newer;
  }
  static void read(Record& record) { replace_end(record.data, new_end, old_end); }

  static void replace_end(std::string& text, std::string_view end, std::string_view by) {
    if (text.ends_with(end)) text.replace(text.size() - end.size(), end.size(), by);
  }

  std::shared_ptr<Store> store_;
};

Choices choices_with(const std::shared_ptr<Store>& store) {
  Choices choices;
  choices.options.profile = Profile::oauth20;
  choices.store = store;
  choices.more = [store](Server& server) { server.transactions(session::sealed_transactions(shared_key, store)); };
  return choices;
}

/// The id of a pending decision, as the newer version would have sealed it.
std::string newer_id(std::string_view id) {
  const std::string_view bound_to = "oauthkit transaction";
  const auto key = derive_key(shared_key, bound_to);
  auto text = unseal(key, *base64url_decode(id), bound_to).value_or("");
  REQUIRE(text.ends_with(old_end));
  text.replace(text.size() - old_end.size(), old_end.size(), new_end);
  return base64url_encode(seal(key, text, bound_to, system_random));
}

/// Two nodes, each with a connection of its own.
struct Nodes {
  store_tests::Sqlite sqlite = {};
  std::shared_ptr<Store> newer_store = std::make_shared<NewerStore>(stores::sqlite(sqlite.path));
  World older = World(choices_with(sqlite.store));
  World newer = World(choices_with(newer_store));
};

const std::string unknown = " holds 'told_by', which this version does not know";

/// 503 with `Retry-After`, and `World::failures` says what it is that `what` holds.
bool is_told_away(World& node, const Response& response, const std::string& what) {
  const auto told = std::exchange(node.failures, {});
  return response.status == 503 && response.headers.get("Retry-After") == "1" &&
         response.body.find("told_by") == std::string::npos && told == std::vector<std::string>{what + unknown};
}
bool is_temporary(World& node, const Response& response) {
  return error(response) == "temporarily_unavailable" && is_told_away(node, response, "a stored authorization");
}

}  // namespace

TEST_CASE("versions: a refresh token of a newer version is away on the older node, and stays alive") {
  Nodes nodes;
  const auto tokens = web_tokens(nodes.newer);
  for (int i = 0; i < 3; ++i) CHECK(is_temporary(nodes.older, refresh(nodes.older, tokens.refresh)));
  CHECK(nodes.older.count(Event::Kind::refresh_reused) == 0);
  CHECK(nodes.older.count(Event::Kind::tokens_issued) == 0);
  const auto next = issued(refresh(nodes.newer, tokens.refresh));
  CHECK(opens(nodes.newer, next.access));
  CHECK(nodes.newer.count(Event::Kind::refresh_reused) == 0);
  // What the older node wrote, both read.
  const auto old = web_tokens(nodes.older);
  CHECK(opens(nodes.newer, old.access));
  CHECK(refresh(nodes.older, old.refresh).status == 200);
}

TEST_CASE("versions: the same refresh token works on the older node once its text is one that it knows") {
  Nodes nodes;
  const auto tokens = web_tokens(nodes.newer);
  CHECK(is_temporary(nodes.older, refresh(nodes.older, tokens.refresh)));
  const store_tests::Database database(nodes.sqlite.path);
  database.execute("UPDATE records SET data = CAST(replace(data, ' told_by=7:gateway .', ' .') AS BLOB)");
  const auto next = issued(refresh(nodes.older, tokens.refresh));
  CHECK(opens(nodes.older, next.access));
}

TEST_CASE("versions: a replaced refresh token of a newer version is no reuse on the older node") {
  Nodes nodes;
  const auto first = web_tokens(nodes.newer);
  const auto second = issued(refresh(nodes.newer, first.refresh));
  CHECK(is_temporary(nodes.older, refresh(nodes.older, first.refresh)));
  CHECK(opens(nodes.newer, second.access));
  CHECK(is_refused(refresh(nodes.newer, first.refresh), "invalid_grant"));
  CHECK(!opens(nodes.newer, second.access));
}

TEST_CASE("versions: an access token of a newer version opens nothing on the older node, and is not refused") {
  Nodes nodes;
  const auto tokens = web_tokens(nodes.newer);
  const auto answer = std::get<Response>(nodes.older.bearer().check(with_bearer(get("/api"), tokens.access)));
  CHECK(answer.status == 503);
  CHECK(answer.headers.get("Retry-After").has_value());
  CHECK(opens(nodes.newer, tokens.access));
}

TEST_CASE("versions: a code of a newer version is away on the older node, and is not spent") {
  Nodes nodes;
  const auto granted = code(nodes.newer);
  CHECK(is_temporary(nodes.older, redeem(nodes.older, granted)));
  CHECK(redeem(nodes.newer, granted).status == 200);
  CHECK(nodes.newer.count(Event::Kind::code_replayed) == 0);
  CHECK(redeem(nodes.older, code(nodes.older)).status == 200);
}

TEST_CASE("versions: a decision of a newer version is away on the older node, and can still be made") {
  Nodes nodes;
  const auto asked = consent(nodes.newer);
  auto newer = asked;
  newer.transaction_id = newer_id(asked.transaction_id);
  const auto away = nodes.older.server().decide(decision(newer), browser());
  CHECK(is_page(away, 503));
  CHECK(is_told_away(nodes.older, away, "a pending decision"));
  CHECK(nodes.older.events.empty());
  CHECK(told(nodes.older.server().decide(decision(asked), browser())) == "code");

  auto who = stranger();
  const auto id = sign_in(nodes.newer).transaction_id;
  const auto page = answered(nodes.older.server().resume(login(newer_id(id)), who, User{.id = "alice"}));
  CHECK(is_told_away(nodes.older, page, "a pending decision"));
  CHECK(!who.user);
  CHECK(std::holds_alternative<Consent>(nodes.older.server().resume(login(id), who, User{.id = "alice"})));
}

TEST_CASE("versions: a sign-in session of a newer version is away on the older node, and lives on") {
  Nodes nodes;
  std::vector<std::string> causes;
  session::CookieOptions options{.issuer = "http://auth.example", .environment = {.clock = [] { return start; }}};
  options.environment.on_failure = [&](const Failure& failure) { causes.push_back(failure.cause); };
  const session::Cookies newer(nodes.newer_store, options);
  const session::Cookies older(nodes.sqlite.store, options);
  const auto signed_in = newer.handle([](const Request&, Browser& who) {
    who = {.session_id = random_token(system_random), .user = User{.id = "alice"}};
    return Response();
  })(get("/"));
  const auto cookie = std::string(signed_in.headers.get("Set-Cookie").value_or(""));
  const auto visit = [&](const session::Cookies& site) {
    auto request = get("/");
    request.headers.set("Cookie", cookie.substr(0, cookie.find(';')));
    return site.handle(
        [](const Request&, Browser& who) { return Response::html(200, who.user ? who.user->id : "nobody"); })(request);
  };
  const auto away = visit(older);
  CHECK(away.status == 503);
  CHECK(away.headers.get("Retry-After") == "1");
  CHECK(away.headers.count("Set-Cookie") == 0);
  CHECK(causes == std::vector<std::string>{"a sign-in session" + unknown});
  CHECK(visit(newer).body == "alice");
}
