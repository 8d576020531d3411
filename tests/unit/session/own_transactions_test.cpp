#include <doctest/doctest.h>

#include <map>

#include "support/authorization.hpp"
#include "support/token_flow.hpp"

using namespace world;

namespace {

/// A table of an application: a column for the hash of the id, one for the text of what waits.
struct Table {
  std::map<std::string, std::string> rows = {};
  int begun = 0;
  int taken = 0;
};

/// Pending decisions in such a table.
class InTable : public TransactionStore {
 public:
  explicit InTable(Table& table) : table_(table) {}

  Lifetime lifetime() const override { return 5min; }

  std::string begin(const Transaction& transaction, const Random& random) override {
    auto id = "own-" + random_token(random);
    table_.rows[column(id)] = serialize(transaction);
    ++table_.begun;
    return id;
  }

  std::optional<Transaction> find(std::string_view id, TimePoint now) override {
    const auto row = table_.rows.find(column(id));
    auto transaction = row == table_.rows.end() ? std::nullopt : deserialize_transaction(row->second);
    if (!transaction || transaction->expires_at <= now) return std::nullopt;
    return transaction;
  }

  bool take(std::string_view id, TimePoint now) override {
    if (!find(id, now)) return false;
    ++table_.taken;
    return table_.rows.erase(column(id)) == 1;
  }

 private:
  static std::string column(std::string_view id) {
    const auto hash = hash_token(id);
    return {reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()};
  }

  Table& table_;
};

Choices in_table(
    Table& table, std::function<void(Server&)> more = [](Server&) {}) {
  return {.more = [&table, more = std::move(more)](Server& server) {
    server.transactions(std::make_unique<InTable>(table));
    more(server);
  }};
}

Transaction only_row(const Table& table) {
  REQUIRE(table.rows.size() == 1);
  const auto read = deserialize_transaction(table.rows.begin()->second);
  REQUIRE(read);
  return *read;
}

}  // namespace

TEST_CASE("own transactions: a server goes from the request to the code with what waits in a table of one's own") {
  Table table;
  World world(in_table(table));
  auto who = stranger();
  const auto entry = sign_in(world, {{"scope", "read"}}, who);
  CHECK(entry.transaction_id.starts_with("own-"));
  CHECK(only_row(table).user_id.empty());
  const auto page = step_of<Consent>(world.server().resume(login(entry.transaction_id), who, User{.id = "alice"}));
  // Each page has a row of its own; that of the sign-in is gone.
  CHECK(page.transaction_id.starts_with("own-"));
  CHECK(page.transaction_id != entry.transaction_id);
  const auto waiting = only_row(table);
  CHECK(waiting.user_id == "alice");
  CHECK(waiting.session == hash_token(who.session_id));
  CHECK(waiting.request.access.scope == Scope{"read"});
  CHECK(waiting.expires_at == start + 5min);
  CHECK(is_page(world.server().decide(decision(page), stranger()), 400));
  CHECK(is_page(world.server().decide(decision(page), Browser{who.session_id, User{.id = "mallory"}}), 400));
  const auto answer = world.server().decide(decision(page), who);
  CHECK(told(answer) == "code");
  CHECK(issued(redeem(world, location_param(answer, "code"))).scope == "read");
  CHECK(table.rows.empty());
  CHECK(is_page(world.server().decide(decision(page), who), 400));
  CHECK((table.begun == 2 && table.taken == 2));
}

TEST_CASE("own transactions: the table has the client by its id, and never its secret") {
  Table table;
  World world(in_table(table));
  world.client("web").plain_secret = Secret("what the client alone knows");
  const auto page = consent(world);
  CHECK(only_row(table).client == "web");
  const auto& text = table.rows.begin()->second;
  CHECK(text.find(world.client("web").secret.text()) == std::string::npos);
  CHECK(text.find("what the client alone knows") == std::string::npos);
  CHECK(text.find(page.transaction_id) == std::string::npos);
  CHECK(text.find(browser().session_id) == std::string::npos);
  CHECK(told(world.server().decide(decision(page), browser())) == "code");
}

TEST_CASE("own transactions: their time is their own, and what is over decides nothing") {
  Table table;
  World world(in_table(table));
  const auto late = consent(world);
  world.now = start + 5min;
  CHECK(is_page(world.server().decide(decision(late), browser()), 400));
  const auto in_time = consent(world);
  world.now += 5min - 1s;
  CHECK(told(world.server().decide(decision(in_time), browser())) == "code");
}

TEST_CASE("own transactions: ids are what the store draws, from the random source of the server") {
  Table table;
  auto choices = in_table(table);
  choices.options.environment.random = [](std::span<unsigned char> bytes) {
    std::fill(bytes.begin(), bytes.end(), 0xFF);
  };
  World world(std::move(choices));
  CHECK(consent(world).transaction_id == "own-" + std::string(42, '_') + "8");
}

TEST_CASE("own transactions: where no page is shown nothing waits") {
  Table table;
  World world(in_table(table, [](Server& server) {
    server.immediate([](const Client&, const User&, const AuthorizationRequest& request) {
      return Immediate::allow(request.access);
    });
  }));
  const auto answer = reply(world);
  CHECK(answer.status == 303);
  CHECK(answer.body.empty());
  CHECK(told(answer) == "code");
  CHECK(told(ask(world, {{"prompt", "none"}})) == "code");
  CHECK(told(ask(world, {{"prompt", "none"}}, stranger())) == "login_required");
  CHECK(is_page(ask(world, {{"client_id", "nobody"}}), 400));
  CHECK(table.begun == 0);
  CHECK(consent(world, {{"prompt", "consent"}}).transaction_id.starts_with("own-"));
  CHECK(table.begun == 1);
}
