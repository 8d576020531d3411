// quickstart plus one idea: a device that has no browser shows a code, and a person enters it elsewhere (RFC 8628).
// New: the flow, its page, and the device itself, which is this program once more: `television PORT connect`. Try it:
// run `television`, run `television 9000 connect` beside it, and open what that prints as alice, wonderland.

#include <httplib.h>

#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <oauthkit/adapters/httplib.hpp>
#include <oauthkit/oauthkit.hpp>
#include <thread>

#include "pages.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

Response enter_code_page(const EnterCode& step) {
  const bool wrong = step.reason == EnterCode::Reason::not_valid;
  std::string page = "<!doctype html><title>Connect a device</title><form method=post action=device>";
  page += "<h1>Connect a device</h1>";
  if (wrong) page += "<p>No device waits for this code. Look at it once more.";
  page +=
      "<p><label>The code on your device <input name=user_code value=\"" + escape_html(step.user_code) + "\"></label>";
  page += "<p><button>Go on</button>";
  return Response::html(wrong ? 400 : 200, page);
}

// RFC 8628 §5.4: whoever talks somebody into this page has a device of their own. The page says what would give it
// away, and to say no is as easy as to say yes.
Response consent_page(const Consent& step) {
  std::string page = "<!doctype html><title>Connect this device?</title><form method=post action=decision>";
  page += "<input type=hidden name=transaction_id value=" + step.transaction_id + ">";
  page += "<h1>Does your device show " + step.user_code + "?</h1>";
  page += "<p>It says that it is <bdi>" + escape_html(step.client.name) + "</bdi>, and asked from " +
          escape_html(step.device_address) + ". It wants to";
  for (const auto& token : step.scope) {
    const auto name = escape_html(token);
    page += "<p><label><input type=checkbox checked name=scope value=\"" + name + "\"> " + name + "</label>";
  }
  for (const auto& signal : step.signals) page += "<p>" + escape_html(pages::sentence(signal, step));
  page += "<p><strong>Did somebody send you this code, or read it to you? Then it is their device: deny.</strong>";
  page += "<p><button name=decision value=allow>Allow</button> <button name=decision value=deny>Deny</button>";
  return Response::html(200, page);
}

Response show_device(const DeviceStep& step) {
  if (const auto* enters = std::get_if<EnterCode>(&step)) return enter_code_page(*enters);
  if (const auto* asks_sign_in = std::get_if<SignIn>(&step)) return pages::sign_in_page(*asks_sign_in);
  if (const auto* asks_consent = std::get_if<Consent>(&step)) return consent_page(*asks_consent);
  return std::get<Response>(step);
}

using Json = nlohmann::json;

/// The device: it shows its code, and asks until somebody has answered.
int connect(const std::string& issuer) {
  httplib::Client http(issuer);
  const auto begun = http.Post("/device_authorization", httplib::Params{{"client_id", "television"}});
  if (!begun || begun->status != 200) return 1;
  const auto device = Json::parse(begun->body);
  std::cout << "Open " << device["verification_uri"].get<std::string>() << " and enter "
            << device["user_code"].get<std::string>() << std::endl;
  auto interval = std::chrono::seconds(device["interval"].get<int>());
  for (;;) {
    std::this_thread::sleep_for(interval);
    const auto answer =
        http.Post("/token", httplib::Params{{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"},
                                            {"client_id", "television"},
                                            {"device_code", device["device_code"].get<std::string>()}});
    // RFC 8628 §3.5: a device that hears nothing asks less often, and so does one that is told to.
    const auto told = answer ? Json::parse(answer->body) : Json{{"error", "slow_down"}};
    if (told.contains("access_token")) {
      const auto photos =
          http.Get("/api/photos", {{"Authorization", "Bearer " + told["access_token"].get<std::string>()}});
      std::cout << "Connected: " << (photos ? photos->body : std::string("but the photos are away")) << std::endl;
      return 0;
    }
    const auto error = told["error"].get<std::string>();
    if (error == "slow_down") interval += 5s;
    if (error == "slow_down" || error == "authorization_pending") continue;
    std::cout << "Not connected: " << error << std::endl;
    return 1;
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int port = argc > 1 ? std::atoi(argv[1]) : 9000;
  const std::string issuer = "http://127.0.0.1:" + std::to_string(port);
  if (argc > 2 && std::string_view(argv[2]) == "connect") return connect(issuer);

  // A device that everybody can buy keeps no secret, and is sent nowhere.
  const Client television{.id = "television",
                          .name = "Television",
                          .grant_types = {"urn:ietf:params:oauth:grant-type:device_code", "refresh_token"},
                          .response_types = {},
                          .scope = {"read"},
                          .token_endpoint_auth_method = "none"};

  const auto store = stores::memory();
  const TokenStore issued = stores::tokens(store, issuer);
  const session::Cookies site(store, {.issuer = issuer});
  const stores::Sweeper sweeper(store);

  Server server({.issuer = issuer});
  server.clients([&](std::string_view id) { return id == television.id ? Result<Client>(television) : denied(); });
  server.authenticate(client_auth::none());
  const auto issue = tokens::opaque(issued, {.access = 1h, .refresh = 24h * 14});

  // Where devices wait, what answers them, and the page that people come to. A second between two questions is short.
  const DeviceFlow devices(store, {.verification_uri = issuer + "/device", .interval = 1s});
  server.device("/device_authorization", devices);
  server.exchange(exchanges::device_code(devices, issue));
  server.exchange(exchanges::refresh_token(issued, issue));
  const auto device =
      site.handle([&](const Request& r, Browser& who) { return show_device(server.enter_code(r, who)); });

  // The pages that every request needs; after the sign-in they lead back to the one above.
  const auto login = site.handle([&](const Request& r, Browser& who) {
    return pages::show(server.resume(r, who, [&] { return pages::sign_in(r.form()); }));
  });
  const auto decide = site.handle([&](const Request& r, Browser& who) { return server.decide(r, who); });
  server.endpoint("/token", endpoints::token());

  const Bearer bearer(issued);
  const auto photos = bearer.guard_person({"read"}, [](const Request&, const Authorization& who) {
    JsonMembers answer;
    answer.add("photos_of", who.user_id);
    return Response::json(200, answer);
  });

  httplib::Server http;
  adapters::prepare(http);
  adapters::mount(http, server.routes());
  adapters::mount(http, "GET", "/device", device);
  adapters::mount(http, "POST", "/device", device);
  adapters::mount(http, "POST", "/login", login);
  adapters::mount(http, "POST", "/decision", decide);
  adapters::mount(http, "GET", "/api/photos", photos);
  std::cout << "Connect a device: television " << port << " connect" << std::endl;
  return http.listen("127.0.0.1", port) ? 0 : 1;
}
