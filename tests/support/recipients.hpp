#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "jose/ecdh_es.hpp"
#include "jose/rsa_oaep.hpp"

/// Clients that JWTs are encrypted to.
namespace support {

inline constexpr oauthkit::jose::ContentEncryption every_encryption[] = {
    oauthkit::jose::ContentEncryption::a256gcm, oauthkit::jose::ContentEncryption::a128cbc_hs256};

/// A key for each way, made once, and what is read with them.
class Recipient {
 public:
  Recipient() : rsa_(made_once()) {}

  const std::string& rsa_kid() const { return rsa_.kid(); }
  const std::string& curve_kid() const { return curve_.kid(); }
  std::string rsa_jwk() const { return oauthkit::jose::public_jwk(rsa_); }
  std::string curve_jwk() const { return oauthkit::jose::public_jwk(curve_); }
  /// Both.
  std::string jwks() const { return set_of({rsa_jwk(), curve_jwk()}); }

  static std::string set_of(const std::vector<std::string>& keys) {
    std::string text;
    for (const auto& key : keys) text += (text.empty() ? "" : ",") + key;
    return R"({"keys":[)" + text + "]}";
  }

  /// The JWT inside, whichever key it is encrypted to. Fails the test when it opens with neither.
  std::string opened(std::string_view token) const {
    const auto by_rsa = oauthkit::jose::decrypt_jwt(rsa_, every_encryption, token);
    if (by_rsa) return std::string(by_rsa->reveal());
    const auto by_curve = oauthkit::jose::decrypt_jwt(curve_, every_encryption, token);
    INFO(std::string(token));
    REQUIRE(by_curve);
    return std::string(by_curve->reveal());
  }

 private:
  /// It takes long to make one.
  static const oauthkit::jose::TransportKey& made_once() {
    static const auto key = *oauthkit::jose::generate_transport_key();
    return key;
  }

  oauthkit::jose::TransportKey rsa_;
  oauthkit::jose::AgreementKey curve_ = *oauthkit::jose::generate_agreement_key();
};

}  // namespace support
