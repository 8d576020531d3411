#pragma once

#include <memory>
#include <oauthkit/client_source.hpp>
#include <oauthkit/result.hpp>
#include <string_view>

#include "parts.hpp"

namespace authserver {

/// `source` for `Server::client_source`, where others ask it as well.
std::unique_ptr<oauthkit::ClientSource> shared_source(std::shared_ptr<const oauthkit::ClientSource> source);

/// The client of that id, wherever it comes from; `denied()` or an error where there is none.
oauthkit::Result<oauthkit::Client> find_client(const Registered& registered, std::string_view client_id);

/// What people are told that client is called: its name, or its id where it has none here.
std::string client_name(const Registered& registered, const std::string& client_id);

}  // namespace authserver
