#pragma once

#include <functional>
#include <memory>
#include <oauthkit/assertion.hpp>
#include <oauthkit/client.hpp>
#include <oauthkit/result.hpp>
#include <oauthkit/trusted_issuers.hpp>
#include <vector>

#include "config/config.hpp"
#include "people.hpp"
#include "remote.hpp"

namespace authserver {

/// The keys of those that are believed for `use`.
oauthkit::TrustedIssuers trusted_issuers(const Config& config, IssuerUse use, const Remote& remote);

/// The keys of those whose JWTs are a grant here, each for what it is believed.
oauthkit::TrustedIssuers grantors(const Config& config, const Remote& remote);

/// Who of `people` is the subject of a JWT of such an issuer: whom the configuration maps it to. `denied()`: nobody.
std::function<oauthkit::Result<oauthkit::User>(const oauthkit::Assertion&)> subjects_of_issuers(
    const Config& config, const std::shared_ptr<const People>& people);

}  // namespace authserver
