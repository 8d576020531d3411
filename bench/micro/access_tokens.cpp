#include "access_tokens.hpp"

#include <map>

#include "jose/jws.hpp"
#include "keys/signer.hpp"
#include "oauthkit/secret.hpp"

namespace access_tokens {
namespace {

using namespace oauthkit;

jose::Key made(Algorithm algorithm) {
  return algorithm == Algorithm::hs256 ? *jose::make_hmac_key(Secret(std::string(32, 'k')), "shared")
                                       : *jose::generate_key(algorithm);
}

constexpr SigningAlgorithm named(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::eddsa:
      return SigningAlgorithm::eddsa;
    case Algorithm::ps256:
      return SigningAlgorithm::ps256;
    case Algorithm::rs256:
      return SigningAlgorithm::rs256;
    default:
      return SigningAlgorithm::es256;
  }
}

}  // namespace

const jose::Key& key(Algorithm algorithm) {
  static std::map<Algorithm, jose::Key> keys;
  const auto found = keys.find(algorithm);
  return found == keys.end() ? keys.emplace(algorithm, made(algorithm)).first->second : found->second;
}

std::shared_ptr<const KeyRing> ring(Algorithm algorithm) {
  std::shared_ptr<const Signer> signer = std::make_shared<keys::LocalSigner>(key(algorithm), named(algorithm));
  return std::make_shared<KeyRing>(std::vector{std::move(signer)});
}

std::string payload() {
  const auto now = system_now().time_since_epoch().count();
  return R"({"iss":")" + std::string(issuer) + R"(","sub":"248289761001","aud":")" + audience +
         R"(","client_id":"web-application","scope":"read write","iat":)" + std::to_string(now) + R"(,"exp":)" +
         std::to_string(now + 3600) + R"(,"jti":"7fjfp0ZBr1KtDRbnfVdmIw","auth_time":)" + std::to_string(now - 60) +
         '}';
}

std::string token(Algorithm algorithm, const std::string& payload) {
  const auto& own = key(algorithm);
  return *jose::sign(own, jose::jws_header(jose::name(algorithm), "at+jwt", own.kid()), payload);
}

}  // namespace access_tokens
