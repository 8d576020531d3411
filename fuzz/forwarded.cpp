#include "adapters/common/trusted_proxies.hpp"
#include "fuzz.hpp"

using namespace oauthkit;

// Whatever the field says: who is no proxy is not believed, and whoever a proxy names is an address.
void fuzz(std::string_view input) {
  const adapters::TrustedProxies proxies({"10.0.0.0/8", "2001:db8::/32"});
  Request request{.headers = {{"X-Forwarded-For", std::string(input)}}, .remote_address = "192.0.2.1"};
  proxies.resolve(request);
  require(request.remote_address == "192.0.2.1" && request.proxy_address.empty());
  request.remote_address = "10.0.0.1";
  proxies.resolve(request);
  require(request.remote_address == "10.0.0.1" ? request.proxy_address.empty() : request.proxy_address == "10.0.0.1");
  require(!request.remote_address.empty() &&
          request.remote_address.find_first_not_of("0123456789abcdef.:") == std::string::npos);
}
