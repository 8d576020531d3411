#include <doctest/doctest.h>

#include <oauthkit/stores/memory.hpp>
#include <oauthkit/stores/sockets.hpp>
#include <oauthkit/stores/sqlite.hpp>
#include <oauthkit/testing/socket_contract.hpp>

#include "support/temporary_directory.hpp"

using namespace oauthkit;
using testing::socket_contract;
using testing::Sockets;

namespace {

Sockets sockets_on(const std::shared_ptr<Store>& store) {
  return {stores::codes(store, "https://auth.example"), stores::tokens(store, "https://auth.example")};
}

/// The report of sockets on a memory store that `spoil` has spoiled.
template <class Spoil>
std::string told_of(const Spoil& spoil) {
  const auto report = socket_contract([&] {
    auto sockets = sockets_on(stores::memory());
    spoil(sockets);
    return sockets;
  });
  CHECK_FALSE(report.kept());
  return report.text();
}

/// Sockets on a table that has no column for something: `lose` takes it away when it is put.
template <class Lose>
std::string told_when_lost(const Lose& lose) {
  return told_of([&](Sockets& sockets) {
    sockets.codes.put = [put = sockets.codes.put, lose](const TokenHash& code, Authorization granted) {
      lose(granted);
      return put(code, granted);
    };
    sockets.tokens.put = [put = sockets.tokens.put, lose](NewTokens made) {
      lose(made.access_authorization);
      if (made.refresh_authorization) lose(*made.refresh_authorization);
      return put(made);
    };
  });
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("socket contract: the library's own sockets keep it, on memory and on SQLite") {
  const auto memory = socket_contract([] { return sockets_on(stores::memory()); });
  CHECK_MESSAGE(memory.kept(), memory.text());
  const support::TemporaryDirectory directory(support::fast_directory());
  int files = 0;
  const auto sqlite =
      socket_contract([&] { return sockets_on(stores::sqlite(directory.file(std::to_string(++files) + ".db"))); });
  CHECK_MESSAGE(sqlite.kept(), sqlite.text());
}

TEST_CASE("socket contract: a field that gets lost is named") {
  const auto lost = [](const char* name) { return std::string("the access token has lost its ") + name + "\n"; };
  CHECK(has(told_when_lost([](Authorization& put) { put.confirmation = {}; }), lost("confirmation")));
  CHECK(has(told_when_lost([](Authorization& put) { put.confirmation.x5t_s256 = {}; }), lost("confirmation")));
  CHECK(has(told_when_lost([](Authorization& put) { put.access.resource = {}; }), lost("resource")));
  CHECK(has(told_when_lost([](Authorization& put) { put.access.resource.pop_back(); }), lost("resource")));
  CHECK(has(told_when_lost([](Authorization& put) { put.access.authorization_details = {}; }),
            lost("authorization_details")));
  CHECK(has(told_when_lost([](Authorization& put) { put.ends_at.reset(); }), lost("ends_at")));
  CHECK(has(told_when_lost([](Authorization& put) { put.code_binding.code_challenge_method = {}; }),
            lost("code_binding")));
  CHECK(has(told_when_lost([](Authorization& put) { put.extensions = {}; }), lost("extensions")));
  CHECK(has(told_when_lost([](Authorization& put) { put.extra = {}; }), lost("extra")));
  CHECK(has(told_when_lost([](Authorization& put) { put.act.pop_back(); }), lost("act")));
  CHECK(has(told_when_lost([](Authorization& put) { put.may_act = {}; }), lost("may_act")));
  CHECK(has(told_when_lost([](Authorization& put) { put.ends_alone = false; }), lost("ends_alone")));
}

TEST_CASE("socket contract: a code or a refresh token that can be taken twice, or by anybody, is noticed") {
  CHECK(has(told_of([](Sockets& sockets) {
              sockets.codes.take = [take = sockets.codes.take](const TokenHash& code, std::string_view client) {
                auto taken = take(code, client);
                if (taken.state == Stored::State::spent) taken.state = Stored::State::live;
                return taken;
              };
            }),
            "the code that is taken again is live, not spent"));
  CHECK(has(told_of([](Sockets& sockets) {
              sockets.codes.take = [take = sockets.codes.take](const TokenHash& code, std::string_view) {
                return take(code, "a client");
              };
            }),
            "the code of another client is live, not unknown"));
  CHECK(has(told_of([](Sockets& sockets) {
              sockets.tokens.take = [find = sockets.tokens.find_refresh](TokenKind, const TokenHash& token,
                                                                         std::string_view) { return find(token); };
            }),
            "the refresh token that is taken again is live, not spent"));
}

TEST_CASE("socket contract: an access token that cannot end alone, or takes its family along, is noticed") {
  CHECK(has(told_of([](Sockets& sockets) {
              sockets.tokens.take = [take = sockets.tokens.take](TokenKind, const TokenHash& token,
                                                                 std::string_view client) {
                return take(TokenKind::refresh, token, client);
              };
            }),
            "the access token is unknown, not live"));
  CHECK(has(told_of([](Sockets& sockets) {
              sockets.tokens.take = [tokens = sockets.tokens](TokenKind kind, const TokenHash& token,
                                                              std::string_view client) {
                auto taken = tokens.take(kind, token, client);
                if (kind == TokenKind::access && taken.state == Stored::State::live) tokens.revoke("family");
                return taken;
              };
            }),
            "the refresh token beside an access token that was taken is revoked, not live"));
}

TEST_CASE("socket contract: a rotation that forgets what it replaces, and a revocation of half a family, are noticed") {
  CHECK(has(told_of([](Sockets& sockets) {
              sockets.tokens.put = [put = sockets.tokens.put](NewTokens made) {
                made.spends.reset();
                return put(made);
              };
            }),
            "tokens take the place of a refresh token that is not there"));
  CHECK(has(told_of([](Sockets& sockets) {
              sockets.codes.revoke = [](std::string_view) {};
              sockets.tokens.revoke = [](std::string_view) {};
            }),
            "the access token is live, though its family was revoked"));
}

TEST_CASE("socket contract: a socket that throws has broken its promise, and the others are tried") {
  const auto told = told_of([](Sockets& sockets) {
    sockets.tokens.find_access = [](const TokenHash&) -> Stored { throw std::runtime_error("no such column"); };
  });
  CHECK(has(told, "a socket throws: no such column"));
  CHECK(has(told, "kept    codes: one comes back whole, and once"));
}
