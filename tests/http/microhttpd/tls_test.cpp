#include <doctest/doctest.h>
#include <microhttpd.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <stdexcept>
#include <thread>

#include "http/microhttpd/own_server.hpp"
#include "support/certificates.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

std::string read_all(BIO* memory) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(memory, &data);
  return {data, static_cast<std::size_t>(size)};
}

adapters::TlsIdentity make_identity() {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), X509_free);
  auto* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key.get());
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  const std::unique_ptr<BIO, decltype(&BIO_free)> written(BIO_new(BIO_s_mem()), BIO_free);
  PEM_write_bio_X509(written.get(), certificate.get());
  const auto certificate_pem = read_all(written.get());
  BIO_reset(written.get());
  PEM_write_bio_PrivateKey(written.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return {certificate_pem, read_all(written.get()), {}};
}

/// What a TLS client of at most `version` gets for `bytes`; empty when there is no handshake.
std::string say_over_tls(int port, const std::string& bytes, int version, const world::Identity* client = nullptr) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  if (client != nullptr) {
    SSL_CTX_use_certificate(context.get(), client->certificate());
    SSL_CTX_use_PrivateKey(context.get(), client->key());
  }
  SSL_CTX_set_security_level(context.get(), 0);
  SSL_CTX_set_max_proto_version(context.get(), version);
  const std::unique_ptr<BIO, decltype(&BIO_free_all)> connection(BIO_new_ssl_connect(context.get()), BIO_free_all);
  BIO_set_conn_hostname(connection.get(), ("127.0.0.1:" + std::to_string(port)).c_str());
  if (BIO_do_handshake(connection.get()) <= 0) return {};
  BIO_write(connection.get(), bytes.data(), static_cast<int>(bytes.size()));
  std::string said;
  char part[4096];
  for (int got = 0; (got = BIO_read(connection.get(), part, sizeof(part))) > 0;) {
    said.append(part, static_cast<std::size_t>(got));
  }
  return said;
}

}  // namespace

TEST_CASE("microhttpd tls: a server with certificate and key speaks TLS 1.2 and 1.3 and nothing older") {
  if (MHD_is_feature_supported(MHD_FEATURE_TLS) != MHD_YES) return;
  Recorder recorder;
  adapters::Microhttpd https({}, make_identity());
  adapters::mount(https, "POST", "/record", recorder.handler(), 100);
  const int port = https.bind("127.0.0.1", 0);
  std::thread serving([&] { https.listen(); });
  const std::string last = "Connection: close\r\n";
  CHECK(parse_answer(say_over_tls(port, post("/record", "a=b", last), TLS1_3_VERSION)).body == "ok");
  CHECK(parse_answer(say_over_tls(port, post("/record", "c=d", last), TLS1_2_VERSION)).body == "ok");
  CHECK(recorder.last().body == "c=d");
  CHECK(parse_answer(say_over_tls(port, post("/record", std::string(101, 'a'), last), TLS1_3_VERSION)).status == 413);
  CHECK(say_over_tls(port, post("/record", "e=f", last), TLS1_1_VERSION).empty());
  CHECK(recorder.count() == 2);
  https.stop();
  serving.join();
}

TEST_CASE("microhttpd tls: a certificate or a key that cannot be used is told, and so is a library without TLS") {
  if (MHD_is_feature_supported(MHD_FEATURE_TLS) != MHD_YES) {
    CHECK_THROWS_AS(adapters::Microhttpd({}, make_identity()), std::runtime_error);
    return;
  }
  for (const auto& wrong : {adapters::TlsIdentity{"no certificate", "no key", {}},
                            adapters::TlsIdentity{make_identity().certificate, make_identity().key, {}}}) {
    adapters::Microhttpd https({}, wrong);
    https.bind("127.0.0.1", 0);
    CHECK_THROWS_AS(https.listen(), std::runtime_error);
  }
}

TEST_CASE("microhttpd tls: the certificate of a client is told, and whether an authority vouches for it") {
  if (MHD_is_feature_supported(MHD_FEATURE_TLS) != MHD_YES) return;
  const world::Identity authority({.name = {{"CN", "authority"}}, .is_authority = true});
  const world::Identity known({}, &authority);
  const world::Identity unknown;
  auto identity = make_identity();
  identity.client_authorities = authority.pem();
  Recorder recorder;
  adapters::Microhttpd https({}, identity);
  adapters::mount(https, "GET", "/record", recorder.handler());
  const int port = https.bind("127.0.0.1", 0);
  std::thread serving([&] { https.listen(); });
  const auto seen = [&](int version, const world::Identity* client) {
    CHECK(parse_answer(say_over_tls(port, last_get("/record"), version, client)).body == "ok");
    return recorder.last().client_certificate;
  };
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    CHECK(seen(version, nullptr) == ClientCertificate());
    CHECK(seen(version, &unknown) == ClientCertificate{unknown.der(), false});
    CHECK(seen(version, &known) == ClientCertificate{known.der(), true});
  }
  https.stop();
  serving.join();
}

TEST_CASE("microhttpd tls: a server that does not ask is told of no certificate") {
  if (MHD_is_feature_supported(MHD_FEATURE_TLS) != MHD_YES) return;
  const world::Identity client;
  Recorder recorder;
  adapters::Microhttpd https({}, make_identity());
  adapters::mount(https, "GET", "/record", recorder.handler());
  const int port = https.bind("127.0.0.1", 0);
  std::thread serving([&] { https.listen(); });
  CHECK(parse_answer(say_over_tls(port, last_get("/record"), TLS1_3_VERSION, &client)).body == "ok");
  CHECK(recorder.last().client_certificate == ClientCertificate());
  https.stop();
  serving.join();
}
