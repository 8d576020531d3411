#include "config/config.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <oauthkit/server.hpp>

#include "config/document.hpp"
#include "config/failure.hpp"
#include "config/tenants.hpp"

namespace authserver {
namespace {

std::string read_file(const std::string& file) {
  try {
    std::ifstream in;
    in.exceptions(std::ios::failbit | std::ios::badbit);
    in.open(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  } catch (const std::ios::failure&) {
    throw ConfigError(file, "expected a file that can be read");
  }
}

}  // namespace

bool any_client(const Config& config, bool (*is)(const oauthkit::Client&)) {
  return std::any_of(config.clients.begin(), config.clients.end(), is);
}

std::string checked_issuer(const std::string& issuer, const std::string& place) {
  // The first thing a server that is otherwise empty has to say is about its issuer.
  const auto sentences = oauthkit::Server({.issuer = issuer}).check();
  if (sentences.front().find("issuer") == std::string::npos) return issuer;
  throw ConfigError(place, "expected an https URL without query and fragment, or http to a loopback address");
}

Address checked_address(const std::string& text, const std::string& place) {
  auto address = parse_address(text);
  if (!address) throw ConfigError(place, "expected HOST:PORT");
  return *std::move(address);
}

Config read_config(std::string_view json) {
  const auto document = parse_json(json);
  auto config = read_document(document, "");
  config.tenants = read_tenants(document, config);
  return config;
}

Config load_config(const std::string& file) {
  const auto text = read_file(file);
  try {
    return read_config(text);
  } catch (const ConfigError& error) {
    throw ConfigError(file, error.what());
  }
}

}  // namespace authserver
