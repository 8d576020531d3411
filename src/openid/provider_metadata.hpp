#pragma once

#include "oauthkit/json_members.hpp"
#include "openid/state.hpp"

namespace oauthkit::openid {

/// Adds to the metadata document what a provider makes, and of what (OpenID Connect Discovery 1.0 §3).
void describe_provider(const Provider::State& state, const Registered& registered, JsonMembers& metadata);

}  // namespace oauthkit::openid
