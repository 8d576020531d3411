#pragma once

#include <mutex>

#include "jose/claims.hpp"
#include "jose/jws.hpp"
#include "keys/key_sets.hpp"
#include "oauthkit/tokens/jwt_reader.hpp"

namespace oauthkit::tokens {

/// Proves access tokens by signature and claims (RFC 9068 §4). Safe from many threads.
class JwtVerifier {
 public:
  /// What one verification needs; use it again, and the next one allocates nothing.
  struct Workspace {
    jose::CompactJws jws = {};
    jose::Claims claims = {};
  };

  /// Throws as `jwt_reader`.
  explicit JwtVerifier(JwtReaderOptions options);

  /// On success `workspace.claims` are those of `token`, which must outlive them.
  jose::Outcome<void> verify(std::string_view token, Workspace& workspace) const;

 private:
  using Keys = std::shared_ptr<const jose::KeySet>;

  jose::Outcome<void> check_signature(const jose::CompactJws& jws) const;
  jose::Outcome<void> check_claims(const jose::Claims& claims) const;
  Keys keys(RemoteKeys::Need need) const;

  JwtReaderOptions options_;
  jose::Algorithms allowed_;
  Keys local_;

  /// What was read of the text that was fetched last.
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const std::string> fetched_;
  mutable Keys parsed_;
};

}  // namespace oauthkit::tokens
