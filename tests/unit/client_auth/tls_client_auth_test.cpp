#include "support/certificates.hpp"
#include "support/proofs.hpp"

using namespace world;

namespace {

Choices over_tls() {
  Choices choices;
  choices.more = [](Server& server) {
    server.authenticate(client_auth::tls_client_auth());
    server.authenticate(client_auth::self_signed_tls_client_auth());
  };
  return choices;
}

Request asking(const Params& more = {}) {
  return token_request(changed(for_web_itself, changed({{"client_id", "web"}}, more)));
}

/// A world whose client `web` is known by its certificate.
struct TlsWorld : World {
  TlsWorld() : World(over_tls()) { client("web").token_endpoint_auth_method = "tls_client_auth"; }

  std::string ask(const Identity& identity, bool trusted = true) {
    return told(token(with_certificate(asking(), identity, trusted)));
  }
};

constexpr const char* refused = "401 invalid_client";

}  // namespace

TEST_CASE("tls_client_auth: the subject in a trusted certificate is the client") {
  TlsWorld world;
  world.client("web").tls.tls_client_auth_subject_dn = "CN=web,O=Example";
  CHECK(world.ask(Identity({.name = {{"O", "Example"}, {"CN", "other"}}})) == refused);
  CHECK(world.ask(Identity({.name = {{"CN", "web"}}})) == refused);
  CHECK(world.ask(Identity(), false) == refused);
  CHECK(world.ask(Identity()) == "200");
}

TEST_CASE("tls_client_auth: a subject alternative name of the right kind is the client") {
  struct Row {
    std::string ClientTls::*name;
    const char* expected;
    const char* right;
    const char* wrong;
  };
  for (const auto& row : {Row{&ClientTls::tls_client_auth_san_dns, "web.example", "DNS:other.example,DNS:WEB.example",
                              "DNS:*.example,URI:web.example,email:web.example"},
                          Row{&ClientTls::tls_client_auth_san_uri, "https://web.example/a", "URI:https://web.example/a",
                              "URI:https://web.example/A"},
                          Row{&ClientTls::tls_client_auth_san_ip, "2001:db8::1", "IP:2001:0db8:0::1", "IP:2001:db8::2"},
                          Row{&ClientTls::tls_client_auth_san_email, "ops@web.example", "email:ops@web.example",
                              "email:Ops@web.example"}}) {
    CAPTURE(row.expected);
    TlsWorld world;
    world.client("web").tls.*row.name = row.expected;
    CHECK(world.ask(Identity({.alternative = row.wrong})) == refused);
    CHECK(world.ask(Identity()) == refused);
    CHECK(world.ask(Identity({.alternative = row.right}), false) == refused);
    CHECK(world.ask(Identity({.alternative = row.right})) == "200");
  }
}

TEST_CASE("tls_client_auth: the common name is no alternative name") {
  TlsWorld world;
  world.client("web").tls.tls_client_auth_san_dns = "web.example";
  CHECK(world.ask(Identity({.name = {{"CN", "web.example"}}})) == refused);
  CHECK(world.ask(Identity({.alternative = "DNS:web.example"})) == "200");
}

TEST_CASE("tls_client_auth: a client without exactly one name is the operator's mistake") {
  TlsWorld world;
  CHECK(world.ask(Identity()) == "500 server_error");
  CHECK(world.failures.size() == 1);
  world.client("web").tls.tls_client_auth_subject_dn = "CN=web,O=Example";
  world.client("web").tls.tls_client_auth_san_dns = "web.example";
  CHECK(world.ask(Identity()) == "500 server_error");
  world.client("web").tls.tls_client_auth_san_dns.clear();
  CHECK(world.ask(Identity()) == "200");
}

TEST_CASE("tls_client_auth: without a certificate, for another client or beside another method it is refused") {
  TlsWorld world;
  world.client("web").tls.tls_client_auth_subject_dn = "CN=web,O=Example";
  CHECK(told(world.token(asking())) == refused);
  CHECK(told(world.token(with_certificate(asking({{"client_id", "nobody"}}), Identity()))) == refused);
  CHECK(told(world.token(with_certificate(asking({{"client_id", "post"}}), Identity()))) == refused);
  CHECK(told(world.token(with_certificate(asking({{"client_secret", "web secret:%+"}}), Identity()))) == refused);
  CHECK(told(world.token(with_certificate(web_request(for_web_itself), Identity()))) == refused);
  auto odd = with_certificate(asking(), Identity());
  odd.headers.add("Authorization", "Other x");
  CHECK(told(world.token(odd)) == refused);
  CHECK(world.ask(Identity()) == "200");
}

TEST_CASE("tls_client_auth: a certificate does not disturb clients of other methods") {
  TlsWorld world;
  world.client("web").token_endpoint_auth_method = "client_secret_basic";
  CHECK(told(world.token(with_certificate(web_request(for_web_itself), Identity()))) == "200");
  const Params native{{"client_id", "native"}, {"redirect_uri", "http://127.0.0.1/cb"}};
  const auto redeeming = token_request(redemption(code(world, native), native));
  CHECK(told(world.token(with_certificate(redeeming, Identity()))) == "200");
}
