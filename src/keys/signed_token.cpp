#include "keys/signed_token.hpp"

#include "base/base64.hpp"
#include "jose/jws.hpp"
#include "keys/signer.hpp"

namespace oauthkit::keys {

std::string_view algorithm_name(SigningAlgorithm algorithm) { return jose::name(to_jose(algorithm)); }

std::string signed_token(const Signer& signer, std::string_view typ, std::string_view payload) {
  std::string token = jose::jws_header(algorithm_name(signer.algorithm()), typ, signer.kid());
  token += '.';
  token += base64::encode(payload, base64::url);
  const std::string signature = signer.sign(token);
  token += '.';
  token += base64::encode(signature, base64::url);
  return token;
}

}  // namespace oauthkit::keys
