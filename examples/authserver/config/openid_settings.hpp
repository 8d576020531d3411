#pragma once

#include <chrono>
#include <oauthkit/secret.hpp>
#include <oauthkit/signing_algorithm.hpp>
#include <oauthkit/time.hpp>
#include <string>
#include <vector>

namespace authserver {

/// How clients are told who signed in.
struct OpenidSettings {
  oauthkit::Lifetime id_token_lifetime = std::chrono::minutes(5);
  /// A key ring each; the first is the default where no client can have RS256.
  std::vector<oauthkit::SigningAlgorithm> signing_algs = {};
  /// What a sign-in with a password is called (OpenID Connect Core §2).
  std::string acr = {};
  /// What the names of people for pairwise clients are made with; empty: there are none.
  oauthkit::Secret pairwise_salt = {};
};

/// How clients learn that somebody signed out.
struct LogoutSettings {
  /// How long a person waits at most until all have been told.
  std::chrono::seconds timeout = std::chrono::seconds(3);
  /// How often each is told in all, until it answers.
  int attempts = 3;
};

}  // namespace authserver
