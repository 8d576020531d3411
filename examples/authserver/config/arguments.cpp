#include "config/arguments.hpp"

#include <getopt.h>

#include <algorithm>

#include "config/failure.hpp"
#include "config/profiles.hpp"

namespace authserver {
namespace {

constexpr option flags[] = {
    {"config", required_argument, nullptr, 'c'},
    {"listen", required_argument, nullptr, 'l'},
    {"issuer", required_argument, nullptr, 'i'},
    {"store", required_argument, nullptr, 's'},
    {"http", required_argument, nullptr, 'h'},
    {"profile-difference", required_argument, nullptr, 'd'},
    {"check", no_argument, nullptr, 'k'},
    {"rotate-keys", no_argument, nullptr, 'r'},
    {"version", no_argument, nullptr, 'v'},
    {"help", no_argument, nullptr, 'e'},
    {nullptr, 0, nullptr, 0},
};

oauthkit::Profile checked_profile(std::string_view name) {
  auto profile = profile_named(name);
  if (!profile) throw ConfigError("--profile-difference", "expected A,B, each of " + names_of_profiles());
  return *profile;
}

std::pair<oauthkit::Profile, oauthkit::Profile> two_profiles(std::string_view names) {
  const auto comma = std::min(names.find(','), names.size());
  const auto second = names.substr(std::min(comma + 1, names.size()));
  return {checked_profile(names.substr(0, comma)), checked_profile(second)};
}

void take(Arguments& arguments, int flag, const char* value) {
  switch (flag) {
    case 'c':
      arguments.config = value;
      break;
    case 'l':
      arguments.listen = checked_address(value, "--listen");
      break;
    case 'i':
      arguments.issuer = checked_issuer(value, "--issuer");
      break;
    case 's':
      arguments.store = value;
      break;
    case 'h':
      check_adapter(value, "--http");
      arguments.adapter = value;
      break;
    case 'd':
      arguments.profile_difference = two_profiles(value);
      break;
    case 'k':
      arguments.check = true;
      break;
    case 'r':
      arguments.rotate_keys = true;
      break;
    case 'v':
      arguments.version = true;
      break;
    default:
      arguments.help = true;
  }
}

/// A word of the command line, for a message. A URL in it may hold a password.
std::string told(std::string_view word) { return std::string(word.substr(0, word.find("://"))); }

// Where only this machine can connect, the address is a good issuer; elsewhere it takes a name, and https.
void check_derived_issuer(const Config& config, const std::optional<std::string>& file) {
  if (config.issuer) return;
  try {
    checked_issuer("http://" + config.listen.text(), "issuer");
  } catch (const ConfigError&) {
    throw ConfigError((file ? *file + ": " : "") + "issuer",
                      "expected one, or --issuer, because " + config.listen.text() + " is no loopback address");
  }
}

// The secrets of the demo are no secret.
void check_reach_of_demo(const Config& config) {
  if (!config.is_demo || config.listen.is_loopback()) return;
  throw ConfigError("--listen",
                    "the demo set-up has passwords that everybody knows, and serves this machine alone; "
                    "write a file for --config");
}

}  // namespace

const char* const help_text =
    R"(usage: authserver [--config FILE] [--listen HOST:PORT] [--issuer URL] [--store URL] [--http httplib|microhttpd]
                  [--profile-difference A,B] [--check] [--rotate-keys] [--version] [--help]

An OAuth 2.x authorization server made of oauthkit. Without --config it runs a demo: client demo / demo-secret,
user alice / wonderland, everything kept in authserver.db of the working directory.

  --config FILE        reads the set-up from FILE (JSON); the other flags override it
  --listen HOST:PORT   where to listen: 127.0.0.1:9000 unless told otherwise; port 0 picks a free one
  --issuer URL         the URL clients know this server by; http://HOST:PORT unless told otherwise
  --store URL          memory:, sqlite:PATH, or postgresql://USER@HOST/DATABASE, which many servers may share, or
                       redis://HOST?accept=loss-on-failover, where a failover forgets what was acknowledged last
  --http NAME          the HTTP library: httplib behind a proxy, microhttpd for many connections
  --profile-difference A,B
                       tells the rules in which two profiles differ, and where each is written
  --check              tells what is wrong or loosened about the set-up, and exits 0 or 1
  --rotate-keys        publishes the next keys in keys.file; a server that runs takes them over
  --version            tells the version
  --help               tells this

It says "listening on http://HOST:PORT" when it accepts connections, and logs to standard error. SIGTERM and SIGINT
finish the requests in flight. SIGHUP reads clients and users of FILE anew. Exit status: 0 done, 1 the store or the address cannot be used, 2 a wrong flag or
configuration.
)";

Arguments read_arguments(int argc, char** argv) {
  Arguments arguments;
  opterr = 0;
  while (true) {
    const int at = optind;
    const int flag = getopt_long(argc, argv, "+:", flags, nullptr);
    if (flag == -1) break;
    const std::string given = told(argv[at]);
    if (flag == ':') throw ConfigError(given, "expected a value after it");
    if (flag == '?') throw ConfigError(given, "unknown flag or a value that does not belong there; see --help");
    take(arguments, flag, optarg);
  }
  if (optind < argc) throw ConfigError(told(argv[optind]), "expected flags only; see --help");
  return arguments;
}

Config configure(const Arguments& arguments) {
  auto config = arguments.config ? load_config(*arguments.config) : demo_config();
  if (arguments.listen) config.listen = *arguments.listen;
  if (arguments.issuer) config.issuer = *arguments.issuer;
  if (arguments.store) config.store = *arguments.store;
  if (arguments.adapter) config.adapter = *arguments.adapter;
  check_derived_issuer(config, arguments.config);
  check_reach_of_demo(config);
  return config;
}

}  // namespace authserver
