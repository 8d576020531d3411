#include "fetch/cache.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

using namespace oauthkit;
using namespace std::chrono_literals;
using Need = RemoteKeys::Need;

namespace {

Response answer_of(std::string body, const char* cache_control = "max-age=300") {
  return {.headers = {{"Content-Type", "application/json"}, {"Cache-Control", cache_control}}, .body = std::move(body)};
}

/// A cache whose clock is moved by hand, over a server that answers as a test says.
struct Site {
  explicit Site(std::size_t cached_urls = 1024)
      : options{.longest_life = 3600s, .cached_urls = cached_urls, .environment = {.clock = [this] { return now; }}} {}

  std::string get(const char* url = "https://a.example", Need need = Need::any) {
    const auto text = cache.get(url, need, [this](const std::string&) {
      ++fetches;
      return fetch();
    });
    return text ? *text : "none";
  }

  TimePoint now{1000s};
  std::function<Response()> fetch = [] { return answer_of("one"); };
  int fetches = 0;
  FetchOptions options;
  fetch::Cache cache{options};
};

}  // namespace

TEST_CASE("fetch cache: a set is fetched once in its life") {
  Site site;
  CHECK(site.get() == "one");
  site.fetch = [] { return answer_of("two"); };
  site.now += 299s;
  CHECK(site.get() == "one");
  CHECK(site.fetches == 1);
  site.now += 1s;
  CHECK(site.get() == "two");
  CHECK(site.fetches == 2);
}

TEST_CASE("fetch cache: the text is the same object until it is fetched again") {
  Site site;
  const auto get = [&] {
    return site.cache.get("https://a.example", Need::any, [](const std::string&) { return answer_of("one"); });
  };
  const auto first = get();
  CHECK(get() == first);
  site.now += 300s;
  CHECK(get() != first);
}

TEST_CASE("fetch cache: for an unknown key it is fetched anew, once a minute") {
  Site site;
  CHECK(site.get() == "one");
  site.fetch = [] { return answer_of("two"); };
  CHECK(site.get("https://a.example", Need::newer) == "one");
  site.now += 59s;
  CHECK(site.get("https://a.example", Need::newer) == "one");
  CHECK(site.fetches == 1);
  site.now += 1s;
  CHECK(site.get("https://a.example", Need::newer) == "two");
  CHECK(site.get("https://a.example", Need::newer) == "two");
  CHECK(site.fetches == 2);
}

TEST_CASE("fetch cache: a failure is remembered, and told as what it was") {
  Site site;
  site.fetch = []() -> Response { throw FetchFailed("timeout"); };
  CHECK_THROWS_AS(site.get(), KeysUnavailable);
  CHECK_THROWS_AS(site.get(), KeysUnavailable);
  CHECK(site.fetches == 1);
  site.fetch = [] { return answer_of("one"); };
  site.now += 29s;
  CHECK_THROWS_AS(site.get("https://a.example", Need::newer), KeysUnavailable);
  site.now += 1s;
  CHECK(site.get() == "one");
  CHECK(site.fetches == 2);
}

TEST_CASE("fetch cache: a refusal is an answer: there are no keys, for a while") {
  Site site;
  const std::function<Response()> refusals[] = {
      []() -> Response { throw FetchRefused("private"); }, [] { return Response{.status = 404}; },
      [] {
        return Response{.status = 302, .headers = {{"Location", "https://b.example"}}};
      },
      [] {
        return Response{.headers = {{"Content-Type", "text/html"}}, .body = "{}"};
      }};
  for (const auto& refusal : refusals) {
    site.fetch = refusal;
    const int before = site.fetches;
    CHECK(site.get() == "none");
    CHECK(site.get("https://a.example", Need::newer) == "none");
    CHECK(site.fetches == before + 1);
    site.now += 30s;
  }
  site.fetch = [] { return answer_of("one"); };
  CHECK(site.get() == "one");
}

TEST_CASE("fetch cache: while nobody answers, a set that is over goes on, but not for ever") {
  Site site;
  CHECK(site.get() == "one");
  for (const auto& failing : {std::function<Response()>([]() -> Response { throw FetchFailed("timeout"); }),
                              std::function<Response()>([] { return Response{.status = 503}; })}) {
    site.fetch = failing;
    site.now += 300s;
    CHECK(site.get() == "one");
  }
  site.now = TimePoint(1000s) + 3599s;
  CHECK(site.get() == "one");
  site.now += 60s;
  CHECK_THROWS_AS(site.get(), KeysUnavailable);
}

TEST_CASE("fetch cache: a set that is over does not go on when the server refuses it") {
  Site site;
  CHECK(site.get() == "one");
  site.fetch = [] { return Response{.status = 404}; };
  site.now += 60s;
  CHECK(site.get("https://a.example", Need::newer) == "one");
  site.now += 240s;
  CHECK(site.get() == "none");
}

TEST_CASE("fetch cache: URLs do not share, and of too many the one goes that nobody has asked for") {
  Site site(2);
  CHECK(site.get("https://busy.example") == "one");
  for (int i = 0; i < 5; ++i) {
    CHECK(site.get(("https://stranger-" + std::to_string(i) + ".example").c_str()) == "one");
    CHECK(site.get("https://busy.example") == "one");
  }
  CHECK(site.fetches == 6);
  CHECK(site.get("https://stranger-4.example") == "one");
  CHECK(site.fetches == 6);
  CHECK(site.get("https://stranger-0.example") == "one");
  CHECK(site.fetches == 7);
}

namespace {

/// A server that does not answer until it is told to.
struct SlowServer {
  Response fetch() {
    ++waiting;
    while (!answers) std::this_thread::sleep_for(1ms);
    return answer_of("one");
  }
  std::string get(fetch::Cache& cache, const std::string& url, Need need = Need::any) {
    const auto text = cache.get(url, need, [this](const std::string&) { return fetch(); });
    return text ? *text : "none";
  }
  void await(int count) const {
    while (waiting < count) std::this_thread::sleep_for(1ms);
  }

  std::atomic<int> waiting = 0;
  std::atomic<bool> answers = false;
};

}  // namespace

TEST_CASE("fetch cache: of many who need a URL at once one waits for it, and the others are told at once") {
  const FetchOptions options;
  fetch::Cache cache(options);
  SlowServer slow;
  std::jthread first([&] { CHECK(slow.get(cache, "https://a.example") == "one"); });
  slow.await(1);
  for (int i = 0; i < 15; ++i) CHECK_THROWS_AS(slow.get(cache, "https://a.example"), KeysUnavailable);
  CHECK(slow.waiting == 1);
  slow.answers = true;
  first.join();
  CHECK(slow.get(cache, "https://a.example") == "one");
  CHECK(slow.waiting == 1);
}

TEST_CASE("fetch cache: while a set that is over is fetched again, the others go on with it") {
  Site site;
  CHECK(site.get() == "one");
  site.now += 300s;
  SlowServer slow;
  std::jthread first([&] { CHECK(slow.get(site.cache, "https://a.example") == "one"); });
  slow.await(1);
  CHECK(site.get() == "one");
  // Whoever found that set not enough has not been judged.
  CHECK_THROWS_AS(site.get("https://a.example", Need::newer), KeysUnavailable);
  CHECK(site.fetches == 1);
  slow.answers = true;
}

TEST_CASE("fetch cache: no more than a few wait, whatever the URLs") {
  const FetchOptions options{.fetches_at_once = 2};
  fetch::Cache cache(options);
  SlowServer slow;
  std::vector<std::jthread> few;
  for (const char* url : {"https://a.example", "https://b.example"}) {
    few.emplace_back([&, url] { CHECK(slow.get(cache, url) == "one"); });
  }
  slow.await(2);
  CHECK_THROWS_AS(slow.get(cache, "https://c.example"), KeysUnavailable);
  slow.answers = true;
  few.clear();
  CHECK(slow.get(cache, "https://c.example") == "one");
}

TEST_CASE("fetch cache: a fetch that throws whatever gives its turn back") {
  Site site;
  site.fetch = []() -> Response { throw std::bad_alloc(); };
  for (int i = 0; i < 10; ++i) CHECK_THROWS_AS(site.get(), std::bad_alloc);
  site.fetch = [] { return answer_of("one"); };
  CHECK(site.get() == "one");
}
