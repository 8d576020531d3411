#include "tokens/retry_answer.hpp"

#include <doctest/doctest.h>

#include "base/aead.hpp"
#include "support/world.hpp"

using namespace world;

namespace {

const Rotation rotation = {
    .presented = "the refresh token", .hash = hash_token("the refresh token"), .request = "read"};

Tokens full_answer() {
  Tokens answer{.access_token = "access",
                .token_type = "DPoP",
                .expires_in = 3600s,
                .refresh_token = "refresh",
                .refresh_token_timeout = 7200s,
                .authorization_expires_in = 9000s,
                .scope = {"read", "write"}};
  answer.extra.add("zone", "z\"");
  answer.extra.add("area", std::int64_t{7});
  return answer;
}

std::string sealed(const Tokens& answer = full_answer()) {
  return seal_retry_answer(rotation, answer, start, system_random);
}

/// `text` as it would be stored.
std::string sealed_text(std::string_view text) {
  return seal(derive_key(rotation.presented, "oauthkit refresh retry answer"), text, rotation.request, system_random);
}

}  // namespace

TEST_CASE("retry answer: comes back whole, with the time that is left") {
  const auto opened = open_retry_answer(rotation, sealed(), start + 100s);
  REQUIRE(opened);
  CHECK(opened->access_token.reveal() == "access");
  CHECK(opened->token_type == "DPoP");
  CHECK(opened->expires_in == 3500s);
  CHECK(opened->refresh_token.reveal() == "refresh");
  CHECK(opened->refresh_token_timeout == 7100s);
  CHECK(opened->authorization_expires_in == 8900s);
  CHECK(opened->scope == Scope{"read", "write"});
  CHECK(opened->extra == full_answer().extra);
}

TEST_CASE("retry answer: what is not there stays away") {
  const auto opened = open_retry_answer(rotation, sealed({.access_token = "access"}), start + 1h);
  REQUIRE(opened);
  CHECK(!opened->expires_in);
  CHECK(!opened->refresh_token_timeout);
  CHECK(!opened->authorization_expires_in);
  CHECK(opened->refresh_token.empty());
  CHECK(opened->scope.empty());
  CHECK(opened->extra.empty());
}

TEST_CASE("retry answer: the time that is left is never less than nothing") {
  CHECK(open_retry_answer(rotation, sealed(), start + 3600s)->expires_in == 0s);
  CHECK(open_retry_answer(rotation, sealed(), start + 9999s)->expires_in == 0s);
}

TEST_CASE("retry answer: only the presented token opens it, and only for the same request") {
  auto other = rotation;
  other.presented = "another refresh token";
  CHECK(!open_retry_answer(other, sealed(), start));
  other = rotation;
  other.request = "";
  CHECK(!open_retry_answer(other, sealed(), start));
  other.request = "read ";
  CHECK(!open_retry_answer(other, sealed(), start));
  CHECK(open_retry_answer(rotation, sealed(), start).has_value());
}

TEST_CASE("retry answer: a changed or shortened text does not open") {
  const auto good = sealed();
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 0x40);
    CHECK(!open_retry_answer(rotation, bad, start));
    CHECK(!open_retry_answer(rotation, good.substr(0, i), start));
  }
  CHECK(!open_retry_answer(rotation, good + "x", start));
  CHECK(open_retry_answer(rotation, good, start).has_value());
}

TEST_CASE("retry answer: is kept under a name that is not the token's own hash") {
  CHECK(retry_answer_key("a token") != hash_token("a token"));
  CHECK(retry_answer_key("a token") == retry_answer_key("a token"));
  CHECK(retry_answer_key("a token") != retry_answer_key("another"));
}

TEST_CASE("retry answer: the same answer is sealed otherwise each time, and shows no token") {
  CHECK(sealed() != sealed());
  for (const char* text : {"access", "refresh", "read"}) CHECK(sealed().find(text) == std::string::npos);
}

// The texts are what released versions wrote: they are never edited.
TEST_CASE("retry answer: those of versions 1 and 2 are read") {
  for (const char* text :
       {"14:retry-answer/16:access4:DPoP10:17000036007:refresh10:read write1:24:area1:7",
        "retry-answer/2 access_token=6:access token_type=4:DPoP expires_at=10:1700003600 refresh_token=7:refresh"
        " scope=10:read write extra=9:4:area1:7 ."}) {
    CAPTURE(text);
    const auto opened = open_retry_answer(rotation, sealed_text(text), start + 100s);
    REQUIRE(opened);
    CHECK(opened->access_token.reveal() == "access");
    CHECK(opened->token_type == "DPoP");
    CHECK(opened->expires_in == 3500s);
    CHECK(opened->refresh_token.reveal() == "refresh");
    CHECK(opened->scope == Scope{"read", "write"});
    JsonMembers extra;
    extra.add("area", std::int64_t{7});
    CHECK(opened->extra == extra);
  }
}

TEST_CASE("retry answer: one of a newer version is away, so that its retry does not count as reuse") {
  CHECK_THROWS_WITH_AS(open_retry_answer(rotation, sealed_text("retry-answer/2 access_token=1:a act=1:x ."), start),
                       "the answer for a retry holds 'act', which this version does not know", StoreUnavailable);
  CHECK(!open_retry_answer(rotation, sealed_text("retry-answer/2 access_token=1:a"), start));
  CHECK(open_retry_answer(rotation, sealed_text("retry-answer/2 access_token=1:a ."), start));
}
