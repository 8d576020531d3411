#include "oauthkit/access.hpp"

#include <doctest/doctest.h>

using namespace oauthkit;

namespace {

const Access granted{.scope = {"read", "write"}, .resource = {"https://photos.example", "https://mail.example"}};

ErrorCode refusal(const Access& access, const Access& asked) {
  const auto narrowed = access.narrowed(asked);
  REQUIRE(!narrowed);
  return narrowed.error().code;
}

}  // namespace

TEST_CASE("access: a scope is access to no resource in particular") {
  const Access access = Scope{"read"};
  CHECK(access == Access{.scope = {"read"}});
  CHECK(access != granted);
}

TEST_CASE("access: contains what goes nowhere beyond it") {
  CHECK(granted.contains(granted));
  CHECK(granted.contains({}));
  CHECK(granted.contains(Scope{"write"}));
  CHECK(granted.contains({.resource = {"https://mail.example"}}));
  CHECK(!granted.contains(Scope{"write", "admin"}));
  CHECK(!granted.contains({.resource = {"https://mail.example", "https://bank.example"}}));
  CHECK(!Access().contains(Scope{"read"}));
}

TEST_CASE("access: to no resource in particular contains none that has a name") {
  const Access open = Scope{"read"};
  CHECK(!open.contains({.resource = {"https://mail.example"}}));
  CHECK(refusal(open, {.resource = {"https://mail.example"}}) == ErrorCode::invalid_target);
  CHECK(open.contains(Scope{"read"}));
  CHECK(*open.narrowed(Scope{"read"}) == open);
}

TEST_CASE("access: what a request leaves out is all of it") {
  CHECK(*granted.narrowed({}) == granted);
  CHECK(*granted.narrowed(Scope{"read"}) == Access{.scope = {"read"}, .resource = granted.resource});
  CHECK(*granted.narrowed({.resource = {"https://mail.example"}}) ==
        Access{.scope = {"read", "write"}, .resource = {"https://mail.example"}});
}

TEST_CASE("access: a request that goes beyond it is refused by the name of what does") {
  CHECK(refusal(granted, Scope{"read", "admin"}) == ErrorCode::invalid_scope);
  CHECK(refusal(granted, {.resource = {"https://bank.example"}}) == ErrorCode::invalid_target);
  CHECK(refusal(granted, {.scope = {"admin"}, .resource = {"https://bank.example"}}) == ErrorCode::invalid_scope);
  CHECK(*granted.narrowed(granted) == granted);
}

TEST_CASE("access: details are contained and narrowed as lists of texts and equal members have it") {
  const auto both = *Detail::parse(R"({"type":"account","actions":["read","close"]})");
  const auto one = *Detail::parse(R"({"type":"account","actions":["read"]})");
  const Access all{.scope = {"read"}, .authorization_details = {both}};
  CHECK(all.contains({.authorization_details = {one, both}}));
  CHECK(!Access(Scope{"read"}).contains({.authorization_details = {one}}));
  CHECK(!Access{.authorization_details = {one}}.contains({.authorization_details = {both}}));
  CHECK(refusal({.authorization_details = {one}}, {.authorization_details = {both}}) ==
        ErrorCode::invalid_authorization_details);
  CHECK(*all.narrowed({.authorization_details = {one}}) == Access{.scope = {"read"}, .authorization_details = {one}});
  CHECK(*all.narrowed({}) == all);
  CHECK(all.limited_to({}) == Access{.authorization_details = {both}});
}

TEST_CASE("access: only a scope or details open something by themselves") {
  CHECK(Access().empty());
  CHECK(Access{.resource = {"https://mail.example"}}.empty());
  CHECK(!Access(Scope{"read"}).empty());
  CHECK(!Access{.authorization_details = {*Detail::parse(R"({"type":"account"})")}}.empty());
}

TEST_CASE("access: limited to a scope it keeps its resources") {
  CHECK(granted.limited_to({"write", "admin"}) == Access{.scope = {"write"}, .resource = granted.resource});
  CHECK(granted.limited_to({}) == Access{.resource = granted.resource});
  CHECK(granted.limited_to({"read", "write"}) == granted);
}
