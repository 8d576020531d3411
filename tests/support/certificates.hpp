#pragma once

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "oauthkit/http.hpp"

/// Certificates that tests make for themselves.
namespace world {

struct Subject {
  /// Type and value of each part, the most significant first.
  std::vector<std::pair<std::string, std::string>> name = {{"O", "Example"}, {"CN", "web"}};
  /// As OpenSSL's configuration has it, `DNS:web.example,IP:192.0.2.1`; empty for none.
  std::string alternative = {};
  bool is_authority = false;
};

/// A certificate with its key, signed by itself or by `issuer`.
class Identity {
 public:
  explicit Identity(const Subject& subject = {}, const Identity* issuer = nullptr)
      : key_(EVP_EC_gen("P-256"), EVP_PKEY_free), certificate_(X509_new(), X509_free) {
    X509* const made = certificate_.get();
    X509_set_version(made, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made), 1 + static_cast<long>(++count()));
    X509_gmtime_adj(X509_getm_notBefore(made), -3600);
    X509_gmtime_adj(X509_getm_notAfter(made), 3600);
    for (const auto& [type, value] : subject.name) {
      X509_NAME_add_entry_by_txt(X509_get_subject_name(made), type.c_str(), MBSTRING_UTF8,
                                 reinterpret_cast<const unsigned char*>(value.data()), static_cast<int>(value.size()),
                                 -1, 0);
    }
    const Identity& signer = issuer != nullptr ? *issuer : *this;
    X509_set_issuer_name(made, X509_get_subject_name(signer.certificate_.get()));
    X509_set_pubkey(made, key_.get());
    if (subject.is_authority) extend(NID_basic_constraints, "critical,CA:TRUE");
    if (!subject.alternative.empty()) extend(NID_subject_alt_name, subject.alternative);
    X509_sign(made, signer.key_.get(), EVP_sha256());
  }

  std::string der() const {
    unsigned char* bytes = nullptr;
    const int length = i2d_X509(certificate_.get(), &bytes);
    std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
    OPENSSL_free(bytes);
    return der;
  }

  std::string pem() const {
    return written([this](BIO* out) { PEM_write_bio_X509(out, certificate_.get()); });
  }
  std::string key_pem() const {
    return written(
        [this](BIO* out) { PEM_write_bio_PKCS8PrivateKey(out, key_.get(), nullptr, nullptr, 0, nullptr, nullptr); });
  }

  X509* certificate() const { return certificate_.get(); }
  EVP_PKEY* key() const { return key_.get(); }

 private:
  static int& count() {
    static int count = 0;
    return count;
  }

  void extend(int kind, const std::string& value) {
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
    X509_add_ext(certificate_.get(), extension, -1);
    X509_EXTENSION_free(extension);
  }

  template <class Write>
  static std::string written(Write write) {
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> out(BIO_new(BIO_s_mem()), BIO_free_all);
    write(out.get());
    char* text = nullptr;
    const long length = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(length)};
  }

  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
  std::unique_ptr<X509, decltype(&X509_free)> certificate_;
};

inline oauthkit::Request with_certificate(oauthkit::Request request, const Identity& identity, bool trusted = true) {
  request.client_certificate = {.der = identity.der(), .trusted = trusted};
  return request;
}

}  // namespace world
