#pragma once

#include <memory>

#include "jose/key.hpp"
#include "oauthkit/keys.hpp"

namespace oauthkit::keys {

jose::Algorithm to_jose(SigningAlgorithm algorithm);

/// A signer with its key at hand: what a key ring keeps in a file.
class LocalSigner : public Signer {
 public:
  LocalSigner(jose::Key key, SigningAlgorithm algorithm) : key_(std::move(key)), algorithm_(algorithm) {}

  SigningAlgorithm algorithm() const override { return algorithm_; }
  std::string_view kid() const override { return key_.kid(); }
  std::string public_jwk() const override;
  std::string sign(std::string_view input) const override;

  const jose::Key& key() const { return key_; }

 private:
  jose::Key key_;
  SigningAlgorithm algorithm_;
};

}  // namespace oauthkit::keys
