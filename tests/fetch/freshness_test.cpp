#include "fetch/freshness.hpp"

#include <doctest/doctest.h>

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

std::chrono::seconds life(const Headers& headers) {
  return fetch::life_of({.headers = headers}, {.shortest_life = 60s, .usual_life = 600s, .longest_life = 3600s});
}

bool is_json(const char* type, int status = 200) {
  return fetch::is_json({.status = status, .headers = {{"Content-Type", type}}});
}

}  // namespace

TEST_CASE("fetch freshness: max-age, between a floor and a ceiling") {
  CHECK(life({{"Cache-Control", "max-age=300"}}) == 300s);
  CHECK(life({{"Cache-Control", "public, MAX-AGE=300 , must-revalidate"}}) == 300s);
  CHECK(life({{"Cache-Control", "max-age=0"}}) == 60s);
  CHECK(life({{"Cache-Control", "max-age=1000000"}}) == 3600s);
  CHECK(life({{"Cache-Control", "max-age=99999999999999999999"}}) == 3600s);
}

TEST_CASE("fetch freshness: no-store and no-cache are the floor") {
  CHECK(life({{"Cache-Control", "no-store"}}) == 60s);
  CHECK(life({{"Cache-Control", "max-age=300, no-cache"}}) == 60s);
}

TEST_CASE("fetch freshness: what says nothing, or nonsense, is usual") {
  CHECK(life({}) == 600s);
  CHECK(life({{"Cache-Control", "public"}}) == 600s);
  CHECK(life({{"Cache-Control", "max-age=soon"}}) == 600s);
  CHECK(life({{"Cache-Control", "max-age=-1"}}) == 600s);
  CHECK(life({{"Cache-Control", ",,,"}}) == 600s);
  CHECK(life({{"Cache-Control", "s-maxage=300"}}) == 600s);
}

TEST_CASE("fetch freshness: JSON by its type, and 200") {
  for (const char* type : {"application/json", "Application/JSON; charset=utf-8", "application/jwk-set+json"}) {
    CAPTURE(type);
    CHECK(is_json(type));
  }
  for (const char* type :
       {"", "text/html", "text/plain", "text/json", "application/jsonp", "image/svg+json", "+json"}) {
    CAPTURE(type);
    CHECK_FALSE(is_json(type));
  }
  CHECK_FALSE(is_json("application/json", 404));
  CHECK_FALSE(fetch::is_json({}));
}
