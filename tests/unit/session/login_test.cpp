#include "session/login.hpp"

#include <doctest/doctest.h>

using namespace oauthkit;

namespace {

constexpr const char* session_id = "a session id of more than 16 bytes";

Browser alice_at(std::string sid = {}) {
  return {.session_id = session_id, .user = User{.id = "alice", .authentication = {.sid = std::move(sid)}}};
}

std::string named(const std::string& user_id, const Browser& before, std::string own = {}) {
  User user{.id = user_id, .authentication = {.sid = std::move(own)}};
  session::name_login(user, before, TimePoint(std::chrono::seconds(1'700'000'000)), system_random);
  return user.authentication.sid;
}

}  // namespace

TEST_CASE("login: without a name of its own it has a hash of the session id, and not the id") {
  const auto user = session::user_in_login(alice_at());
  CHECK(user.id == "alice");
  CHECK(user.authentication.sid.size() == 43);
  CHECK(user.authentication.sid != session_id);
  CHECK(user.authentication.sid == session::user_in_login(alice_at()).authentication.sid);
  auto other = alice_at();
  other.session_id += "x";
  CHECK(session::user_in_login(other).authentication.sid != user.authentication.sid);
  CHECK(session::user_in_login(alice_at("the login")).authentication.sid == "the login");
}

TEST_CASE("login: who signs in again where they are signed in stays in their login, anybody else begins one") {
  CHECK(named("alice", alice_at("the login")) == "the login");
  CHECK(named("alice", alice_at()) == session::user_in_login(alice_at()).authentication.sid);
  const auto bobs = named("bob", alice_at("the login"));
  CHECK(bobs.size() == 22 + 12);
  CHECK(bobs != named("bob", alice_at("the login")));
  CHECK(named("alice", {.session_id = session_id}).size() == 22 + 12);
}

TEST_CASE("login: a name that the application gives stays") {
  CHECK(named("alice", alice_at("the login"), "its own") == "its own");
  CHECK(named("bob", alice_at("the login"), "its own") == "its own");
}

TEST_CASE("login: its sessions are one family, and nobody else's at any issuer") {
  const auto family = session::login_family("https://one.example", "the login");
  CHECK(family == session::login_family("https://one.example", "the login"));
  CHECK(family != session::login_family("https://two.example", "the login"));
  CHECK(family != session::login_family("https://one.example", "another"));
  CHECK(family.find("the login") == std::string::npos);
}

TEST_CASE("login: one that begins here says when, and no other does") {
  CHECK(session::begun_at(named("bob", alice_at())) == TimePoint(std::chrono::seconds(1'700'000'000)));
  for (const auto* sid : {"", "@", "@@", "@x@y", "@1x@y", "the login", "1700000000"}) {
    CAPTURE(sid);
    CHECK_FALSE(session::begun_at(sid));
  }
  CHECK_FALSE(session::begun_at(session::user_in_login(alice_at()).authentication.sid));
}
