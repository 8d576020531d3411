#pragma once

#include <memory>

#include "openid/state.hpp"

namespace oauthkit::openid {

/// Registers at `server` what a provider reads of authorization requests (OpenID Connect Core §3.1.2.1, §5.5, §11):
/// `nonce`, `claims`, `id_token_hint`, `claims_locales`, `display` and `ui_locales`, into `extension`; what
/// `offline_access` means; and who has to sign in, or sign in again. Once for each server.
void read_openid_requests(Server& server, std::shared_ptr<const Provider::State> state);

}  // namespace oauthkit::openid
