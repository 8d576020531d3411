#include "allocations.hpp"
#include "site.hpp"

namespace {

std::string access_token(const site::Site& site) {
  return site::member(site.token(site::service_request("grant_type=client_credentials&scope=read")), "access_token");
}

oauthkit::Request with_token(const std::string& token) {
  oauthkit::Request request{.method = "GET", .target = "/api/me"};
  request.headers.add("Host", "api.example");
  request.headers.add("Accept", "*/*");
  request.headers.add("Authorization", "Bearer " + token);
  return request;
}

void check(benchmark::State& state, const oauthkit::Bearer& bearer, const std::string& token, bool lets_through) {
  const auto request = with_token(token);
  const Allocations allocations;
  for (auto _ : state) {
    const auto who = bearer.check(request, {"read"});
    if (std::holds_alternative<oauthkit::Authorization>(who) != lets_through) return state.SkipWithError("wrong");
  }
  allocations.report(state);
}

void bearer_check(benchmark::State& state) {
  const site::Site site;
  check(state, oauthkit::Bearer(site.tokens), access_token(site), true);
}
BENCHMARK(bearer_check);

void bearer_unknown_token(benchmark::State& state) {
  const site::Site site;
  check(state, oauthkit::Bearer(site.tokens), "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", false);
}
BENCHMARK(bearer_unknown_token);

}  // namespace
