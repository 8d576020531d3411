#include "allocations.hpp"
#include "counting_store.hpp"
#include "site.hpp"

// Whole flows on a server that keeps all in one store, as several nodes do: a plain one, and one that was pushed.
namespace {

using namespace oauthkit;

/// A server, and how often it was asked.
class Counted {
 public:
  /// What the browser comes with.
  Request plain() const { return site::authorize_request(); }
  Request pushed() { return site::pushed_request(sent(site_.par(site::push_request()))); }

  /// From there to the tokens: a page, its form, and the code.
  Response finish(const Request& asked) {
    const auto who = site::browser();
    const auto form = sent(site::allow(site_, who, asked));
    const auto redemption = site::redemption(sent(site_.server.decide(form, who)));
    return sent(site_.token(redemption));
  }

  std::size_t requests() const { return requests_; }
  const CountingStore& store() const { return *store_; }

 private:
  template <class Answer>
  Answer sent(Answer answer) {
    ++requests_;
    return answer;
  }

  std::shared_ptr<CountingStore> store_ = std::make_shared<CountingStore>(stores::memory());
  site::Site site_ = site::Site(store_);
  std::size_t requests_ = 0;
};

template <class Asked>
void flow(benchmark::State& state, const Asked& asked) {
  Counted site;
  // The first makes the key of the day.
  site.finish(asked(site));
  const auto requests = site.requests(), writes = site.store().writes(), looks = site.store().looks();
  const Allocations allocations;
  for (auto _ : state) {
    const auto answer = site.finish(asked(site));
    if (answer.status != 200) return state.SkipWithError(answer.body.c_str());
  }
  allocations.report(state);
  const auto count = [&](const char* name, std::size_t total) {
    state.counters[name] = benchmark::Counter(static_cast<double>(total), benchmark::Counter::kAvgIterations);
  };
  count("requests", site.requests() - requests);
  count("writes", site.store().writes() - writes);
  count("looks", site.store().looks() - looks);
}

void plain_flow(benchmark::State& state) {
  flow(state, [](Counted& site) { return site.plain(); });
}
void pushed_flow(benchmark::State& state) {
  flow(state, [](Counted& site) { return site.pushed(); });
}
// What is kept grows by each, so that both do as many.
BENCHMARK(plain_flow)->Name("flow/plain")->Iterations(20'000);
BENCHMARK(pushed_flow)->Name("flow/pushed")->Iterations(20'000);

}  // namespace
