#include <doctest/doctest.h>

#include "oauthkit/consents.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint start{1'700'000'000s};

// What released versions wrote: it is never edited, and every later version reads it.
constexpr const char* granted_1 =
    "granted/1 client_id=3:web client=64:2c48580eec4cde74471f90f29c37a046bf877cf06b35e0865b18aec6468b2823"
    " scope=10:read write resource=25:22:https://photos.example"
    " claims=16:5:email7:name#de granted_at=10:1700000000 expires_at=10:1731536000 .";

ConsentRecord full_record() {
  return {.client_id = "web",
          .client = hash_token("the session"),
          .access = {.scope = {"read", "write"}, .resource = {"https://photos.example"}},
          .claims = {"email", "name#de"},
          .granted_at = start,
          .expires_at = start + 24h * 365};
}

std::string complaint(const std::string& text) {
  try {
    return deserialize_consent(text) ? "" : "damaged";
  } catch (const StoreUnavailable& newer) {
    return newer.what();
  }
}

}  // namespace

TEST_CASE("consent record: what version 1 wrote is read, and is what is written") {
  CHECK(deserialize_consent(granted_1) == full_record());
  CHECK(serialize(full_record()) == granted_1);
  CHECK(deserialize_consent("granted/1 .") == ConsentRecord());
}

TEST_CASE("consent record: every field comes back alone, and its neighbours stay at their defaults") {
  const auto full = full_record();
  // Does not compile when a field is added: it belongs here, and in the list below.
  [[maybe_unused]] const auto& [client_id, client, access, claims, granted_at, expires_at] = full;
  const Access details{.authorization_details = {*Detail::parse(R"({"type":"a","text":"b c"})")}};
  for (const auto& record :
       {ConsentRecord{.client_id = client_id}, ConsentRecord{.client = client}, ConsentRecord{.access = access},
        ConsentRecord{.access = details}, ConsentRecord{.claims = claims}, ConsentRecord{.granted_at = granted_at},
        ConsentRecord{.expires_at = expires_at}, ConsentRecord{.expires_at = TimePoint()}, full}) {
    CAPTURE(serialize(record));
    CHECK(record != ConsentRecord());
    CHECK(deserialize_consent(serialize(record)) == record);
  }
}

TEST_CASE("consent record: what a newer version added is named and not read over; what is cut short is damaged") {
  const std::string whole = granted_1;
  CHECK(complaint(whole.substr(0, whole.size() - 1) + "until=6:Monday .") ==
        "what a person granted holds 'until', which this version does not know");
  CHECK(complaint("granted/2 .") == "what a person granted holds 'granted/2', which this version does not know");
  for (std::size_t length = 0; length < whole.size(); ++length) CHECK(complaint(whole.substr(0, length)) == "damaged");
  CHECK(complaint(whole + "x") == "damaged");
  CHECK(complaint("granted/1 claims=1:x .") == "damaged");
  CHECK(complaint(whole).empty());
}
