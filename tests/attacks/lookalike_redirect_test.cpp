#include "support/authorization.hpp"

using namespace world;

TEST_CASE("lookalike redirect: a validator that compares beginnings sends no code to another site") {
  World world;
  auto& web = world.client("web");
  web.redirect_uris = {"https://app.example/cb"};
  web.redirect_validator = [](std::string_view uri) { return uri.find("app.example") != std::string_view::npos; };
  for (const auto* uri :
       {"https://app.example.evil.com/cb", "https://evil.com/app.example", "https://evil-app.example/cb",
        "https://app.example:8443/cb", "http://app.example/cb", "https://app.example@evil.com/cb",
        "com.evil.app.example:/cb", "http://127.0.0.1:8080/app.example"}) {
    CAPTURE(uri);
    CHECK(is_page(ask(world, {{"redirect_uri", uri}}), 400));
  }
  for (const auto* uri : {"https://app.example/cb", "https://app.example/branch/7?x=1", "https://app.example:443/cb"}) {
    CAPTURE(uri);
    CHECK(std::holds_alternative<Consent>(ask(world, {{"redirect_uri", uri}})));
  }
}

TEST_CASE("lookalike redirect: a validator alone registers nothing") {
  World world;
  world.client("web").redirect_uris = {};
  world.client("web").redirect_validator = [](std::string_view) { return true; };
  CHECK(is_page(ask(world), 400));
  world.client("web").redirect_uris = {"https://web.example/"};
  CHECK(std::holds_alternative<Consent>(ask(world)));
}

TEST_CASE("lookalike redirect: an app has any port of its loopback address, and the scheme of its own") {
  World world;
  auto& native = world.client("native");
  native.redirect_uris = {"http://127.0.0.1/cb", "com.example.app:/cb"};
  native.redirect_validator = [](std::string_view) { return true; };
  const auto asks = [&](const char* uri) {
    return std::holds_alternative<Consent>(ask(world, {{"client_id", "native"}, {"redirect_uri", uri}}));
  };
  CHECK_FALSE(asks("http://127.0.0.2:5000/cb"));
  CHECK_FALSE(asks("http://[::1]:5000/cb"));
  CHECK_FALSE(asks("com.example.other:/cb"));
  CHECK(asks("http://127.0.0.1:5000/other"));
  CHECK(asks("com.example.app:/other"));
}
