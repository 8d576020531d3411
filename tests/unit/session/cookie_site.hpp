#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "support/watched_store.hpp"
#include "support/world.hpp"

namespace world {

using Page = std::function<Response(const Request&, Browser&)>;

/// A site with cookie sessions and one person's browser, which keeps its cookie.
struct CookieSite {
  std::string issuer;
  TimePoint now = start;
  std::shared_ptr<support::WatchedStore> store = std::make_shared<support::WatchedStore>(stores::memory());
  session::Cookies cookies = session::Cookies(store, options());
  std::string name = cookies.cookie_name();
  std::string jar = {};

  explicit CookieSite(std::string its_issuer = "https://auth.example") : issuer(std::move(its_issuer)) {}
  CookieSite(const CookieSite&) = delete;

  session::CookieOptions options() const {
    return {.issuer = issuer, .environment = {.clock = [this] { return now; }}};
  }

  Response visit(const Page& page) {
    Request request;
    if (!jar.empty()) request.headers.add("Cookie", name + "=" + jar);
    auto response = cookies.handle(page)(request);
    const auto field = std::string(response.headers.get("Set-Cookie").value_or(""));
    if (field.starts_with(name + "=")) jar = field.substr(name.size() + 1, field.find(';') - name.size() - 1);
    return response;
  }

  /// Who the site takes the browser for; "nobody" when it knows nobody.
  std::string who() {
    std::string id;
    visit([&](const Request&, Browser& browser) {
      id = browser.user ? browser.user->id : "nobody";
      return Response{};
    });
    return id;
  }

  /// As `Server::resume` does it.
  Response sign_in(const std::string& user_id) {
    return visit([&](const Request&, Browser& browser) {
      browser = {.session_id = random_token(system_random),
                 .user = User{.id = user_id, .authentication = {.auth_time = now, .acr = "mfa"}}};
      return Response{};
    });
  }
};

}  // namespace world
