#include <doctest/doctest.h>

#include "support/assembly.hpp"

using namespace world;

namespace {

/// What is wrong with an assembly after `change`; nothing without it.
std::vector<std::string> check_after(const std::function<void(Assembly&)>& change) {
  Assembly right;
  CHECK(right.check().empty());
  Assembly changed;
  change(changed);
  return changed.check();
}

using Sentences = std::vector<std::string>;

}  // namespace

TEST_CASE("check: wants an issuer") {
  CHECK(check_after([](Assembly& a) { a.options.issuer.clear(); }) ==
        Sentences{"There is no issuer: set Options::issuer to the URL of this server."});
}

TEST_CASE("check: wants the issuer to be a URL without query and fragment") {
  for (const auto* issuer :
       {"auth.example", "/", "https:", "https://", "https:///x", "https://auth.example?x=1", "https://auth.example/#",
        "https://auth .example", "https://auth.example/%zz", "https://user@auth.example", "https://auth.example:port",
        "https://auth.example:99999", "https://[::1", "https://auth.example\n"}) {
    CAPTURE(issuer);
    CHECK(check_after([&](Assembly& a) { a.options.issuer = issuer; }) ==
          Sentences{"The issuer \"" + std::string(issuer) +
                    "\" is not a URL without query and fragment: correct Options::issuer."});
  }
}

TEST_CASE("check: wants the issuer to be https, but for a loopback address") {
  for (const auto* issuer : {"http://auth.example", "http://127.0.0.1.evil.example", "ftp://auth.example",
                             "http://10.0.0.1", "http://localhost.example"}) {
    CAPTURE(issuer);
    CHECK(
        check_after([&](Assembly& a) { a.options.issuer = issuer; }) ==
        Sentences{"The issuer \"" + std::string(issuer) + "\" is not https: only a loopback address may do without."});
  }
  for (const auto* issuer : {"https://auth.example/tenant/1", "https://auth.example:8443", "http://127.0.0.1:9000",
                             "http://[::1]:9000", "http://localhost:9000/"}) {
    CAPTURE(issuer);
    CHECK(check_after([&](Assembly& a) { a.options.issuer = issuer; }).empty());
  }
}

TEST_CASE("check: wants clients to be found") {
  CHECK(check_after([](Assembly& a) { a.clients = left_out; }) ==
        Sentences{"No client can be found: register a lookup with Server::clients."});
  CHECK(check_after([](Assembly& a) { a.more = [](Server& server) { server.clients(nullptr); }; }).size() == 1);
}

TEST_CASE("check: wants a place for pending decisions") {
  CHECK(check_after([](Assembly& a) { a.more = [](Server& server) { server.transactions(nullptr); }; }) ==
        Sentences{"Pending decisions have nowhere to wait: give Server::transactions a store."});
}

TEST_CASE("check: wants a client to be serialized both ways or neither") {
  const Sentences one_way = {
      "A client is serialized one way only: register both serialize_client and deserialize_client."};
  const auto there = [](Server& server) { server.serialize_client([](const Client& client) { return client.id; }); };
  const auto back = [](Server& server) {
    server.deserialize_client([](std::string_view) -> Result<Client> { return denied(); });
  };
  CHECK(check_after([&](Assembly& a) { a.more = there; }) == one_way);
  CHECK(check_after([&](Assembly& a) { a.more = back; }) == one_way);
  CHECK(check_after([&](Assembly& a) {
          a.more = [&](Server& server) {
            there(server);
            back(server);
          };
        }).empty());
}

TEST_CASE("check: wants a clock and a random source") {
  CHECK(check_after([](Assembly& a) { a.options.environment.clock = nullptr; }) ==
        Sentences{"There is no clock: leave Environment::clock at system_now."});
  CHECK(check_after([](Assembly& a) { a.options.environment.random = nullptr; }) ==
        Sentences{"There is no random source: leave Environment::random at system_random."});
}

TEST_CASE("check: wants CORS origins to be origins") {
  for (const auto* origin :
       {"*", "app.example", "https://app.example/", "https://app.example/x", "https://", "null", ""}) {
    CAPTURE(origin);
    CHECK(check_after([&](Assembly& a) { a.options.policy.cors_origins = {origin}; }) ==
          Sentences{"\"" + std::string(origin) + "\" in cors_origins is not an origin such as https://app.example."});
  }
  CHECK(check_after([](Assembly& a) {
          a.options.policy.cors_origins = {"https://app.example", "http://127.0.0.1:8080"};
        }).empty());
}

TEST_CASE("check: tells of a registration that brought nothing") {
  const auto told_of = [](const std::string& name, const Assembly::Registration& registration) {
    return check_after([&](Assembly& a) { a.more = registration; }) ==
           Sentences{name + " was given nothing: remove the call, or fill it in."};
  };
  CHECK(told_of("Server::authenticate", [](Server& server) { server.authenticate(nullptr); }));
  CHECK(told_of("Server::grant", [](Server& server) { server.grant(nullptr); }));
  CHECK(told_of("Server::exchange", [](Server& server) { server.exchange(nullptr); }));
  CHECK(told_of("Server::extra_parameters", [](Server& server) { server.extra_parameters(nullptr); }));
  CHECK(told_of("Server::extend", [](Server& server) { server.extend(ExtensionParser()); }));
  CHECK(told_of("Server::immediate", [](Server& server) { server.immediate(nullptr); }));
  CHECK(told_of("Server::user_suffices", [](Server& server) { server.user_suffices(nullptr); }));
  CHECK(told_of("Server::complete", [](Server& server) { server.complete(nullptr); }));
  CHECK(check_after([](Assembly& a) {
          a.more = [](Server& server) { server.complete([](const Approval&) { return Result<void>(); }); };
        }).empty());
}

TEST_CASE("check: two of one name would shadow each other") {
  const auto told_of = [](const std::string& what, const Assembly::Registration& registration) {
    return check_after([&](Assembly& a) { a.more = registration; }) == Sentences{"Two " + what + ": keep one of them."};
  };
  CHECK(told_of("grants are registered for \"code\"", [](Server& server) {
    server.grant(grants::custom("code", [](const Approval&) { return Params(); }));
  }));
  CHECK(told_of("exchanges are registered for \"authorization_code\"", [](Server& server) {
    server.exchange(exchanges::code(stores::codes(stores::memory(), "https://auth.example"),
                                    tokens::opaque(stores::tokens(stores::memory(), "https://auth.example"))));
  }));
  CHECK(told_of("client-authentication strategies are registered for \"client_secret_basic\"",
                [](Server& server) { server.authenticate(client_auth::secret_basic()); }));
  const auto render = [](const AuthorizationResponse&) { return Response{}; };
  CHECK(told_of("response modes are registered for \"query\"",
                [&](Server& server) { server.response_mode({.name = "query", .render = render}); }));
  CHECK(told_of("types of authorization_details are registered for \"payment\"", [](Server& server) {
    server.authorization_details({.type = "payment"});
    server.authorization_details({.type = "payment"});
  }));
  CHECK(told_of("members of a type of authorization_details are registered for \"amount\"", [](Server& server) {
    server.authorization_details({.type = "payment", .fields = {{"amount"}, {"actions"}, {"amount"}}});
  }));
}

TEST_CASE("check: the words of a response type are one set, whatever their order") {
  const auto respond = [](const Approval&) { return Params(); };
  CHECK(check_after([&](Assembly& a) {
          a.more = [&](Server& server) {
            server.grant(grants::custom("id_token code", respond));
            server.grant(grants::custom("code  id_token", respond));
          };
        }) == Sentences{"Two grants are registered for \"code id_token\": keep one of them."});
  CHECK(check_after([&](Assembly& a) {
          a.more = [&](Server& server) { server.grant(grants::custom("id_token code", respond)); };
        }).empty());
}

TEST_CASE("check: what has no name cannot be asked for") {
  const auto respond = [](const Approval&) { return Params(); };
  CHECK(check_after([&](Assembly& a) {
          a.more = [&](Server& server) { server.grant(grants::custom("", respond)); };
        }) == Sentences{"One of the grants has no name: no request can ask for it."});
  const auto render = [](const AuthorizationResponse&) { return Response{}; };
  CHECK(check_after([&](Assembly& a) { a.more = [&](Server& server) { server.response_mode({.render = render}); }; }) ==
        Sentences{"One of the response modes has no name: no request can ask for it."});
  CHECK(check_after([&](Assembly& a) { a.more = [](Server& server) { server.response_mode({.name = "mine"}); }; }) ==
        Sentences{"The response mode \"mine\" has no render function."});
  class Nameless : public Exchange {
   public:
    std::string_view grant_type() const override { return ""; }
    Result<Tokens> exchange(const TokenRequest&) const override { return denied(); }
  };
  CHECK(check_after([](Assembly& a) {
          a.more = [](Server& server) { server.exchange(std::make_unique<Nameless>()); };
        }) == Sentences{"One of the exchanges has no name: no request can ask for it."});
  CHECK(check_after([&](Assembly& a) {
          a.more = [&](Server& server) { server.response_mode({.name = "mine", .render = render}); };
        }).empty());
}

TEST_CASE("check: a server that does nothing yet is told so") {
  CHECK(check_after([](Assembly& a) { a.grant = a.exchange = a.refresh = left_out; }) ==
        Sentences{"The server does nothing yet: register a grant, an exchange or both."});
}

TEST_CASE("check: codes want an exchange, and an exchange wants codes") {
  CHECK(check_after([](Assembly& a) { a.exchange = left_out; }) ==
        Sentences{"Codes are issued but cannot be exchanged: register exchanges::code."});
  CHECK(check_after([](Assembly& a) { a.grant = left_out; }) ==
        Sentences{"Codes can be exchanged but none are issued: register grants::code."});
}

TEST_CASE("check: an exchange for every grant type serves codes too, and needs none") {
  const auto any = [](Server& server) {
    server.exchange(exchanges::any([](const TokenRequest&) -> Result<Tokens> { return denied(); }));
  };
  CHECK(check_after([&](Assembly& a) {
          a.exchange = any;
          a.refresh = left_out;
        }).empty());
  CHECK(check_after([&](Assembly& a) {
          a.grant = left_out;
          a.exchange = any;
          a.refresh = left_out;
        }).empty());
}

TEST_CASE("check: wants a way for clients to authenticate") {
  CHECK(check_after([](Assembly& a) { a.authenticate = left_out; }) ==
        Sentences{"No client can authenticate: register client_auth::secret_basic(), secret_post() or none()."});
}

TEST_CASE("check: refresh tokens that are issued want an exchange") {
  CHECK(check_after([](Assembly& a) { a.refresh = left_out; }) ==
        Sentences{"Refresh tokens are issued but cannot be used: register exchanges::refresh_token, or set no refresh "
                  "lifetime."});
  CHECK(check_after([](Assembly& a) {
          a.refresh = left_out;
          a.issue = tokens::opaque(a.tokens);
        }).empty());
}

TEST_CASE("check: OAuth 2.1 has no token in a URL and no password exchange") {
  const auto implicit = [](Assembly& a) { a.more = [&a](Server& server) { server.grant(grants::token(a.issue)); }; };
  CHECK(check_after(implicit) ==
        Sentences{
            "oauth21: the response type \"token\" puts access tokens into URLs, and OAuth 2.1 §10.1 does not admit it; "
            "remove it, or choose another profile."});
  const auto hybrid = [](Assembly& a) {
    a.more = [](Server& server) {
      server.grant(grants::custom("token id_token", [](const Approval&) { return Params(); }));
    };
  };
  CHECK(check_after(hybrid) ==
        Sentences{
            "oauth21: the response type \"token id_token\" puts access tokens into URLs, and OAuth 2.1 §10.1 does not "
            "admit it; remove it, or choose another profile."});
  const auto password = [](Assembly& a) {
    a.more = [&a](Server& server) {
      server.exchange(exchanges::password([](const Credentials&) -> Result<User> { return denied(); }, a.issue));
    };
  };
  CHECK(
      check_after(password) ==
      Sentences{"oauth21: exchanges::password hands users' passwords to clients, and RFC 9700 §2.4 refuses it; remove "
                "it, or choose another profile."});
  for (const auto& change : {std::function<void(Assembly&)>(implicit), std::function<void(Assembly&)>(hybrid),
                             std::function<void(Assembly&)>(password)}) {
    CHECK(check_after([&](Assembly& a) {
            change(a);
            a.options.profile = Profile::oauth20;
          }).empty());
  }
}

TEST_CASE("check: passes on what the modules find wrong, each sentence once") {
  CHECK(check_after([](Assembly& a) { a.grant = [](Server& server) { server.grant(grants::code(nullptr)); }; }) ==
        Sentences{"grants::code has nowhere to keep codes: give it a put function."});
  CHECK(check_after([](Assembly& a) {
          a.grant = [&a](Server& server) { server.grant(grants::code(a.codes.put, {.lifetime = 11min})); };
        }) ==
        Sentences{"oauth21: grants::code lets codes live longer than 600 s, and RFC 6749 §4.1.2 wants them to end by "
                  "then; set a shorter lifetime."});
  const auto sentences = check_after([](Assembly& a) { a.issue = tokens::opaque(TokenStore(), {.refresh = 24h}); });
  CHECK(std::count(sentences.begin(), sentences.end(),
                   "tokens::opaque has nowhere to keep tokens: set TokenStore::put.") == 1);
}

TEST_CASE("check: tells every mistake at once") {
  const auto sentences = check_after([](Assembly& a) {
    a.options.issuer.clear();
    a.clients = a.authenticate = a.exchange = a.refresh = left_out;
  });
  CHECK(sentences.size() == 3);
  CHECK(holds(sentences, "There is no issuer: set Options::issuer to the URL of this server."));
}
