#include <malloc.h>

#include "allocations.hpp"
#include "site.hpp"

// Devices that wait for a person (RFC 8628): what their questions cost, and what they need while nobody has answered.
namespace {

using namespace oauthkit;
using namespace std::chrono_literals;

constexpr std::size_t any = 1'000'000'000;

Result<Client> lookup(std::string_view id) {
  if (id != "tv") return denied();
  return Client{.id = "tv",
                .name = "TV",
                .grant_types = {"urn:ietf:params:oauth:grant-type:device_code", "refresh_token"},
                .response_types = {},
                .scope = {"read", "write"},
                .token_endpoint_auth_method = "none"};
}

Request form_request(const std::string& target, const std::string& form) {
  Request request{.method = "POST", .target = target, .body = form, .remote_address = "127.0.0.1"};
  request.headers.add("Host", "auth.example");
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.headers.add("Content-Length", std::to_string(form.size()));
  return request;
}

/// A server of devices, whose clock is moved by hand.
struct Devices {
  Devices() {
    const auto issue = tokens::opaque(tokens, {.access = 1h, .refresh = 24h * 14});
    server.clients(lookup);
    server.authenticate(client_auth::none());
    server.exchange(exchanges::device_code(devices, issue));
    server.exchange(exchanges::refresh_token(tokens, issue));
    server.device("/device_authorization", devices);
    for (auto& route : server.routes()) {
      if (route.path == "/device_authorization") begin_ = std::move(route.handler);
    }
    token = server.token();
  }

  Response begin() const { return begin_(form_request("/device_authorization", "client_id=tv&scope=read")); }

  /// The question of a device that has begun.
  Request poll() const {
    return form_request("/token", "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=" +
                                      site::member(begin(), "device_code") + "&client_id=tv");
  }

  TimePoint now = system_now();
  std::shared_ptr<Store> store = stores::memory();
  TokenStore tokens = stores::tokens(store, "https://auth.example");
  DeviceFlow devices = DeviceFlow(
      store, {.verification_uri = "https://auth.example/device", .interval = 1s, .per_client = any, .per_node = any});
  Server server = Server({.issuer = "https://auth.example", .environment = {.clock = [this] { return now; }}});
  Handler token;

 private:
  Handler begin_;
};

/// Asks by each of `requests` in turn, a second for each turn; every answer has `told` in it.
void ask(benchmark::State& state, Devices& site, const std::vector<Request>& requests, std::chrono::seconds turn,
         const char* told) {
  std::size_t next = 0;
  const Allocations allocations;
  for (auto _ : state) {
    const auto answer = site.token(requests[next]);
    if (answer.body.find(told) == answer.body.npos) return state.SkipWithError(answer.body.c_str());
    if (++next < requests.size()) continue;
    next = 0;
    site.now += turn;
    // As stores::Sweeper does, in the same time: what is over is in nobody's way.
    if (turn > 0s) site.store->sweep(site.now, requests.size() * 2);
  }
  allocations.report(state);
}

void poll_waiting(benchmark::State& state) {
  Devices site;
  std::vector<Request> polls;
  for (int i = 0; i < 1000; ++i) polls.push_back(site.poll());
  ask(state, site, polls, 1s, "authorization_pending");
}
// A code lasts for ten minutes, and so for 600 turns.
BENCHMARK(poll_waiting)->Name("poll/waiting")->Iterations(200'000);

void poll_too_fast(benchmark::State& state) {
  Devices site;
  const auto poll = site.poll();
  site.token(poll);
  ask(state, site, {poll}, 0s, "slow_down");
}
BENCHMARK(poll_too_fast)->Name("poll/too fast");

/// A token request of the same client for nothing that there is.
void poll_refused(benchmark::State& state) {
  Devices site;
  const std::string token(43, 'A');
  const auto form = "grant_type=refresh_token&refresh_token=" + token + "&client_id=tv";
  ask(state, site, {form_request("/token", form)}, 0s, "invalid_grant");
}
BENCHMARK(poll_refused)->Name("poll/refused");

std::size_t bytes_in_use() {
  const auto memory = ::mallinfo2();
  return memory.uordblks + memory.hblkhd;
}

void waiting_devices(benchmark::State& state) {
  constexpr int count = 10'000;
  for (auto _ : state) {
    const Devices site;
    const auto before = bytes_in_use();
    for (int i = 0; i < count; ++i) {
      const auto answer = site.begin();
      if (answer.status != 200) return state.SkipWithError(answer.body.c_str());
    }
    state.counters["megabytes"] = static_cast<double>(bytes_in_use() - before) / 1e6;
  }
}
BENCHMARK(waiting_devices)->Name("devices/10000")->Iterations(1);

}  // namespace
