#pragma once

#include <string>
#include <string_view>

#include "oauthkit/result.hpp"
#include "oauthkit/time.hpp"
#include "oauthkit/trusted_issuers.hpp"

namespace oauthkit::registration {

/// A software statement that has been verified (RFC 7591 §2.3).
struct SoftwareStatement {
  std::string issuer = {};
  /// Its claims, a JSON object: those of the JWT itself (`iss`, `exp` and so on) are not in it.
  std::string metadata = {};
};

/// Verifies `jwt`. Fails with `invalid_software_statement`, or `unapproved_software_statement` where nobody listed
/// made it. `audience` is the issuer of this server: a statement that says whom it is for is for it, and where
/// `audience` is empty for nobody.
Result<SoftwareStatement> verify_software_statement(std::string_view jwt, const TrustedIssuers& issuers, TimePoint now,
                                                    std::string_view audience = {});

}  // namespace oauthkit::registration
