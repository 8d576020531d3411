#pragma once

#include <chrono>
#include <cstddef>
#include <oauthkit/authorization_details.hpp>
#include <oauthkit/client.hpp>
#include <oauthkit/client_documents.hpp>
#include <oauthkit/json_members.hpp>
#include <oauthkit/keys.hpp>
#include <oauthkit/mtls.hpp>
#include <oauthkit/options.hpp>
#include <oauthkit/pushed_requests.hpp>
#include <oauthkit/scope.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/address.hpp"
#include "config/attempt_settings.hpp"
#include "config/ciba_settings.hpp"
#include "config/delegation_settings.hpp"
#include "config/device_settings.hpp"
#include "config/mcp_settings.hpp"
#include "config/openid_settings.hpp"
#include "config/registration_settings.hpp"

namespace authserver {

/// What `Client::app` holds here: the members of a client that are this server's own.
struct ClientSettings {
  /// The user need not be asked.
  bool trusted = false;
  /// What it may trade tokens for (RFC 8693), beside what those are for.
  std::vector<std::string> exchange_targets = {};
  /// It may become the user when it trades a token, so that nobody can tell.
  bool impersonate = false;
  /// The client that alone may act with the tokens of this one; empty for any that may trade them.
  std::string may_act = {};
};

/// A user who can sign in.
struct Person {
  std::string sub = {};
  std::string username = {};
  oauthkit::SecretHash password = {};
  /// The key of the codes that are this person's second factor (RFC 6238); empty: the password is all.
  oauthkit::Secret totp_secret = {};
  /// What a sign-in with this person's password amounts to (OpenID Connect Core §2); empty: nobody says.
  std::string acr = {};
  /// By what (RFC 8176); empty where OpenID Connect is off, for nobody asks then.
  std::vector<std::string> amr = {};
  /// What may be told of this person (OpenID Connect Core §5.1).
  oauthkit::JsonMembers claims = {};
  /// What pages call this person: the claim `name`, or the user name.
  std::string display_name = {};
};

/// How access tokens are made.
enum class TokenFormat { opaque, jwt, sealed };

/// The keys that sign, those that seal and those that open what is encrypted to them.
struct KeySettings {
  /// Where signing keys are kept; beside it sealing keys in `FILE.sealing`, decryption keys in `FILE.decryption` and
  /// those of another algorithm, for ID tokens, in `FILE.rs256` and the like. Empty: all live as long as the process.
  std::string file = {};
  oauthkit::SigningAlgorithm algorithm = oauthkit::SigningAlgorithm::es256;
  /// How long a key is published before it is used, is used, and is kept afterwards.
  oauthkit::Lifetime publish = std::chrono::hours(1);
  oauthkit::Lifetime rotation = std::chrono::hours(24 * 90);
  oauthkit::Lifetime retire = std::chrono::hours(24);
};

/// What is remembered of what people have agreed to.
struct ConsentSettings {
  /// Who has agreed before is not asked again.
  bool remember = false;
  oauthkit::Lifetime lifetime = std::chrono::hours(24 * 365);
};

/// How what clients publish is fetched.
struct FetchSettings {
  std::vector<std::string> trusted_origins = {};
  std::string ca_file = {};
};

/// How signed authorization requests are taken (RFC 9101).
struct RequestObjectSettings {
  /// There are no others.
  bool required = false;
  /// They are fetched from the `request_uris` of clients.
  bool remote = false;
  /// They may be encrypted as well.
  bool encrypted = false;
};

/// How the authorization endpoint answers.
struct AuthorizationResponseSettings {
  /// The response modes that are served; empty: those that sign nothing.
  std::vector<std::string> modes = {};
  /// How long a signed answer is good for (JARM §2.1).
  oauthkit::Lifetime lifetime = std::chrono::minutes(10);
  /// Clients may have theirs encrypted as well.
  bool encrypted = false;

  /// Whether one of the modes is of JARM.
  bool are_signed() const;
};

/// The whole set-up, checked: a file, changed by the command line.
struct Config {
  /// Unset: it follows the address.
  std::optional<std::string> issuer = {};
  Address listen = {};
  /// The HTTP library.
  std::string adapter = "httplib";
  std::size_t threads = 16;
  /// Requests that may wait for a thread.
  std::size_t queue = 256;
  /// Connections at a time (microhttpd), or those of which no request has arrived yet (httplib). Unset: the adapter's.
  std::optional<std::size_t> connections = {};
  /// Whose X-Forwarded-For is believed: addresses and networks.
  std::vector<std::string> trusted_proxies = {};
  /// Several requests per connection with httplib; see `HttplibLimits`.
  bool keep_alive_only_without_a_proxy_in_front = false;
  /// No hand-over to workers with microhttpd; see `MicrohttpdLimits`. Of the stores only `memory:` never blocks.
  bool handlers_never_block = false;
  std::string store = "memory:";
  /// Every event a line on standard error; failures always are.
  bool log_events = true;
  oauthkit::Profile profile = oauthkit::Profile::oauth21;
  TokenFormat format = TokenFormat::opaque;
  oauthkit::Lifetime access_token = std::chrono::hours(1);
  oauthkit::Lifetime refresh_token = std::chrono::hours(24 * 14);
  /// The end of a refresh token that is not used; unset: that of its family alone.
  std::optional<oauthkit::Lifetime> refresh_idle = {};
  /// Clients are told when their refresh tokens end.
  bool tell_refresh_expiry = false;
  /// Unset, each of these three is as the profile says.
  std::optional<bool> rotation = {};
  std::optional<std::chrono::seconds> grace = {};
  std::optional<oauthkit::Lifetime> authorization_code = {};
  oauthkit::Lifetime transaction = std::chrono::minutes(10);
  oauthkit::PushedRequestOptions pushed_requests = {};
  /// Set when signed requests are taken.
  std::optional<RequestObjectSettings> request_objects = {};
  AuthorizationResponseSettings responses = {};
  /// What clients may ask for in more words than a scope has (RFC 9396).
  std::vector<oauthkit::DetailType> detail_types = {};
  std::vector<std::string> acr_values_supported = {};
  /// Set when something is signed, sealed or opened, but for what OpenID Connect signs.
  std::optional<KeySettings> keys = {};
  /// Set when this is an OpenID Provider: `openid` is one of its scopes.
  std::optional<OpenidSettings> openid = {};
  LogoutSettings logout = {};
  /// Set when there is a page where people see what they have agreed to.
  std::optional<ConsentSettings> consent = {};
  std::optional<FetchSettings> fetch = {};
  /// They have an effect where a client lists the grant type.
  DeviceSettings device = {};
  CibaSettings ciba = {};
  /// Set when wrong passwords and wrong secrets of clients are counted.
  std::optional<AttemptSettings> attempts = {};
  oauthkit::Scope scopes = {};
  std::vector<oauthkit::Client> clients = {};
  std::vector<Person> people = {};
  /// DPoP proofs hold a nonce of this server's (RFC 9449 §8).
  bool dpop_nonces = false;
  /// The same on all nodes; empty: each draws its own.
  oauthkit::Secret dpop_nonce_key = {};
  /// Who ends TLS in front of this server and passes the certificates of clients on (RFC 8705).
  std::optional<oauthkit::mtls::ProxyOptions> mtls = {};
  /// Where that one asks clients for certificates; empty: nowhere else than people's browsers.
  std::string mtls_base_url = {};
  /// The metadata document is signed as well.
  bool signed_metadata = false;
  /// Set when clients may register themselves.
  std::optional<RegistrationSettings> registration = {};
  /// Set when clients may be documents.
  std::optional<oauthkit::ClientDocumentOptions> client_documents = {};
  /// How one token becomes another.
  DelegationSettings delegation = {};
  /// What opens the administration of clients; empty: there is none.
  oauthkit::Secret admin_token = {};
  /// Set when there are MCP servers.
  std::optional<McpSettings> mcp = {};
  /// Origins whose scripts may call the endpoints of clients.
  std::vector<std::string> cors_origins = {};
  /// Of a tenant: what its keys and its part of the store are called, and where it is: `issuer` is its whole URL, or a
  /// path below the main issuer. Empty for the main server.
  std::string tenant = {};
  /// Other servers of this process, each with its clients, people and keys. They have no tenants.
  std::vector<Config> tenants = {};
  /// The built-in set-up: its secrets are no secret, and its playground follows the address.
  bool is_demo = false;

  /// Its profile is `mcp`, which brings more than rules: registration, client documents and an MCP server.
  bool is_for_mcp() const { return profile.name == oauthkit::Profile::mcp.name; }
};

/// Whether a client of `config` is like that.
bool any_client(const Config& config, bool (*is)(const oauthkit::Client&));

/// What flags and files have in common. Each throws `ConfigError` that names `place`.
std::string checked_issuer(const std::string& issuer, const std::string& place);
Address checked_address(const std::string& text, const std::string& place);
void check_adapter(const std::string& name, const std::string& place);
void check_trusted_proxies(const std::vector<std::string>& proxies, const std::string& place);

/// Reads a configuration. Throws `ConfigError` that names the key and what was expected.
Config read_config(std::string_view json);

/// The same from a file; the error names the file too.
Config load_config(const std::string& file);

/// The set-up that runs without a file.
Config demo_config();

}  // namespace authserver
