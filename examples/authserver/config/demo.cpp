#include "config/config.hpp"

namespace authserver {
namespace {

constexpr const char* demo = R"({
  "store": "sqlite:authserver.db",
  "scopes": ["profile", "email", "read", "write"],
  "clients": [ {
    "client_id": "demo", "client_secret": "demo-secret", "client_name": "Demo client",
    "redirect_uris": ["http://127.0.0.1:9000/playground"],
    "grant_types": ["authorization_code", "refresh_token", "client_credentials"],
    "response_types": ["code"], "scope": "profile email read write",
    "token_endpoint_auth_method": "client_secret_basic"
  }, {
    "client_id": "native", "client_name": "Native app", "application_type": "native",
    "redirect_uris": ["http://127.0.0.1/callback"],
    "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"],
    "scope": "read", "token_endpoint_auth_method": "none"
  } ],
  "users": [ { "sub": "alice", "username": "alice", "password": "wonderland",
               "claims": { "name": "Alice", "email": "alice@example.com" } } ]
})";

}  // namespace

Config demo_config() {
  auto config = read_config(demo);
  config.is_demo = true;
  return config;
}

}  // namespace authserver
