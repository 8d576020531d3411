#include <functional>

#include "support/certificates.hpp"
#include "support/proofs.hpp"

using namespace world;

namespace {

const std::string proxy = "10.0.0.1";

/// What the handler behind the proxy was told; nothing when it was not called.
std::optional<ClientCertificate> told_of(const Request& request, mtls::ProxyOptions options) {
  if (options.addresses.empty()) options.addresses = {proxy};
  std::optional<ClientCertificate> seen;
  const auto handler = mtls::behind_proxy(
      [&](const Request& behind) {
        seen = behind.client_certificate;
        return Response{};
      },
      std::move(options));
  const auto response = handler(request);
  CHECK(response.status == (seen ? 200 : 400));
  return seen;
}

Request from(const std::string& address, std::vector<Headers::Field> fields) {
  Request request = get("/api");
  request.remote_address = address;
  for (auto& [name, value] : fields) request.headers.add(name, value);
  return request;
}

std::string client_cert(const Identity& identity) { return ":" + base64_encode(identity.der()) + ":"; }

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
    if (plain) {
      out += c;
    } else {
      constexpr const char* digits = "0123456789ABCDEF";
      out += {'%', digits[static_cast<unsigned char>(c) >> 4], digits[c & 15]};
    }
  }
  return out;
}

}  // namespace

TEST_CASE("behind_proxy: a certificate in Client-Cert is told, in the form of RFC 9440") {
  const Identity identity;
  CHECK(told_of(from(proxy, {{"Client-Cert", client_cert(identity)}}), {}) == ClientCertificate{.der = identity.der()});
  CHECK(told_of(from(proxy, {}), {}) == ClientCertificate());
  CHECK(told_of(from(proxy, {{"Client-Cert", ""}}), {}) == ClientCertificate());
}

TEST_CASE("behind_proxy: a certificate as nginx escapes it is told") {
  const Identity identity;
  const mtls::ProxyOptions nginx{.header = "X-Client-Cert", .format = mtls::CertificateFormat::escaped_pem};
  CHECK(told_of(from(proxy, {{"X-Client-Cert", escaped(identity.pem())}}), nginx) ==
        ClientCertificate{.der = identity.der()});
  CHECK(!told_of(from(proxy, {{"X-Client-Cert", escaped(identity.pem()) + "%"}}), nginx));
  CHECK(!told_of(from(proxy, {{"X-Client-Cert", client_cert(identity)}}), nginx));
}

TEST_CASE("behind_proxy: nobody but a listed proxy is believed") {
  const Identity identity;
  const mtls::ProxyOptions options{.addresses = {proxy, "2001:db8::1"}, .only_verified_certificates_pass = true};
  for (const char* address : {"10.0.0.2", "", "127.0.0.1", "2001:db8::2", "10.0.0.1.evil"}) {
    CAPTURE(address);
    CHECK(told_of(from(address, {{"Client-Cert", client_cert(identity)}, {"X-Forwarded-For", proxy}}), options) ==
          ClientCertificate());
  }
  for (const char* address : {"10.0.0.1", "::ffff:10.0.0.1", "2001:DB8::1"}) {
    CAPTURE(address);
    CHECK(told_of(from(address, {{"Client-Cert", client_cert(identity)}}), options)->der == identity.der());
  }
}

TEST_CASE("behind_proxy: the proxy is the peer, also where the adapter put its client's address in its place") {
  const Identity identity;
  auto request = from("192.0.2.1", {{"Client-Cert", client_cert(identity)}});
  request.proxy_address = "10.0.0.2";
  CHECK(told_of(request, {}) == ClientCertificate());
  // A client that has a proxy's address behind another proxy is none.
  request.remote_address = proxy;
  CHECK(told_of(request, {}) == ClientCertificate());
  request.remote_address = "192.0.2.1";
  request.proxy_address = proxy;
  CHECK(told_of(request, {})->der == identity.der());
}

TEST_CASE("behind_proxy: a certificate that is there twice, or is none, is refused") {
  const Identity identity;
  const auto good = client_cert(identity);
  CHECK(!told_of(from(proxy, {{"Client-Cert", good}, {"client-cert", good}}), {}));
  for (const auto& bad : {std::string("x"), std::string("::"), good.substr(1), good + "x", ":" + good,
                          good + ", " + good, std::string(":AAAA:"), ":" + std::string(100'000, 'A') + ":"}) {
    CAPTURE(bad.substr(0, 50));
    CHECK(!told_of(from(proxy, {{"Client-Cert", bad}}), {}));
  }
  CHECK(told_of(from(proxy, {{"Client-Cert", good}}), {}));
}

TEST_CASE("behind_proxy: a certificate is trusted when the proxy says that it was verified") {
  const Identity identity;
  const mtls::ProxyOptions asking{.verdict_header = "X-Verify"};
  const auto trusted = [&](std::vector<Headers::Field> fields, const mtls::ProxyOptions& options) {
    fields.emplace_back("Client-Cert", client_cert(identity));
    return told_of(from(proxy, std::move(fields)), options)->trusted;
  };
  CHECK(!trusted({}, {}));
  CHECK(!trusted({{"X-Verify", "SUCCESS"}}, {}));
  CHECK(!trusted({}, asking));
  for (const char* verdict : {"NONE", "FAILED:self-signed certificate", "success", ""}) {
    CHECK(!trusted({{"X-Verify", verdict}}, asking));
  }
  CHECK(!trusted({{"X-Verify", "SUCCESS"}, {"X-Verify", "SUCCESS"}}, asking));
  CHECK(trusted({{"X-Verify", "SUCCESS"}}, asking));
  CHECK(trusted({}, {.only_verified_certificates_pass = true}));
}

TEST_CASE("behind_proxy: the certificate of the proxy itself is nobody's client certificate") {
  const Identity of_proxy;
  const Identity of_client;
  auto request = with_certificate(from(proxy, {}), of_proxy);
  CHECK(told_of(request, {}) == ClientCertificate());
  request.headers.add("Client-Cert", client_cert(of_client));
  CHECK(told_of(request, {})->der == of_client.der());
  request.remote_address = "10.0.0.2";
  CHECK(told_of(request, {})->der == of_proxy.der());
}

TEST_CASE("behind_proxy: what cannot work is told when it is made") {
  const Handler handler = [](const Request&) { return Response{}; };
  CHECK_THROWS_AS(mtls::behind_proxy(nullptr, {.addresses = {proxy}}), std::invalid_argument);
  CHECK_THROWS_AS(mtls::behind_proxy(handler, {}), std::invalid_argument);
  CHECK_THROWS_AS(mtls::behind_proxy(handler, {.addresses = {proxy, "localhost"}}), std::invalid_argument);
  CHECK_THROWS_AS(mtls::behind_proxy(handler, {.addresses = {proxy}, .header = ""}), std::invalid_argument);
  CHECK_NOTHROW(mtls::behind_proxy(handler, {.addresses = {proxy}}));
}
