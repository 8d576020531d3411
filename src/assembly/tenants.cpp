#include "oauthkit/tenants.hpp"

#include <memory>
#include <stdexcept>

#include "base/ascii.hpp"
#include "base/uri.hpp"

namespace oauthkit {
namespace {

/// Where an issuer is.
struct Place {
  std::string host;
  std::string path;
};

bool is_clean_path(std::string_view path) {
  if (path.empty()) return true;
  if (path.find_first_of("%\\*?#;") != std::string_view::npos || path.ends_with('/')) return false;
  for (auto rest = path; !rest.empty();) {
    rest.remove_prefix(1);
    const auto segment = rest.substr(0, rest.find('/'));
    if (segment.empty() || segment == "." || segment == "..") return false;
    rest.remove_prefix(segment.size());
  }
  return true;
}

// RFC 9110 §4.2.3, §7.2: clients send the host in lower case, and leave a usual port out.
bool is_sent_so(const uri::Parts& url) {
  const std::string_view usual_port = url.scheme == "https" ? ":443" : ":80";
  return *url.authority == ascii::lowered(*url.authority) && !url.authority->ends_with(usual_port);
}

Place place_of(const std::string& issuer) {
  const auto refuse = [&](const char* why) -> std::invalid_argument {
    return std::invalid_argument("Tenants: the issuer \"" + issuer + "\" has " + why);
  };
  const auto parts = uri::split(issuer);
  if (!parts || !parts->authority) throw refuse("no host: write it as a URL");
  if (!is_clean_path(parts->rest)) {
    throw refuse("an escape, an empty or a dot segment in its path, or a / at its end: choose a plain one");
  }
  if (!is_sent_so(*parts)) throw refuse("a host that no client sends: write it in lower case, without a usual port");
  return {std::string(*parts->authority), std::string(parts->rest)};
}

/// `route` where it is found. What answers sees the path below its issuer, as if it were alone.
Route below(const Place& place, Route route) {
  if (place.path.empty()) return route;
  route.path = place.path + route.path;
  route.handler = [handler = std::move(route.handler), size = place.path.size()](const Request& request) {
    auto own = request;
    own.target.erase(0, size);
    return handler(own);
  };
  return route;
}

// RFC 8414 §3.1: a well-known path has the issuer's in it, and every other stands below that. OpenID Connect Discovery
// §4.1: so does this one.
bool is_well_known(const Route& route) {
  return route.path.starts_with("/.well-known/") && route.path != "/.well-known/openid-configuration";
}

// RFC 9110 §7.4: what is not for here is told so, and not answered for somebody else.
Response misdirected() {
  return {421, {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-store"}}, "no such host here\n"};
}

Response not_found() { return {404, {{"Content-Type", "text/plain; charset=utf-8"}}, "not found\n"}; }

}  // namespace

void Tenants::add(const Server& server, const TenantOptions& options) {
  const auto& issuer = server.options().issuer;
  const auto place = place_of(issuer);
  std::vector<std::string> hosts = {place.host};
  hosts.insert(hosts.end(), options.hosts.begin(), options.hosts.end());
  auto next = *this;
  if (!next.issuers_.insert(issuer).second) {
    throw std::invalid_argument("Tenants: the issuer \"" + issuer + "\" is there already");
  }
  next.hosts_.insert(hosts.begin(), hosts.end());
  for (const auto& route : server.routes()) next.add(hosts, is_well_known(route) ? route : below(place, route));
  for (const auto& page : options.pages) next.add(hosts, is_well_known(page) ? page : below(place, page));
  *this = std::move(next);
}

void Tenants::add(const std::vector<std::string>& hosts, const Route& route) {
  for (const auto& host : hosts) {
    if (routes_[{route.path, route.method}].emplace(host, route.handler).second) continue;
    throw std::invalid_argument("Tenants: " + route.method + " " + route.path + " of " + host +
                                " is there already: give one of the two another path");
  }
}

std::vector<Route> Tenants::routes() const {
  const auto hosts = std::make_shared<const std::set<std::string, std::less<>>>(hosts_);
  std::vector<Route> routes;
  routes.reserve(routes_.size());
  for (const auto& [place, by_host] : routes_) {
    const auto dispatch = [hosts, by_host = by_host](const Request& request) -> Response {
      const auto host = request.headers.count("Host") == 1 ? request.headers.get("Host") : std::nullopt;
      if (!host || !hosts->contains(*host)) return misdirected();
      const auto own = by_host.find(*host);
      return own == by_host.end() ? not_found() : own->second(request);
    };
    routes.push_back({.method = place.second, .path = place.first, .handler = dispatch});
  }
  return routes;
}

}  // namespace oauthkit
