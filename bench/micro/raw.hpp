#pragma once

#include <string>
#include <string_view>

#include "jose/key.hpp"

/// Signatures by OpenSSL alone, with whatever it lets one keep kept: what a library on top of it is measured against.
namespace raw {

/// One key in one thread. `sign` ends the program when OpenSSL refuses.
class Key {
 public:
  explicit Key(const oauthkit::jose::Key& key);

  /// As OpenSSL writes it: DER for ES256. Good until the next call.
  std::string_view sign(std::string_view input);
  /// Of a signature as `sign` writes it.
  bool verify(std::string_view input, std::string_view signature);

 private:
  std::string_view hash(std::string_view input);
  std::string_view mac(std::string_view input);

  oauthkit::jose::Algorithm algorithm_;
  oauthkit::jose::DigestContext digest_;
  oauthkit::jose::PkeyContext signing_;
  oauthkit::jose::PkeyContext verifying_;
  oauthkit::jose::DigestContext ed25519_signing_;
  oauthkit::jose::DigestContext ed25519_verifying_;
  oauthkit::jose::MacContext mac_;
  std::string hash_ = std::string(32, '\0');
  std::string signature_ = std::string(512, '\0');
};

/// AES-256-GCM under one key, encrypting with nonces that count.
class Cipher {
 public:
  explicit Cipher(std::string_view key);
  std::string_view encrypt(std::string_view plain, std::string_view bound_to);

 private:
  std::unique_ptr<EVP_CIPHER_CTX, oauthkit::jose::Release<EVP_CIPHER_CTX_free>> context_;
  std::string nonce_ = std::string(12, '\0');
  std::string out_ = {};
};

}  // namespace raw
