#include "oauthkit/result.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>

using namespace oauthkit;

namespace {

const Error fallback = invalid_grant("fallback");

Result<std::string> yes() { return std::string("value"); }
Result<std::string> no() { return denied(); }
Result<std::string> failed() { return invalid_scope("named"); }

}  // namespace

TEST_CASE("result: a value is yes") {
  const auto result = yes();
  REQUIRE(result);
  CHECK(result.has_value());
  CHECK(*result == "value");
  CHECK(result->size() == 5);
  CHECK_FALSE(result.is_denied());
}

TEST_CASE("result: denied is no and takes the error of who asked") {
  const auto result = no();
  CHECK_FALSE(result);
  CHECK(result.is_denied());
  CHECK(result.error_or(fallback) == fallback);
}

TEST_CASE("result: nullopt and an empty optional are no, a full optional is yes") {
  CHECK(Result<std::string>(std::nullopt).is_denied());
  CHECK(Result<std::string>(std::optional<std::string>()).is_denied());
  const Result<std::string> full(std::optional<std::string>("value"));
  REQUIRE(full);
  CHECK(*full == "value");
}

TEST_CASE("result: an error is sent as it is") {
  const auto result = failed();
  CHECK_FALSE(result);
  CHECK_FALSE(result.is_denied());
  CHECK(result.error() == invalid_scope("named"));
  CHECK(result.error_or(fallback) == invalid_scope("named"));
}

TEST_CASE("result: who asks an answer that names no error for one is told so, and nothing is read") {
  CHECK_THROWS_AS((void)no().error(), std::logic_error);
  CHECK_THROWS_AS((void)yes().error(), std::logic_error);
  CHECK(failed().error() == invalid_scope("named"));

  CHECK_THROWS_AS((void)Result<void>(false).error(), std::logic_error);
  CHECK_THROWS_AS((void)Result<void>().error(), std::logic_error);
  CHECK(Result<void>(invalid_scope("named")).error() == invalid_scope("named"));
}

TEST_CASE("result: the value can be moved out and changed") {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(7));
  **result += 1;
  const std::unique_ptr<int> moved = *std::move(result);
  CHECK(*moved == 8);
}

TEST_CASE("result: a result of nothing is yes, no or an error") {
  CHECK(Result<void>());
  CHECK(Result<void>(true));
  CHECK(Result<void>(false).is_denied());
  CHECK(Result<void>(denied()).is_denied());
  const Result<void> failure(invalid_scope("named"));
  CHECK_FALSE(failure);
  CHECK_FALSE(failure.is_denied());
  CHECK(failure.error() == invalid_scope("named"));
  CHECK(failure.error_or(fallback) == invalid_scope("named"));
  CHECK(Result<void>(false).error_or(fallback) == fallback);
}

TEST_CASE("result: only a real bool converts to a result of nothing") {
  static_assert(std::is_convertible_v<bool, Result<void>>);
  static_assert(!std::is_convertible_v<int, Result<void>>);
  static_assert(!std::is_convertible_v<const char*, Result<void>>);
}
