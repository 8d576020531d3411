// quickstart plus one idea: codes and tokens in tables of the application's own database, reached by plain SQL.
// A CodeStore and a TokenStore are bundles of functions, and these lambdas fill them in. Taking is one conditional
// UPDATE, so that of two redemptions of a code one alone succeeds; a family is revoked by one column of its consent.
// Pending decisions are in a table as well, where another node and the next start find them.

#include <cstdlib>
#include <iostream>
#include <oauthkit/adapters/httplib.hpp>
#include <oauthkit/oauthkit.hpp>
#include <oauthkit/testing/socket_contract.hpp>
#include <oauthkit/testing/transaction_contract.hpp>

#include "pages.hpp"
#include "sql.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

constexpr const char* schema = R"(
  CREATE TABLE IF NOT EXISTS consents (
    family TEXT PRIMARY KEY, client_id TEXT, user_id TEXT, revoked INTEGER NOT NULL DEFAULT 0);
  CREATE TABLE IF NOT EXISTS tokens (
    kind TEXT, hash TEXT, family TEXT, client_id TEXT, forget_at INTEGER, spent_at INTEGER, granted TEXT,
    PRIMARY KEY (kind, hash));
  CREATE TABLE IF NOT EXISTS decisions (number INTEGER PRIMARY KEY, hash TEXT UNIQUE, expires_at INTEGER, pending TEXT);)";

// What no check needs any more. A real application does this from a timer.
void tidy(Sql& sql) {
  sql("DELETE FROM tokens WHERE forget_at <= unixepoch()");
  sql("DELETE FROM consents WHERE family NOT IN (SELECT family FROM tokens)");
}

void insert(Sql& sql, std::string_view kind, const TokenHash& hash, const Authorization& granted, TimePoint forget_at) {
  sql("INSERT INTO consents (family, client_id, user_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", granted.family,
      granted.client_id, granted.user_id);
  sql("INSERT INTO tokens VALUES (?, ?, ?, ?, ?, NULL, ?)", kind, hash.hex(), granted.family, granted.client_id,
      forget_at, serialize(granted));
}

// A row is `granted` and `spent_at`.
Stored stored(const std::vector<std::string>& row) {
  Stored found{Stored::State::live, deserialize_authorization(row[0]).value()};
  if (row[1].empty()) return found;
  found.state = Stored::State::spent;
  found.spent_at = TimePoint(1s * std::stoll(row[1]));
  return found;
}

// What belongs to a revoked consent is not found at all.
Stored find(Sql& sql, std::string_view kind, const TokenHash& hash) {
  const auto rows = sql(R"(SELECT granted, spent_at FROM tokens JOIN consents USING (family)
                           WHERE kind = ? AND hash = ? AND NOT revoked)",
                        kind, hash.hex());
  return rows.empty() ? Stored() : stored(rows[0]);
}

// Of any number of callers, in any number of processes, one alone gets the row back.
Stored take(Sql& sql, std::string_view kind, const TokenHash& hash, std::string_view client_id) {
  // Read before it is spent: what a newer version of the library wrote stays alive for it.
  const auto found = find(sql, kind, hash);
  if (found.state == Stored::State::unknown || found.authorization.client_id != client_id) return {};
  // A refresh token that was used is remembered for long, and keeps no more than it takes to notice its reuse.
  const auto left = serialize(kind == "refresh" ? remains_of_spent(found.authorization) : found.authorization);
  const auto taken = sql(R"(UPDATE tokens SET spent_at = unixepoch(), granted = ?
                            WHERE kind = ? AND hash = ? AND client_id = ? AND spent_at IS NULL
                              AND family IN (SELECT family FROM consents WHERE NOT revoked)
                            RETURNING hash)",
                         left, kind, hash.hex(), client_id);
  return taken.empty() ? find(sql, kind, hash) : found;
}

void revoke(Sql& sql, std::string_view family) { sql("UPDATE consents SET revoked = 1 WHERE family = ?", family); }

CodeStore code_store(Sql& sql) {
  const auto put = [&sql](const TokenHash& code, const Authorization& granted) {
    return sql.transaction([&] {
      // A spent code is remembered for a day, so that a late replay still kills what came of it.
      insert(sql, "code", code, granted, granted.expires_at + 24h);
      return Result<void>();
    });
  };
  return {.put = put,
          .take = [&sql](const TokenHash& code, std::string_view client) { return take(sql, "code", code, client); },
          .revoke = [&sql](std::string_view family) { revoke(sql, family); }};
}

TokenStore token_store(Sql& sql, const std::string& issuer) {
  const auto put = [&sql](const NewTokens& made) {
    return sql.transaction([&]() -> Result<void> {
      const auto& access = made.access_authorization;
      const auto& refresh = made.refresh_authorization;
      if (made.spends && take(sql, "refresh", *made.spends, access.client_id).state != Stored::State::live) {
        return denied();
      }
      insert(sql, "access", made.access, access, access.expires_at);
      if (refresh) insert(sql, "refresh", made.refresh, *refresh, refresh->ends_at.value_or(refresh->expires_at));
      return {};
    });
  };
  return {.issuer = issuer,
          .put = put,
          .find_access = [&sql](const TokenHash& token) { return find(sql, "access", token); },
          .find_refresh = [&sql](const TokenHash& token) { return find(sql, "refresh", token); },
          .take =
              [&sql](TokenKind kind, const TokenHash& token, std::string_view client) {
                return take(sql, kind == TokenKind::refresh ? "refresh" : "access", token, client);
              },
          .revoke = [&sql](std::string_view family) { revoke(sql, family); }};
}

// Pending decisions. Whoever asks begins one, so that there are no more than so many of so many bytes: the oldest go.
class Decisions final : public TransactionStore {
 public:
  explicit Decisions(Sql& sql) : sql_(sql) {}

  Lifetime lifetime() const override { return 10min; }

  std::string begin(const Transaction& transaction, const Random& random) override {
    const auto text = serialize(transaction);
    if (text.size() > longest) throw TransactionTooLong("a decision does not fit its table");
    auto id = random_token(random);
    sql_("DELETE FROM decisions WHERE expires_at <= ? OR number <= (SELECT max(number) FROM decisions) - ?",
         transaction.started_at, most);
    sql_("INSERT INTO decisions (hash, expires_at, pending) VALUES (?, ?, ?)", hash_token(id).hex(),
         transaction.expires_at, text);
    return id;
  }

  std::optional<Transaction> find(std::string_view id, TimePoint now) override {
    const auto rows =
        sql_("SELECT pending FROM decisions WHERE hash = ? AND expires_at > ?", hash_token(id).hex(), now);
    return rows.empty() ? std::nullopt : deserialize_transaction(rows[0][0]);
  }

  bool take(std::string_view id, TimePoint now) override {
    return !sql_("DELETE FROM decisions WHERE hash = ? AND expires_at > ? RETURNING hash", hash_token(id).hex(), now)
                .empty();
  }

 private:
  static constexpr std::size_t longest = 16 * 1024;
  static constexpr std::int64_t most = 10'000;

  Sql& sql_;
};

// Whether all of this keeps what a CodeStore, a TokenStore and a TransactionStore promise: `own_database --prove`.
int prove() {
  std::vector<std::unique_ptr<Sql>> databases;
  const auto empty = [&]() -> Sql& { return *databases.emplace_back(std::make_unique<Sql>(":memory:", schema)); };
  const auto sockets = testing::socket_contract([&] {
    Sql& sql = empty();
    return testing::Sockets{code_store(sql), token_store(sql, "https://auth.example")};
  });
  const auto decisions = testing::transaction_contract([&] { return std::make_unique<Decisions>(empty()); });
  std::cout << sockets.text() << decisions.text();
  return sockets.kept() && decisions.kept() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "--prove") return prove();
  const int port = argc > 1 ? std::atoi(argv[1]) : 9000;
  // Several processes on one database are one server, by one name.
  const std::string issuer = argc > 3 ? argv[3] : "http://127.0.0.1:" + std::to_string(port);
  const Client demo{.id = "demo",
                    .name = "Demo client",
                    .redirect_uris = {issuer + "/callback"},
                    .grant_types = {"authorization_code", "refresh_token", "client_credentials"},
                    .scope = {"read", "write"},
                    .secret = SecretHash::sha256("demo-secret")};

  Sql sql(argc > 2 ? argv[2] : "own_database.db", schema);
  tidy(sql);
  const CodeStore codes = code_store(sql);
  const TokenStore issued = token_store(sql, issuer);
  const session::Cookies site(stores::memory(), {.issuer = issuer});

  Server server({.issuer = issuer});
  server.clients([&](std::string_view id) { return id == demo.id ? Result<Client>(demo) : denied(); });
  server.authenticate(client_auth::secret_basic());
  server.transactions(std::make_unique<Decisions>(sql));

  const auto issue = tokens::opaque(issued, {.access = 1h, .refresh = 24h * 14});
  server.grant(grants::code(codes.put));
  server.exchange(exchanges::code(codes, issue));
  server.exchange(exchanges::refresh_token(issued, issue));
  server.exchange(exchanges::client_credentials(issue));

  using pages::show;
  const auto authorize = site.handle([&](const Request& r, Browser& who) { return show(server.authorize(r, who)); });
  const auto login = site.handle([&](const Request& r, Browser& who) {
    return show(server.resume(r, who, [&] { return pages::sign_in(r.form()); }));
  });
  const auto decide = site.handle([&](const Request& r, Browser& who) { return server.decide(r, who); });
  server.endpoint("/authorize", endpoints::authorization(authorize));
  server.endpoint("/token", endpoints::token());
  const Bearer bearer(issued);
  const auto photos = bearer.guard_person({"read"}, [](const Request&, const Authorization& who) {
    JsonMembers answer;
    answer.add("photos_of", who.user_id);
    return Response::json(200, answer);
  });

  httplib::Server http;
  adapters::prepare(http);
  adapters::mount(http, server.routes());
  adapters::mount(http, "POST", "/login", login);
  adapters::mount(http, "POST", "/decision", decide);
  adapters::mount(http, "GET", "/api/photos", photos);
  std::cout << "Open " << pages::address_to_open(issuer) << " as alice, wonderland" << std::endl;
  return http.listen("127.0.0.1", port) ? 0 : 1;
}
