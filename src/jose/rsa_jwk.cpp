#include "jose/rsa_jwk.hpp"

#include <openssl/core_names.h>

#include <array>
#include <span>
#include <vector>

#include "jose/bytes.hpp"
#include "jose/ec_jwk.hpp"
#include "oauthkit/secret.hpp"

namespace oauthkit::jose {
namespace {

/// RFC 7518 §2, Base64urlUInt: the shortest form, and no other.
std::string number_in(const Jwk& jwk, std::string_view name) {
  std::string number = bytes_of(jwk, name);
  if (!number.empty() && number.front() == '\0') number.clear();
  return number;
}

Number to_number(const std::string& big_endian) {
  return Number(BN_bin2bn(bytes(std::string_view(big_endian)), static_cast<int>(big_endian.size()), nullptr));
}

}  // namespace

Outcome<Pkey> read_rsa(const Jwk& jwk, bool is_private) {
  struct Member {
    const char* jwk;
    const char* openssl;
  };
  static constexpr std::array<Member, 8> members = {{{"n", OSSL_PKEY_PARAM_RSA_N},
                                                     {"e", OSSL_PKEY_PARAM_RSA_E},
                                                     {"d", OSSL_PKEY_PARAM_RSA_D},
                                                     {"p", OSSL_PKEY_PARAM_RSA_FACTOR1},
                                                     {"q", OSSL_PKEY_PARAM_RSA_FACTOR2},
                                                     {"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1},
                                                     {"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2},
                                                     {"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1}}};
  constexpr std::size_t max_modulus_bytes = 512;
  if (jwk.contains("oth")) return refuse("an RSA key of more than two primes");
  const ParamsBuilder builder(OSSL_PARAM_BLD_new());
  std::vector<Number> numbers;
  for (const auto& member : std::span(members).first(is_private ? members.size() : 2)) {
    const Secret number = number_in(jwk, member.jwk);
    if (number.empty()) return refuse("a member of the RSA key is missing or not in its shortest form");
    if (number.reveal().size() > max_modulus_bytes) return refuse("the RSA modulus has more than 4096 bits");
    numbers.push_back(to_number(std::string(number.reveal())));
    if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), member.openssl, numbers.back().get()) != 1) {
      return refuse("OpenSSL has no memory for the key");
    }
  }
  return key_from("RSA", builder.get(), is_private);
}

}  // namespace oauthkit::jose
