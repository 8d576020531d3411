#include "stores/consent_document.hpp"

#include <doctest/doctest.h>

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint start{1'700'000'000s};

// What released versions wrote, and what databases hold: never edited, and every later version reads it.
constexpr const char* agreement_1 =
    "consent/1 agreed_at=10:1700000000 client=64:2c48580eec4cde74471f90f29c37a046bf877cf06b35e0865b18aec6468b2823 .";
constexpr const char* consent_1 =
    "consent/1 agreed_at=10:1700000000 client=64:2c48580eec4cde74471f90f29c37a046bf877cf06b35e0865b18aec6468b2823"
    " granted=52:granted/1 client_id=3:web granted_at=10:1700000000 ."
    " families=46:3:one10:17000036003:two10:17000072005:three1:9 .";

ConsentDocument agreement() { return {.agreed_at = start, .client = hash_token("the session")}; }

ConsentDocument consent() {
  auto document = agreement();
  document.granted = ConsentRecord{.client_id = "web", .granted_at = start};
  document.families = {{"one", start + 1h}, {"two", start + 2h}, {"three", TimePoint(9s)}};
  return document;
}

bool same(const std::optional<ConsentDocument>& left, const ConsentDocument& right) {
  return left && left->agreed_at == right.agreed_at && left->client == right.client && left->granted == right.granted &&
         left->families == right.families;
}

std::string complaint(const std::string& text) {
  try {
    return read_consent(text) ? "" : "damaged";
  } catch (const StoreUnavailable& newer) {
    return newer.what();
  }
}

}  // namespace

TEST_CASE("consent document: what every version wrote is read, and what none wrote is nothing") {
  CHECK(same(read_consent(agreement_1), agreement()));
  CHECK(same(read_consent(consent_1), consent()));
  CHECK(same(read_consent("consent/1 ."), {}));
  CHECK(write_consent(agreement()) == agreement_1);
  CHECK(same(read_consent(write_consent(consent())), consent()));
}

TEST_CASE("consent document: what a newer version added is named and not read over, also within a consent") {
  CHECK(complaint("consent/1 act=1:x .") == "what a person agreed to holds 'act', which this version does not know");
  CHECK(complaint("consent/1 granted=21:granted/1 until=1:x . .") ==
        "what a person granted holds 'until', which this version does not know");
  CHECK(complaint("consent/2 .") == "what a person agreed to holds 'consent/2', which this version does not know");
  CHECK(complaint(consent_1).empty());
}

TEST_CASE("consent document: cut short it is damaged, and so are families without a time") {
  const std::string whole = consent_1;
  for (std::size_t length = 0; length < whole.size(); ++length) CHECK(complaint(whole.substr(0, length)) == "damaged");
  CHECK(complaint("consent/1 families=8:3:one1:x .") == "damaged");
  CHECK(complaint("consent/1 families=5:3:one .") == "damaged");
  CHECK(complaint("consent/1 families=8:3:one1:7 .").empty());
}

TEST_CASE("consent document: it is live while a consent or a family is") {
  auto document = consent();
  document.granted->expires_at = start + 30min;
  CHECK(document.is_live(start));
  document.families.clear();
  CHECK(document.is_live(start + 29min));
  CHECK_FALSE(document.is_live(start + 30min));
  document.families = {{"one", start + 1h}};
  CHECK(document.is_live(start + 59min));
  CHECK_FALSE(document.is_live(start + 1h));
  CHECK_FALSE(agreement().is_live(start));
}

TEST_CASE("consent document: the families that have ended are forgotten, and nothing else") {
  auto document = consent();
  CHECK(document.forget_ended(start + 1h));
  CHECK(document.families == std::map<std::string, TimePoint>{{"two", start + 2h}});
  CHECK_FALSE(document.forget_ended(start + 1h));
  CHECK(document.granted == consent().granted);
  CHECK_FALSE(document.empty());
  CHECK(ConsentDocument().empty());
  CHECK_FALSE(agreement().empty());
}
