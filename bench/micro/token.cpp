#include "allocations.hpp"
#include "site.hpp"

namespace {

/// One request after the other to the token endpoint, each answered 200.
void ask(benchmark::State& state, const site::Site& site, const oauthkit::Request& request) {
  const Allocations allocations;
  for (auto _ : state) {
    const auto answer = site.token(request);
    if (answer.status != 200) return state.SkipWithError(answer.body.c_str());
  }
  allocations.report(state);
}

void client_credentials(benchmark::State& state) {
  const site::Site site;
  ask(state, site, site::service_request("grant_type=client_credentials&scope=read"));
}
BENCHMARK(client_credentials);

void password(benchmark::State& state) {
  const site::Site site;
  ask(state, site, site::token_request("grant_type=password&username=alice&password=a+password&scope=read"));
}
BENCHMARK(password);

/// A code can be redeemed once, so that there must be one for each iteration before the first.
constexpr int codes = 50'000;

void authorization_code(benchmark::State& state) {
  const site::Site site;
  const auto requests = site::redemptions(site, codes);
  auto next = requests.begin();
  const Allocations allocations;
  for (auto _ : state) {
    const auto answer = site.token(*next++);
    if (answer.status != 200) return state.SkipWithError(answer.body.c_str());
  }
  allocations.report(state);
}
BENCHMARK(authorization_code)->Iterations(codes);

void refresh_token(benchmark::State& state) {
  const site::Site site;
  const auto first = site.token(site::redemptions(site, 1).front());
  const std::string form = "grant_type=refresh_token&refresh_token=";
  auto request = site::token_request(form + site::member(first, "refresh_token"));
  std::size_t read = 0;
  const Allocations allocations;
  for (auto _ : state) {
    const auto answer = site.token(request);
    if (answer.status != 200) return state.SkipWithError(answer.body.c_str());
    // The next request, in place: what it costs beside the exchange is a search in 250 bytes.
    const auto begin = answer.body.find("\"refresh_token\":\"") + 17;
    read += answer.body.copy(request.body.data() + form.size(), request.body.size() - form.size(), begin);
  }
  allocations.report(state);
  benchmark::DoNotOptimize(read);
}
BENCHMARK(refresh_token);

void refused_secret(benchmark::State& state) {
  const site::Site site;
  auto request = site::service_request("grant_type=client_credentials");
  request.headers.set("Authorization", "Basic " + oauthkit::base64_encode("batch-service:another secret"));
  const Allocations allocations;
  for (auto _ : state) {
    const auto answer = site.token(request);
    if (answer.status != 401) return state.SkipWithError(answer.body.c_str());
  }
  allocations.report(state);
}
BENCHMARK(refused_secret);

}  // namespace
