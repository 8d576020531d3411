#include <algorithm>

#include "session/variants.hpp"
#include "support/authorization.hpp"
#include "support/pushing.hpp"

// A client pushes its request so that nobody reads it on the way through the browser. Whoever looks at what the browser
// is given before the answer, the form of a page or its cookie, does not find it there either.

using namespace session_tests;

namespace {

const Params told_to_nobody{{"state", "state-of-the-client"}, {"login_hint", "patient-4711"}};

/// What of the push can be read in `text`, as it is or in what its dots part, in base64url.
std::string readable_in(std::string_view text) {
  std::string all(text);
  for (std::size_t from = 0; from < text.size();) {
    const auto dot = std::min(text.find('.', from), text.size());
    all.append(" ").append(base64url_decode(text.substr(from, dot - from)).value_or(""));
    from = dot + 1;
  }
  for (const auto* secret : {"state-of-the-client", "patient-4711", challenge, "web.example"}) {
    if (all.find(secret) != std::string::npos) return secret;
  }
  return {};
}

template <class Site>
Choices taking_pushes_on(Site& site) {
  return taking_pushes({}, {.more = [&](Server& server) { server.transactions(site.node()); }});
}

}  // namespace

TEST_CASE_TEMPLATE("pushed in the clear: no form and no cookie holds what was pushed", T, InMemory, InStore, Sealed) {
  T site;
  World world(taking_pushes_on(site));
  session::Cookies cookies(stores::memory(),
                           {.issuer = "https://auth.example", .environment = {.clock = [] { return start; }}});
  std::string jar;
  const auto visit = [&](const std::function<Response(const Request&, Browser&)>& page) {
    auto request = get("/");
    if (!jar.empty()) request.headers.add("Cookie", jar);
    auto response = cookies.handle(page)(request);
    for (const auto& [name, value] : response.headers) {
      if (name != "Set-Cookie") continue;
      CHECK(readable_in(value).empty());
      jar = value.substr(0, value.find(';'));
      CHECK(readable_in(jar.substr(jar.find('=') + 1)).empty());
    }
    return response;
  };
  const auto in_the_clear = push_of_web(told_to_nobody).body;
  REQUIRE(readable_in(in_the_clear) == "state-of-the-client");
  REQUIRE(readable_in("key." + base64url_encode(in_the_clear)) == "state-of-the-client");
  const auto request_uri = pushed(world, told_to_nobody);
  CHECK(readable_in(request_uri.substr(request_uri.rfind(':') + 1)).empty());

  SignIn form;
  visit([&](const Request&, Browser& who) {
    form = step_of<SignIn>(come(world, request_uri, {}, who));
    return Response{};
  });
  REQUIRE(!jar.empty());
  CHECK(readable_in(form.transaction_id).empty());
  Consent page;
  visit([&](const Request&, Browser& who) {
    page = step_of<Consent>(world.server().resume(login(form.transaction_id), who, User{.id = "alice"}));
    return Response{};
  });
  CHECK(readable_in(page.transaction_id).empty());

  // It was there all the time, and the client has its answer.
  CHECK(page.request.login_hint == "patient-4711");
  const auto answer = visit([&](const Request&, Browser& who) { return world.server().decide(decision(page), who); });
  CHECK(told(answer, "https://web.example/cb", "state-of-the-client") == "code");
}
