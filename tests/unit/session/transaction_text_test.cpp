#include "oauthkit/session.hpp"
#include "session/variants.hpp"

using namespace session_tests;

TEST_CASE("transaction text: every value comes back as it was") {
  auto silent = transaction();
  silent.request.max_age = std::nullopt;
  auto patient = transaction();
  patient.request.max_age = std::chrono::seconds(std::numeric_limits<std::int32_t>::max());
  for (const auto& value : {transaction(), odd_transaction(), silent, patient, Transaction{}}) {
    const auto read = deserialize_transaction(oauthkit::serialize(value));
    REQUIRE(read);
    CHECK(*read == value);
  }
}

TEST_CASE("transaction text: flags are kept apart") {
  for (const bool signed_in : {false, true}) {
    for (const bool asked : {false, true}) {
      auto value = transaction();
      value.signed_in = signed_in;
      value.asked = asked;
      CHECK(deserialize_transaction(oauthkit::serialize(value)) == value);
    }
  }
}

TEST_CASE("transaction text: cut short or made longer it is damaged") {
  const auto text = oauthkit::serialize(transaction());
  for (std::size_t length = 0; length < text.size(); ++length) CHECK(!deserialize_transaction(text.substr(0, length)));
  CHECK(!deserialize_transaction(text + "0:"));
  CHECK(!deserialize_transaction(text + "x"));
  CHECK(deserialize_transaction(text));
}

TEST_CASE("transaction text: of another kind it is damaged") {
  Authorization granted{.client_id = "web"};
  CHECK(!deserialize_transaction(oauthkit::serialize(granted)));
  CHECK(!deserialize_transaction(""));
  CHECK(!deserialize_transaction("13:transaction/2"));
  CHECK(!deserialize_transaction("13:transaction/1"));
  CHECK(deserialize_transaction(oauthkit::serialize(transaction())));
}

TEST_CASE("transaction text: a changed byte is never more than another value or damage") {
  const auto text = oauthkit::serialize(odd_transaction());
  std::size_t damaged = 0;
  std::size_t unknown = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const char byte : {'\0', '9', ':', '-'}) {
      auto changed = text;
      changed[at] = byte;
      try {
        damaged += deserialize_transaction(changed) ? 0 : 1;
      } catch (const StoreUnavailable&) {
        ++unknown;
      }
    }
  }
  CHECK(damaged > 0);
  // A name that became another.
  CHECK(unknown > 0);
}
