#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <oauthkit/deliveries.hpp>
#include <stdexcept>
#include <thread>

#include "support/inboxes.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;
using support::Failures;
using support::Gate;
using support::Inboxes;

namespace {

using Steady = std::chrono::steady_clock;
using Strings = std::vector<std::string>;

Delivery to(const std::string& url) { return {.url = url, .form = "secret=form", .client_id = "rp"}; }

/// Servers of others, and what sends to them, with short pauses.
struct Post {
  explicit Post(DeliveriesOptions options = {}, int attempts = 3) {
    options.attempts = attempts;
    options.pause = 20ms;
    options.environment = failures.environment();
    deliveries = std::make_unique<Deliveries>(inboxes, options);
  }
  std::size_t send(const Strings& urls, std::chrono::milliseconds patience = 10s) {
    std::vector<Delivery> all;
    for (const auto& url : urls) all.push_back(to(url));
    return deliveries->send(std::move(all), patience);
  }
  std::size_t tries_at(const std::string& url) const {
    const auto got = inboxes->got();
    return static_cast<std::size_t>(
        std::count_if(got.begin(), got.end(), [&](const OutgoingRequest& each) { return each.url == url; }));
  }

  std::shared_ptr<Inboxes> inboxes = std::make_shared<Inboxes>();
  Failures failures;
  std::unique_ptr<Deliveries> deliveries;
};

}  // namespace

TEST_CASE("deliveries: a form is posted to each, and 200 and 204 are done") {
  Post post;
  post.inboxes->answer("https://b.example/", 204);
  CHECK(post.send({"https://a.example/", "https://b.example/"}) == 2);
  const auto got = post.inboxes->got();
  REQUIRE(got.size() == 2);
  for (const auto& request : got) {
    CHECK(request.post);
    CHECK(request.form.reveal() == "secret=form");
    CHECK(request.authorization.empty());
    CHECK(request.accept == "*/*");
  }
  CHECK(post.failures.causes().empty());
  CHECK(post.deliveries->send({{.url = "https://a.example/", .form = "x=1", .authorization = "Bearer t"}}, 10s) == 1);
  CHECK(post.inboxes->got().back().authorization.reveal() == "Bearer t");
  CHECK(post.send({}) == 0);
}

TEST_CASE("deliveries: JSON is posted where there is some, at each try") {
  Post post;
  std::atomic<int> asked = 0;
  post.inboxes->answer("https://a.example/",
                       [&](const OutgoingRequest&) { return Response{.status = ++asked < 2 ? 500 : 204}; });
  post.deliveries->send(
      {{.url = "https://a.example/", .json = R"({"auth_req_id":"1c26"})", .authorization = "Bearer 8d67"}}, 10s);
  CHECK(post.inboxes->wait_for(2));
  for (const auto& request : post.inboxes->got()) {
    CHECK(request.post);
    CHECK(request.json.reveal() == R"({"auth_req_id":"1c26"})");
    CHECK(request.form.empty());
    CHECK(request.authorization.reveal() == "Bearer 8d67");
  }
  CHECK(post.send({"https://b.example/"}) == 1);
  CHECK(post.inboxes->got().back().json.empty());
}

TEST_CASE("deliveries: what is refused is not sent again, and told without what it holds") {
  Post post;
  for (const int status : {201, 302, 400, 404, 499}) {
    CAPTURE(status);
    const auto url = "https://a.example/" + std::to_string(status);
    post.inboxes->answer(url, status);
    CHECK(post.send({url}) == 0);
    CHECK(post.tries_at(url) == 1);
  }
  post.inboxes->answer("https://a.example/in",
                       [](const OutgoingRequest&) -> Response { throw FetchRefused("not a public address"); });
  CHECK(post.send({"https://a.example/in"}) == 0);
  CHECK(post.failures.wait_for(6));
  const auto causes = post.failures.causes();
  CHECK(causes.front() == "deliveries: to the client \"rp\" at https://a.example/201: not delivered: status 201");
  CHECK(causes.back() ==
        "deliveries: to the client \"rp\" at https://a.example/in: not delivered: not a public address");
  for (const auto& cause : causes) CHECK(cause.find("secret=form") == cause.npos);
  CHECK(post.send({"https://a.example/"}) == 1);
}

TEST_CASE("deliveries: a server that fails, and one that does not answer, are tried three times, with longer pauses") {
  Post post;
  post.inboxes->answer("https://a.example/fails", 503);
  post.inboxes->answer("https://a.example/away",
                       [](const OutgoingRequest&) -> Response { throw FetchFailed("nobody answers"); });
  post.inboxes->answer("https://a.example/odd", [](const OutgoingRequest&) -> Response { throw 1; });
  const auto begin = Steady::now();
  CHECK(post.send({"https://a.example/fails", "https://a.example/away", "https://a.example/odd"}) == 0);
  CHECK(post.failures.wait_for(3));
  // 20 ms before the second try, 40 ms before the third.
  CHECK(Steady::now() - begin >= 60ms);
  CHECK(post.inboxes->count() == 9);
  auto causes = post.failures.causes();
  std::sort(causes.begin(), causes.end());
  CHECK(causes[0].ends_with("/away: not delivered: nobody answers"));
  CHECK(causes[1].ends_with("/fails: not delivered: status 503"));
  CHECK(causes[2].ends_with("/odd: not delivered: an exception of unknown type"));
}

TEST_CASE("deliveries: a server that comes back is reached, and nothing is told") {
  std::atomic<int> asked = 0;
  Post post;
  post.inboxes->answer("https://a.example/",
                       [&](const OutgoingRequest&) { return Response{.status = ++asked < 3 ? 500 : 200}; });
  CHECK(post.send({"https://a.example/"}) == 0);
  CHECK(post.inboxes->wait_for(3));
  post.deliveries.reset();
  CHECK(asked == 3);
  CHECK(post.failures.causes().empty());
}

TEST_CASE("deliveries: nobody waits longer than they have patience, and what is left goes on") {
  Gate gate;
  Post post;
  post.inboxes->answer("https://slow.example/", gate.holding());
  const auto begin = Steady::now();
  CHECK(post.send({"https://slow.example/", "https://a.example/"}, 300ms) == 1);
  CHECK(Steady::now() - begin >= 300ms);
  CHECK(Steady::now() - begin < 5s);
  CHECK(post.send({"https://slow.example/"}, 0ms) == 0);
  CHECK(post.send({"https://slow.example/"}, -1s) == 0);
  gate.open();
  CHECK(post.send({"https://slow.example/"}) == 1);
  CHECK(post.tries_at("https://slow.example/") == 4);
}

TEST_CASE("deliveries: a host that is slow holds half of the threads, and keeps nobody else waiting") {
  Gate gate;
  Post post({.threads = 4});
  Strings slow;
  for (int i = 0; i < 500; ++i) {
    slow.push_back("https://slow.example/" + std::to_string(i));
    post.inboxes->answer(slow.back(), gate.holding());
  }
  CHECK(post.send(slow, 0ms) == 0);
  CHECK(post.inboxes->wait_for(2));
  for (int i = 0; i < 20; ++i) CHECK(post.send({"https://quick.example/" + std::to_string(i)}) == 1);
  // Two of the slow host, and all of the other.
  CHECK(post.inboxes->count() == 22);
  gate.open();
  CHECK(post.inboxes->wait_for(520));
}

TEST_CASE("deliveries: what has no room is not sent, and told") {
  Gate gate;
  Post post({.threads = 1, .waiting = 3, .waiting_for_a_host = 2});
  post.inboxes->answer("https://slow.example/0", gate.holding());
  CHECK(post.send({"https://slow.example/0"}, 0ms) == 0);
  CHECK(post.inboxes->wait_for(1));
  CHECK(post.send({"https://slow.example/1", "https://slow.example/2", "https://slow.example/3"}, 0ms) == 0);
  CHECK(post.send({"https://a.example/", "https://b.example/"}, 0ms) == 0);
  CHECK(post.failures.causes() ==
        Strings{"deliveries: to the client \"rp\" at https://slow.example/3: not sent: too much waits already",
                "deliveries: to the client \"rp\" at https://b.example/: not sent: too much waits already"});
  gate.open();
  CHECK(post.inboxes->wait_for(4));
  CHECK(post.send({"https://b.example/"}) == 1);
  CHECK(post.tries_at("https://slow.example/3") == 0);
}

TEST_CASE("deliveries: the end waits for what is under way, sends nothing more, and tells what is left") {
  Gate gate;
  Post post({.threads = 1});
  post.inboxes->answer("https://slow.example/0", gate.holding(500));
  CHECK(post.send({"https://slow.example/0", "https://slow.example/1", "https://a.example/"}, 0ms) == 0);
  CHECK(post.inboxes->wait_for(1));
  std::thread opener([&] {
    std::this_thread::sleep_for(50ms);
    gate.open();
  });
  const auto begin = Steady::now();
  post.deliveries.reset();
  CHECK(Steady::now() - begin < 5s);
  opener.join();
  CHECK(post.inboxes->count() == 1);
  CHECK(post.failures.causes() ==
        Strings{"deliveries: to the client \"rp\" at https://slow.example/0: not delivered: status 500",
                "deliveries: 2 were not sent: this is the end"});
}

TEST_CASE("deliveries: a form may be made where it is sent: at each try, and not where it cannot be") {
  std::atomic<int> made = 0;
  const auto caller = std::this_thread::get_id();
  std::atomic<bool> elsewhere = false;
  Post post;
  post.inboxes->answer("https://a.example/", 500);
  Delivery delivery{.url = "https://a.example/", .make_form = [&]() -> Secret {
                      elsewhere = std::this_thread::get_id() != caller;
                      if (++made == 1) throw std::runtime_error("no key yet");
                      return "made=" + std::to_string(made);
                    }};
  CHECK(post.deliveries->send({delivery}, 10s) == 0);
  CHECK(post.failures.wait_for(1));
  CHECK(elsewhere);
  CHECK(made == 3);
  Strings forms;
  for (const auto& request : post.inboxes->got()) forms.emplace_back(request.form.reveal());
  CHECK(forms == Strings{"made=2", "made=3"});
  delivery.make_form = []() -> Secret { throw FetchRefused("there is no key"); };
  CHECK(post.deliveries->send({delivery}, 10s) == 0);
  CHECK(post.failures.wait_for(2));
  CHECK(post.inboxes->count() == 2);
  CHECK(post.failures.causes().back().ends_with("not delivered: there is no key"));
}

TEST_CASE("deliveries: bounds that make no sense are refused") {
  const auto inboxes = std::make_shared<Inboxes>();
  const auto is_refused = [&](const DeliveriesOptions& options) {
    try {
      const Deliveries deliveries(inboxes, options);
      return false;
    } catch (const std::invalid_argument&) {
      return true;
    }
  };
  CHECK(is_refused({.attempts = 0}));
  CHECK(is_refused({.attempts = 6}));
  CHECK(is_refused({.pause = -1ms}));
  CHECK(is_refused({.threads = 0}));
  CHECK(is_refused({.waiting = 0}));
  CHECK(is_refused({.waiting_for_a_host = 0}));
  CHECK_THROWS_AS(Deliveries(nullptr), std::invalid_argument);
  CHECK_FALSE(is_refused({.attempts = 5, .pause = 0ms, .threads = 1, .waiting = 1, .waiting_for_a_host = 1}));
}
