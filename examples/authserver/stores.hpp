#pragma once

#include <memory>
#include <oauthkit/store.hpp>
#include <string>

namespace authserver {

/// `url`, when it names a kind of store that this program has. Throws `ConfigError` that names `place`, not the URL: it
/// may hold a password.
std::string checked_store(const std::string& url, const std::string& place);

/// Opens the store that `url` names. Throws `StartError` when it cannot be opened.
std::shared_ptr<oauthkit::Store> open_store(const std::string& url);

}  // namespace authserver
