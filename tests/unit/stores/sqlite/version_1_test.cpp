// A database that version 1 left behind.

#include <doctest/doctest.h>

#include "stores/sqlite/fixture.hpp"
#include "support/proofs.hpp"
#include "support/token_flow.hpp"

using namespace world;

namespace {

std::string counted(std::string_view text) { return std::to_string(text.size()).append(":").append(text); }

/// What version 1 stored for a code or a token of `web` that is bound to the key `jkt`.
std::string text_of_version_1(const std::string& jkt) {
  return counted("authorization/1") + counted("web") + counted("alice") + counted("read write") +
         counted("https://web.example/cb") + counted(challenge) + counted("S256") + counted("0") +
         counted("1700000000") + counted("") + counted("") + counted("old family") + counted("1700000000") +
         counted("1700000060") + counted("1700000060") + counted(jkt) + counted("") + counted("0") + counted("");
}

void put_text(Store& store, const char* kind, std::string_view token, const std::string& text) {
  const Record record{.kind = kind,
                      .hash = hash_token(token),
                      .client_id = "web",
                      .family = "old family",
                      .expires_at = start + 1min,
                      .data = text};
  CHECK(store.put({&record, 1}));
}

}  // namespace

TEST_CASE("version 1: its codes and refresh tokens work on, and what bound them still does") {
  store_tests::Sqlite sqlite;
  World world(taking_proofs({}, {.store = sqlite.store}));
  const KeyHolder holder;
  put_text(*sqlite.store, "code", "plain code", text_of_version_1(""));
  put_text(*sqlite.store, "code", "bound code", text_of_version_1(holder.jkt()));
  put_text(*sqlite.store, "code", "other bound code", text_of_version_1(holder.jkt()));
  put_text(*sqlite.store, "refresh_token", "plain token", text_of_version_1(""));
  put_text(*sqlite.store, "refresh_token", "bound token", text_of_version_1(holder.jkt()));

  CHECK(told(redeem(world, "plain code")) == "200");
  CHECK(told(redeem(world, "bound code")) == "400 invalid_grant");
  const auto bound = issued(world.token(proven(web_request(redemption("other bound code")), holder, world)));
  CHECK(meaning_of(world, bound).confirmation.jkt == holder.jkt());
  CHECK(told(refresh(world, "plain token")) == "200");
  CHECK(told(refresh(world, "bound token")) == "400 invalid_grant");
  CHECK(told(world.token(proven(web_request(refreshing("bound token")), holder, world))) == "200");
}
