#include "oauthkit/event.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace oauthkit;

TEST_CASE("event: every kind has the name of its enumerator") {
  CHECK(event_name(Event::Kind::client_authenticated) == "client_authenticated");
  CHECK(event_name(Event::Kind::client_refused) == "client_refused");
  CHECK(event_name(Event::Kind::client_throttled) == "client_throttled");
  CHECK(event_name(Event::Kind::sign_in_refused) == "sign_in_refused");
  CHECK(event_name(Event::Kind::request_pushed) == "request_pushed");
  CHECK(event_name(Event::Kind::consent_given) == "consent_given");
  CHECK(event_name(Event::Kind::consent_denied) == "consent_denied");
  CHECK(event_name(Event::Kind::consent_withdrawn) == "consent_withdrawn");
  CHECK(event_name(Event::Kind::code_issued) == "code_issued");
  CHECK(event_name(Event::Kind::code_replayed) == "code_replayed");
  CHECK(event_name(Event::Kind::tokens_issued) == "tokens_issued");
  CHECK(event_name(Event::Kind::refresh_reused) == "refresh_reused");
  CHECK(event_name(Event::Kind::refresh_denied) == "refresh_denied");
  CHECK(event_name(Event::Kind::refresh_retried) == "refresh_retried");
  CHECK(event_name(Event::Kind::tokens_revoked) == "tokens_revoked");
  CHECK(event_name(Event::Kind::parameter_dropped) == "parameter_dropped");
  CHECK(event_name(Event::Kind::device_begun) == "device_begun");
  CHECK(event_name(Event::Kind::device_decided) == "device_decided");
  CHECK(event_name(Event::Kind::backchannel_begun) == "backchannel_begun");
  CHECK(event_name(Event::Kind::backchannel_decided) == "backchannel_decided");
  CHECK(event_name(Event::Kind::tokens_exchanged) == "tokens_exchanged");
  CHECK(event_name(Event::Kind::assertion_replayed) == "assertion_replayed");
  CHECK(event_name(Event::Kind::request_refused) == "request_refused");
}

TEST_CASE("event: no two kinds share a name, and what is no kind has one too") {
  std::set<std::string_view> names;
  for (int kind = 0; kind <= static_cast<int>(Event::Kind::request_refused); ++kind) {
    CHECK(names.insert(event_name(static_cast<Event::Kind>(kind))).second);
  }
  CHECK(names.size() == 23);
  CHECK(event_name(static_cast<Event::Kind>(1000)) == "unknown");
}
