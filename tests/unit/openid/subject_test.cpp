#include "openid/subject.hpp"

#include <doctest/doctest.h>

using namespace oauthkit;

namespace {

std::string sid_at(const char* issuer, const char* client_id, const char* sid) {
  Client client;
  client.id = client_id;
  return openid::outward_sid(issuer, client, sid);
}

}  // namespace

TEST_CASE("outward sid: what every version has made of issuer, client and login, and another for each of them") {
  const auto sid = sid_at("https://auth.example", "web", "login-1");
  CHECK(sid == "wVfYBOiEuQdeWVnfFKxyXuGpKhR0xST5Rwk4IJrtk-I");
  CHECK(sid_at("https://auth.example", "web", "login-2") != sid);
  CHECK(sid_at("https://auth.example", "spa", "login-1") != sid);
  CHECK(sid_at("https://other.example", "web", "login-1") != sid);
  CHECK(sid_at("https://auth.exampl", "eweb", "login-1") != sid);
}

TEST_CASE("outward sid: a login without a name has none") {
  CHECK(sid_at("https://auth.example", "web", "").empty());
  CHECK(!sid_at("https://auth.example", "web", "x").empty());
}
