#include "session/posted_form.hpp"

#include <doctest/doctest.h>

#include "support/world.hpp"

using namespace world;

namespace {

Options of(const std::string& issuer) {
  Options options;
  options.issuer = issuer;
  return options;
}

Result<Response> sent_on(TransactionStore& transactions, const Params& form) {
  const auto options = of("https://auth.example");
  const auto request = post("/authorize", form);
  return session::come_with_get(transactions, Context(options, request, start), "posted");
}

}  // namespace

TEST_CASE("posted form: it is there for a minute, at the server that it was posted to and at no other") {
  const auto transactions = session::memory_transactions();
  const auto response = sent_on(*transactions, {{"state", "xyz"}});
  REQUIRE(response);
  CHECK(response->status == 303);
  const auto query = Params::parse(location(*response).substr(1));
  REQUIRE(query);
  CHECK(query->size() == 1);
  const auto state = [&](const std::string& issuer, TimePoint now) {
    const auto form = session::posted_form(*transactions, issuer, query->value_or_empty("posted"), now);
    return form ? std::string(form->value_or_empty("state")) : "none";
  };
  CHECK(state("https://other.example", start) == "none");
  CHECK(state("https://auth.example", start + 60s) == "none");
  CHECK(state("https://auth.example", start + 59s) == "xyz");
}

TEST_CASE("posted form: a pending decision is none") {
  const auto transactions = session::memory_transactions();
  const Transaction pending{.issuer = "https://auth.example", .started_at = start, .expires_at = start + 60s};
  const auto id = transactions->begin(pending, system_random);
  CHECK(transactions->find(id, start));
  CHECK(!session::posted_form(*transactions, "https://auth.example", id, start));
}

TEST_CASE("posted form: one that no URL carries is refused") {
  const auto transactions = session::memory_transactions();
  for (const std::size_t length : {8'000U, 30'000U}) {
    const auto response = sent_on(*transactions, {{"state", std::string(length, 'x')}});
    REQUIRE(!response);
    CHECK(response.error().code == ErrorCode::invalid_request);
  }
  CHECK(sent_on(*transactions, {{"state", std::string(4'000, 'x')}}));
}
