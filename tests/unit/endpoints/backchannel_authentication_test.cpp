#include <algorithm>
#include <stdexcept>

#include "support/asking.hpp"

using namespace world;

namespace {

bool holds(const std::vector<std::string>& all, std::string_view text) {
  return std::any_of(all.begin(), all.end(), [&](const auto& each) { return each.find(text) != std::string::npos; });
}

}  // namespace

TEST_CASE("backchannel authentication: what is missing is told at set-up") {
  World without_exchange({.more = [](Server& server) { server.backchannel("/bc", Backchannel(stores::memory())); }});
  const auto told = without_exchange.server().check();
  CHECK(holds(told, "set BackchannelOptions::user"));
  CHECK(holds(told, "register exchanges::ciba"));
  CHECK(told.size() == 2);
  const Backchannel nowhere(stores::memory());
  World without_endpoint;
  without_endpoint.server().exchange(exchanges::ciba(nowhere, tokens::opaque(without_endpoint.tokens)));
  CHECK(holds(without_endpoint.server().check(), "register Server::backchannel"));
  AskingWorld world;
  CHECK(world.server().check().empty());
  World without_issue;
  const Backchannel backchannel(without_issue.store, {.user = known_people});
  without_issue.server().backchannel("/bc", backchannel);
  without_issue.server().exchange(exchanges::ciba(backchannel, {}));
  CHECK(holds(without_issue.server().check(), "exchanges::ciba has no issue function"));
}

TEST_CASE("backchannel authentication: what is told to a person may fail, and the request waits all the same") {
  AskingWorld world({.notify = [](const WaitingApproval&) { throw std::runtime_error("no way to the phone"); }});
  const auto auth_req_id = world.asked();
  CHECK(holds(world.failures, "no way to the phone"));
  CHECK(world.allow(world.waiting()));
  CHECK(world.poll(auth_req_id).status == 200);
}

TEST_CASE("backchannel authentication: an application that throws, or means nobody in particular, is server_error") {
  AskingWorld throwing({.user = [](const BackchannelHints&) -> Result<User> { throw std::runtime_error("no"); }});
  CHECK(throwing.ask().status == 500);
  AskingWorld nameless({.user = [](const BackchannelHints&) { return Result<User>(User{}); }});
  CHECK(nameless.ask().status == 500);
  CHECK(holds(nameless.failures, "a user without an id"));
  AskingWorld world;
  CHECK(world.ask().status == 200);
}

TEST_CASE(
    "backchannel authentication: the last word on an error is the formatter's, and 403 is of this endpoint alone") {
  std::vector<int> seen;
  Options options;
  options.pages.json_error = [&](const Error&, const Request&, Response& response) { seen.push_back(response.status); };
  AskingWorld world({.user = [](const BackchannelHints&) -> Result<User> { return access_denied("no"); }},
                    {.options = options});
  CHECK(world.ask().status == 403);
  CHECK(seen == std::vector{403});
}

TEST_CASE("backchannel authentication: a token request that is denied stays 400") {
  AskingWorld world;
  const auto auth_req_id = world.asked();
  CHECK(world.deny(world.waiting()));
  CHECK(world.poll(auth_req_id).status == 400);
  CHECK(error(world.poll(auth_req_id)) == "access_denied");
}

TEST_CASE("backchannel authentication: what a client cannot do here by its registration is told") {
  AskingWorld world({.deliver = [](const BackchannelPing&) {}});
  const auto problems = [&](std::string_view id) { return client_problems(world.client(id), world.server()); };
  CHECK(holds(problems("native"), "is a public client, which may not have people asked: give it credentials."));
  auto& backchannel = world.client("web").backchannel;
  backchannel.backchannel_token_delivery_mode = "push";
  CHECK(holds(problems("web"), "\"push\", which is not served: poll or ping is."));
  backchannel.backchannel_token_delivery_mode = "ping";
  CHECK(holds(problems("web"), "says not where: register its backchannel_client_notification_endpoint."));
  backchannel.backchannel_client_notification_endpoint = "https://web.example/ping";
  CHECK(problems("web").empty());
  world.client("legacy").backchannel.backchannel_token_delivery_mode = "push";
  CHECK(!holds(problems("legacy"), "push"));
}
