#pragma once

#include <oauthkit/http.hpp>

#include "admin.hpp"

namespace authserver {

/// GET /admin/clients: a page of them, in the order of their ids, with nothing that is secret.
oauthkit::Response list_clients(const Administered& administered, const oauthkit::Request& request);

}  // namespace authserver
