#include "oauthkit/openid/pairwise.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "support/world.hpp"

using namespace world;

namespace {

Client pairwise_client(std::vector<std::string> redirect_uris) {
  return {.id = "rp", .redirect_uris = std::move(redirect_uris), .openid = {.subject_type = "pairwise"}};
}

}  // namespace

TEST_CASE("pairwise: a subject is what every version has made of salt, sector and user") {
  const auto subject = openid::pairwise("a salt of this server's own");
  CHECK(subject(pairwise_client({"https://one.example/cb"}), "alice") == "H2CBDsVMV2xRC1sIsopzwI1MMWAyvx3uTX4y79vumzY");
}

TEST_CASE("pairwise: neither sector nor user can be moved into the other") {
  const auto subject = openid::pairwise("a salt of this server's own");
  CHECK(subject(pairwise_client({"https://a.example/cb"}), "b") !=
        subject(pairwise_client({"https://a.exampl/cb"}), "eb"));
}

TEST_CASE("pairwise: a salt has 16 bytes or more") {
  CHECK_THROWS_AS(openid::pairwise(""), std::invalid_argument);
  CHECK_THROWS_AS(openid::pairwise("fifteen bytes.."), std::invalid_argument);
  CHECK_NOTHROW(openid::pairwise("sixteen bytes..."));
}

TEST_CASE("pairwise: a client without a sector has no subjects") {
  const auto subject = openid::pairwise("a salt of this server's own");
  for (const auto& uris : std::vector<std::vector<std::string>>{
           {}, {"com.example.app:/cb"}, {"https://one.example/cb", "https://two.example/cb"}}) {
    CHECK_THROWS_AS(subject(pairwise_client(uris), "alice"), std::runtime_error);
  }
  CHECK(subject(pairwise_client({"https://one.example/cb"}), "alice").size() == 43);
}
