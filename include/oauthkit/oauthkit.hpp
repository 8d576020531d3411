#pragma once

/// The core of oauthkit in one include: everything but adapters and the stores that need a library of their own.

#include "oauthkit/bearer.hpp"
#include "oauthkit/client_auth.hpp"
#include "oauthkit/dpop.hpp"
#include "oauthkit/endpoint.hpp"
#include "oauthkit/exchange.hpp"
#include "oauthkit/grant.hpp"
#include "oauthkit/jwt_reader.hpp"
#include "oauthkit/jwt_tokens.hpp"
#include "oauthkit/keys.hpp"
#include "oauthkit/mtls.hpp"
#include "oauthkit/redirect_uri.hpp"
#include "oauthkit/remote_keys.hpp"
#include "oauthkit/sealed_tokens.hpp"
#include "oauthkit/server.hpp"
#include "oauthkit/session.hpp"
#include "oauthkit/stores/memory.hpp"
#include "oauthkit/stores/sockets.hpp"
#include "oauthkit/stores/sweeper.hpp"
#include "oauthkit/tokens.hpp"
