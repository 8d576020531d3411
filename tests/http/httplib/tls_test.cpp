#include <doctest/doctest.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <atomic>
#include <memory>
#include <thread>

#include "http/httplib/server.hpp"
#include "support/certificates.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

struct Identity {
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{EVP_EC_gen("P-256"), EVP_PKEY_free};
  std::unique_ptr<X509, decltype(&X509_free)> certificate{X509_new(), X509_free};

  Identity() {
    auto* name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1,
                               0);
    X509_set_issuer_name(certificate.get(), name);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_sign(certificate.get(), key.get(), EVP_sha256());
  }
};

}  // namespace

TEST_CASE("http tls: a server with TLS of its own keeps the library's loop and the adapter's checks") {
  Identity identity;
  Recorder recorder;
  httplib::SSLServer https(identity.certificate.get(), identity.key.get());
  adapters::prepare(https, {.threads = 2, .queued_connections = 0});
  adapters::mount(https, "POST", "/record", recorder.handler(), 100);
  const int port = https.bind_to_any_port("127.0.0.1");
  REQUIRE(port > 0);
  std::thread serving([&] { https.listen_after_bind(); });
  while (!https.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));

  const auto status_of = [port](const std::string& body, const char* type) {
    httplib::SSLClient client("127.0.0.1", port);
    client.enable_server_certificate_verification(false);
    const auto answer = client.Post("/record", body, type);
    return answer ? answer->status : 0;
  };
  CHECK(status_of(std::string(101, 'a'), "text/plain") == 413);
  CHECK(status_of("a", "multipart/form-data; boundary=x") == 415);
  CHECK(status_of("a=b", "text/plain") == 200);
  CHECK(recorder.last().body == "a=b");
  CHECK(recorder.last().remote_address == "127.0.0.1");

  std::atomic<int> answered = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 6; ++i) clients.emplace_back([&] { answered += status_of("a=b", "text/plain") == 200; });
  for (auto& client : clients) client.join();
  CHECK(answered == 6);
  https.stop();
  serving.join();
}

TEST_CASE("http tls: the certificate of a client is told, and whether OpenSSL verified it") {
  const world::Identity server({.name = {{"CN", "localhost"}}});
  const world::Identity authority({.name = {{"CN", "authority"}}, .is_authority = true});
  const world::Identity known({}, &authority);
  const world::Identity unknown;
  Recorder recorder;
  httplib::SSLServer https(server.certificate(), server.key());
  SSL_CTX* const context = https.ssl_context();
  X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority.certificate());
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, [](int, X509_STORE_CTX*) { return 1; });
  adapters::prepare(https, {.threads = 2, .queued_connections = 0});
  adapters::mount(https, "POST", "/record", recorder.handler(), 100);
  const int port = https.bind_to_any_port("127.0.0.1");
  REQUIRE(port > 0);
  std::thread serving([&] { https.listen_after_bind(); });
  while (!https.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));

  const auto seen = [&](httplib::SSLClient&& client) {
    client.enable_server_certificate_verification(false);
    CHECK(client.Post("/record", "a=b", "text/plain"));
    return recorder.last().client_certificate;
  };
  CHECK(seen(httplib::SSLClient("127.0.0.1", port)) == ClientCertificate());
  CHECK(seen(httplib::SSLClient("127.0.0.1", port, unknown.certificate(), unknown.key())) ==
        ClientCertificate{unknown.der(), false});
  CHECK(seen(httplib::SSLClient("127.0.0.1", port, known.certificate(), known.key())) ==
        ClientCertificate{known.der(), true});
  https.stop();
  serving.join();
}
