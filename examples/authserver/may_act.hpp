#pragma once

#include <oauthkit/tokens.hpp>

namespace authserver {

/// `issue`, whose tokens say who alone may act with them (RFC 8693 §4.4) where their client has one:
/// `ClientSettings::may_act`.
oauthkit::Issue naming_may_act(const oauthkit::Issue& issue);

}  // namespace authserver
