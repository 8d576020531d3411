#include "allocations.hpp"
#include "site.hpp"

namespace {

/// Pending decisions of one browser are bounded: each is answered before the next begins.
void authorize(benchmark::State& state) {
  const site::Site site;
  const auto request = site::authorize_request();
  const auto browser = site::browser();
  const Allocations allocations;
  for (auto _ : state) {
    const auto step = site.server.authorize(request, browser);
    if (!std::holds_alternative<oauthkit::Consent>(step)) return state.SkipWithError("no consent page");
  }
  allocations.report(state);
}
BENCHMARK(authorize);

/// A decision is made once, so that there must be one for each iteration before the first.
constexpr int decisions = 20'000;

void decide(benchmark::State& state) {
  const site::Site site;
  std::vector<std::pair<oauthkit::Browser, oauthkit::Request>> pending;
  for (int i = 0; i < decisions; ++i) {
    const auto browser = site::browser(std::to_string(i));
    pending.emplace_back(browser, site::allow(site, browser));
  }
  auto next = pending.begin();
  const Allocations allocations;
  for (auto _ : state) {
    const auto answer = site.server.decide(next->second, next->first);
    if (answer.status != 303) return state.SkipWithError("no redirect");
    ++next;
  }
  allocations.report(state);
}
BENCHMARK(decide)->Iterations(decisions);

/// What a whole flow costs: authorize, decide, token.
void code_flow(benchmark::State& state) {
  const site::Site site;
  const Allocations allocations;
  for (auto _ : state) {
    const auto answer = site.token(site::redemptions(site, 1).front());
    if (answer.status != 200) return state.SkipWithError(answer.body.c_str());
  }
  allocations.report(state);
}
BENCHMARK(code_flow);

}  // namespace
