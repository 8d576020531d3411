#include "session/polled_text.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "oauthkit/store.hpp"
#include "session/polled_requests.hpp"

using namespace session_tests;

namespace {

// The texts of this block are what databases hold: they are never edited, and every later version reads them.

constexpr const char* handle_1 =
    "polled_request/1 issuer=20:https://auth.example client_id=2:tv scope=10:read write"
    " resource=22:19:https://api.example client_generation=15:its second life user_id=5:alice family=10:the family"
    " data=9:two\nlines interval=1:5 started_at=10:1700000000 ends_at=10:1700000600"
    " secret=64:c38e3166b21acb9f9eedc44b639c6f7f21ff7b01770fde3308fbe2055238a4cf .";
constexpr const char* secret_1 = "polled_secret/1 interval=1:5 started_at=10:1700000000 ends_at=10:1700000600 .";
constexpr const char* allowed_1 =
    "polled_answer/1 ends_at=10:1700000600"
    " granted=82:authorization/2 client_id=2:tv user_id=5:alice scope=4:read family=10:the family . .";
constexpr const char* denied_1 = "polled_answer/1 ends_at=10:1700000600 .";

// End of what is never edited.

bool same(const std::optional<PolledSecret>& is, const PolledSecret& should) {
  return is && is->interval == should.interval && is->started_at == should.started_at && is->ends_at == should.ends_at;
}

/// What a reader says of `text`: empty when it is content.
template <class Deserialize>
std::string complaint(const Deserialize& deserialize, const std::string& text) {
  try {
    return deserialize(text) ? "" : "damaged";
  } catch (const StoreUnavailable& newer) {
    return newer.what();
  }
}

template <class Deserialize>
void check_that_damage_is_seen(const Deserialize& deserialize, const std::string& text) {
  for (std::size_t length = 0; length < text.size(); ++length) {
    CHECK(complaint(deserialize, text.substr(0, length)) == "damaged");
  }
  CHECK(complaint(deserialize, text + "x") == "damaged");
  CHECK(complaint(deserialize, serialize(Authorization{})) == "damaged");
  CHECK(complaint(deserialize, text) == "");
}

template <class Deserialize>
void check_that_news_are_named(const Deserialize& deserialize, std::string text, const std::string& what) {
  CHECK(complaint(deserialize, text) == "");
  text.insert(text.size() - 1, "news=1:x ");
  CHECK(complaint(deserialize, text) == what + " holds 'news', which this version does not know");
}

}  // namespace

TEST_CASE("polled text: what version 1 wrote is read, and written alike") {
  const auto found = deserialize_polled_handle(handle_1);
  REQUIRE(found);
  CHECK(found->request == polled_request());
  CHECK(found->secret == secret);
  CHECK(serialize(*found) == handle_1);
  const PolledSecret asked{.interval = 5s, .started_at = start, .ends_at = start + 10min};
  CHECK(same(deserialize_polled_secret(secret_1), asked));
  CHECK(serialize(asked) == secret_1);
  CHECK(deserialize_polled_answer(allowed_1)->granted == granted());
  CHECK(deserialize_polled_answer(allowed_1)->ends_at == start + 10min);
  CHECK(serialize(PolledAnswer{.ends_at = start + 10min, .granted = granted()}) == allowed_1);
  CHECK_FALSE(deserialize_polled_answer(denied_1)->granted);
  CHECK(serialize(PolledAnswer{.ends_at = start + 10min}) == denied_1);
}

TEST_CASE("polled text: every field of a request comes back alone, and its neighbours stay at their defaults") {
  const auto full = polled_request();
  // This list does not compile when a field is added: it belongs here, and below.
  [[maybe_unused]] const auto& [issuer, request, client_generation, user_id, family, data, interval, started_at,
                                ends_at] = full;
  using R = PolledRequest;
  std::vector<R> values;
  const auto take_over = [&](auto member) { values.emplace_back().*member = full.*member; };
  take_over(&R::issuer);
  take_over(&R::request);
  take_over(&R::client_generation);
  take_over(&R::user_id);
  take_over(&R::family);
  take_over(&R::data);
  take_over(&R::started_at);
  take_over(&R::ends_at);
  values.push_back({.interval = 0s});
  values.push_back({.interval = 3600s});
  for (const auto& value : values) {
    CAPTURE(serialize(PolledHandle{.request = value}));
    CHECK(value != PolledRequest());
    const auto read = deserialize_polled_handle(serialize(PolledHandle{.request = value, .secret = hash_token("s")}));
    REQUIRE(read);
    CHECK(read->request == value);
    CHECK(read->secret == hash_token("s"));
  }
  for (const auto& value :
       {PolledSecret{.interval = 5s}, PolledSecret{.started_at = start}, PolledSecret{.ends_at = start}}) {
    CHECK(same(deserialize_polled_secret(serialize(value)), value));
  }
  CHECK(deserialize_polled_answer(serialize(PolledAnswer{.granted = Authorization()}))->granted == Authorization());
}

TEST_CASE("polled text: cut short, made longer or of another kind it is damaged") {
  check_that_damage_is_seen(deserialize_polled_handle, handle_1);
  check_that_damage_is_seen(deserialize_polled_secret, secret_1);
  check_that_damage_is_seen(deserialize_polled_answer, allowed_1);
  check_that_damage_is_seen(deserialize_polled_answer, denied_1);
  CHECK_FALSE(deserialize_polled_handle(secret_1));
  CHECK_FALSE(deserialize_polled_secret(denied_1));
  CHECK_FALSE(deserialize_polled_answer(handle_1));
}

TEST_CASE("polled text: a value that its field cannot hold is damaged, and never an answer") {
  CHECK_FALSE(deserialize_polled_secret("polled_secret/1 interval=1:x ."));
  CHECK_FALSE(deserialize_polled_secret("polled_secret/1 ends_at=1:x ."));
  CHECK_FALSE(deserialize_polled_handle("polled_request/1 secret=2:00 ."));
  CHECK_FALSE(deserialize_polled_answer("polled_answer/1 ends_at=10:1700000600 granted=0: ."));
  CHECK_FALSE(deserialize_polled_answer("polled_answer/1 ends_at=10:1700000600 granted=4:true ."));
  CHECK(deserialize_polled_answer("polled_answer/1 ends_at=10:1700000600 granted=17:authorization/2 . ."));
}

TEST_CASE("polled text: what a newer version added is named and not read over") {
  check_that_news_are_named(deserialize_polled_handle, handle_1, "a request that waits for a person");
  check_that_news_are_named(deserialize_polled_secret, secret_1, "a request that is asked about");
  check_that_news_are_named(deserialize_polled_answer, denied_1, "an answer that waits for its client");
  const std::string newer = "polled_answer/1 ends_at=10:1700000600 granted=26:authorization/2 news=1:x . .";
  CHECK(complaint(deserialize_polled_answer, newer) ==
        "a stored authorization holds 'news', which this version does not know");
}
