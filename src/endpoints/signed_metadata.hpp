#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "oauthkit/json_members.hpp"
#include "oauthkit/options.hpp"
#include "oauthkit/signing_keys.hpp"

namespace oauthkit::endpoints {

/// A metadata document that has itself, signed, as its member `signed_metadata` (RFC 8414 §2.1). Safe from many
/// threads.
class SignedMetadata {
 public:
  /// `members` are a sound document. Throws `SetupError` when one of them is called `iss`.
  SignedMetadata(SigningKeys keys, const Options& options, const JsonMembers& members);

  /// The document, signed by the key of the moment: when it is first asked for, and again when another key signs.
  /// Throws what the signer throws, and `std::runtime_error` when the profile admits none of the keys.
  std::string document() const;

  /// How long it may be kept: as long as the key that signed it is published at least.
  std::chrono::seconds max_age() const;

 private:
  std::string signed_by(const Signer& signer) const;

  const SigningKeys keys_;
  const Profile profile_;
  const std::string members_;
  const std::string claims_;

  mutable std::mutex mutex_;
  mutable std::string kid_;
  mutable std::string document_;
};

}  // namespace oauthkit::endpoints
