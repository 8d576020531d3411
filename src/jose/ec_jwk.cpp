#include "jose/ec_jwk.hpp"

#include <openssl/core_names.h>

#include "jose/bytes.hpp"
#include "jose/key_check.hpp"
#include "oauthkit/hash.hpp"
#include "oauthkit/secret.hpp"

namespace oauthkit::jose {
namespace {

constexpr std::size_t coordinate_bytes = 32;

std::string coordinate(const EVP_PKEY* key, const char* name) {
  return base64url_encode(number_of(key, name, coordinate_bytes));
}

}  // namespace

Pkey key_from(const char* type, OSSL_PARAM_BLD* builder, bool is_private) {
  const Params params(OSSL_PARAM_BLD_to_param(builder));
  const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  const bool made =
      params && context && EVP_PKEY_fromdata_init(context.get()) == 1 &&
      EVP_PKEY_fromdata(context.get(), &key, is_private ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, params.get()) == 1;
  return Pkey(made ? key : nullptr);
}

Outcome<Pkey> read_ec(const Jwk& jwk, bool is_private) {
  const auto curve = text_of(jwk, "crv");
  if (!curve || *curve != "P-256") return refuse("the curve of the EC key is not supported");
  // RFC 7518 §6.2.1.2: the full size of a coordinate, leading zeros included.
  const std::string x = bytes_of(jwk, "x");
  if (x.size() != coordinate_bytes) return refuse("\"x\" is not a coordinate of P-256");
  const std::string y = bytes_of(jwk, "y");
  if (y.size() != coordinate_bytes) return refuse("\"y\" is not a coordinate of P-256");
  const std::string point = '\x04' + x + y;
  const ParamsBuilder builder(OSSL_PARAM_BLD_new());
  const bool pushed =
      builder && OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) == 1 &&
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) == 1;
  if (!pushed) return refuse("OpenSSL has no memory for the key");
  if (!is_private) return key_from("EC", builder.get(), false);
  const Secret secret = bytes_of(jwk, "d");
  if (secret.reveal().size() != coordinate_bytes) return refuse("\"d\" is not a private key of P-256");
  const Number d(BN_bin2bn(bytes(secret.reveal()), static_cast<int>(coordinate_bytes), nullptr));
  if (!d || OSSL_PARAM_BLD_push_BN_pad(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, d.get(), coordinate_bytes) != 1) {
    return refuse("OpenSSL has no memory for the key");
  }
  return key_from("EC", builder.get(), true);
}

std::string ec_members(const EVP_PKEY* key) {
  return R"("crv":"P-256","kty":"EC","x":")" + coordinate(key, OSSL_PKEY_PARAM_EC_PUB_X) + R"(","y":")" +
         coordinate(key, OSSL_PKEY_PARAM_EC_PUB_Y) + '"';
}

}  // namespace oauthkit::jose
