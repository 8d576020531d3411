#include "keys/signer.hpp"

#include <stdexcept>

#include "jose/jwk.hpp"
#include "jose/jws.hpp"
#include "jose/pem.hpp"

namespace oauthkit {
namespace keys {

jose::Algorithm to_jose(SigningAlgorithm algorithm) {
  switch (algorithm) {
    case SigningAlgorithm::es256:
      return jose::Algorithm::es256;
    case SigningAlgorithm::eddsa:
      return jose::Algorithm::eddsa;
    case SigningAlgorithm::ps256:
      return jose::Algorithm::ps256;
    case SigningAlgorithm::rs256:
      return jose::Algorithm::rs256;
  }
  throw std::invalid_argument("there is no such algorithm");
}

std::string LocalSigner::public_jwk() const { return jose::public_jwk(key_); }

std::string LocalSigner::sign(std::string_view input) const {
  auto signature = jose::signature_of(key_, input);
  if (signature) return *std::move(signature);
  throw std::runtime_error(std::string(signature.reason()));
}

namespace {

SigningAlgorithm from_jose(jose::Algorithm algorithm) {
  for (const auto known :
       {SigningAlgorithm::es256, SigningAlgorithm::eddsa, SigningAlgorithm::ps256, SigningAlgorithm::rs256}) {
    if (to_jose(known) == algorithm) return known;
  }
  throw std::invalid_argument("a secret signs no tokens");
}

std::shared_ptr<const Signer> signer_with(jose::Outcome<jose::Key> key) {
  if (!key) throw std::invalid_argument(std::string(key.reason()));
  if (!key->can_sign()) throw std::invalid_argument("the key is public");
  const auto algorithm = from_jose(key->algorithm());
  return std::make_shared<LocalSigner>(*std::move(key), algorithm);
}

}  // namespace
}  // namespace keys

std::shared_ptr<const Signer> generate_signer(SigningAlgorithm algorithm) {
  return keys::signer_with(jose::generate_key(keys::to_jose(algorithm)));
}

std::shared_ptr<const Signer> signer_from_pem(const Secret& pem, SigningAlgorithm algorithm, std::string kid) {
  return keys::signer_with(jose::read_pem(pem.reveal(), keys::to_jose(algorithm), std::move(kid)));
}

std::vector<std::shared_ptr<const Signer>> signers_from_jwk_set(const Secret& json) {
  std::vector<jose::Refusal> left_out;
  const auto set = jose::read_jwk_set(json.reveal(), {}, &left_out);
  if (!set) throw std::invalid_argument(std::string(set.reason()));
  if (!left_out.empty()) throw std::invalid_argument(std::string(left_out.front().reason));
  if (set->keys().empty()) throw std::invalid_argument("the JWK set has no keys");
  std::vector<std::shared_ptr<const Signer>> signers;
  for (const auto& key : set->keys()) {
    const bool named = !key.kid().empty();
    signers.push_back(keys::signer_with(named ? key : key.with_kid(jose::thumbprint(key))));
  }
  return signers;
}

}  // namespace oauthkit
