#include "stores/redis/open.hpp"

#include <charconv>
#include <string>
#include <string_view>

namespace oauthkit::redis {
namespace {

constexpr int oldest_version = 6;

/// The server's words are not repeated: they may be about the password.
void authenticate(Connection& connection, const Url& url) try {
  if (url.password.empty()) return;
  if (url.user.empty()) connection.command({"AUTH", url.password});
  if (!url.user.empty()) connection.command({"AUTH", url.user, url.password});
} catch (const Error& error) {
  if (error.code.empty()) throw;
  throw Error("it refuses the password, or the user");
}

/// The value of a line `name:value`; empty when there is none.
std::string_view field(std::string_view info, const std::string& name) {
  const std::string start = "\n" + name + ":";
  const auto place = info.find(start);
  if (place == std::string_view::npos) return {};
  const std::string_view value = info.substr(place + start.size());
  return value.substr(0, value.find_first_of("\r\n"));
}

void check(std::string_view info) {
  const std::string version(field(info, "redis_version"));
  int major = 0;
  std::from_chars(version.data(), version.data() + version.size(), major);
  if (major < oldest_version) throw Error("it is version " + version + ", this needs 6.0");
  if (field(info, "role") != "master") throw Error("it is a replica and can only be read");
  if (field(info, "aof_enabled") != "1") throw Error("its appendonly is no: answers would be forgotten");
  const std::string policy(field(info, "maxmemory_policy"));
  if (policy == "noeviction") return;
  throw Error("its maxmemory-policy is " + policy + ", not noeviction: answers could be forgotten");
}

std::string ask(Connection& connection, const Url& url) try {
  return std::string(connection.command({"INFO"}).text());
} catch (const Error& error) {
  if (error.code == "NOAUTH") throw Error("it wants a password");
  const bool refused = error.code == "NOPERM" || error.code == "ERR";
  if (!refused) throw;
  if (url.accepts_unchecked_server) return {};
  throw Error("it refuses INFO, so that its settings are unknown: permit it, or accept=unchecked-server");
}

}  // namespace

std::unique_ptr<Connection> open_connection(const Url& url, const stores::RedisOptions& options) {
  auto connection = std::make_unique<Connection>(url, options.connect_timeout, options.answer_timeout);
  authenticate(*connection, url);
  const std::string info = ask(*connection, url);
  if (!info.empty()) check(info);
  if (url.database != "0") connection->command({"SELECT", url.database});
  return connection;
}

}  // namespace oauthkit::redis
