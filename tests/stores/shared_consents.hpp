#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <oauthkit/consents.hpp>
#include <oauthkit/stores/sockets.hpp>
#include <string>
#include <vector>

#include "stores/records.hpp"
#include "support/threads.hpp"

namespace store_tests {

// What holds for the consents in two stores, `one` and `other`, of one server.

inline constexpr const char* consents_issuer = "https://auth.example";

inline oauthkit::NewConsent consent_of(const std::string& user_id, const std::string& family) {
  return {.user_id = user_id, .client_id = "web", .family = family};
}

inline bool grant(const oauthkit::ConsentStore& consents, const std::string& user_id, const std::string& family,
                  const oauthkit::Scope& scope) {
  auto consent = consent_of(user_id, family);
  consent.before = consents.find(user_id, "web");
  consent.record = oauthkit::ConsentRecord{.client_id = "web", .access = {.scope = scope}, .granted_at = start};
  return consents.remember(consent);
}

inline void check_that_a_consent_counts_elsewhere(const std::shared_ptr<oauthkit::Store>& one,
                                                  const std::shared_ptr<oauthkit::Store>& other) {
  const auto here = oauthkit::stores::consents(one, consents_issuer);
  const auto there = oauthkit::stores::consents(other, consents_issuer);
  CHECK(grant(here, "alice", "first", {"read"}));
  CHECK(grant(there, "alice", "second", {"read", "write"}));
  CHECK(here.find("alice", "web")->access.scope == oauthkit::Scope{"read", "write"});
  CHECK(there.list("alice").size() == 1);
  CHECK(there.forget("alice", "web") == std::vector<std::string>{"first", "second"});
  CHECK_FALSE(here.find("alice", "web"));
  CHECK(here.list("alice").empty());
}

/// Of 8 families that are noted on two stores while the consent is forgotten on one of them: each that was noted is
/// told then, or the next time, and none is lost.
inline void check_that_no_family_is_lost(const std::shared_ptr<oauthkit::Store>& one,
                                         const std::shared_ptr<oauthkit::Store>& other) {
  const auto here = oauthkit::stores::consents(one, consents_issuer);
  const auto there = oauthkit::stores::consents(other, consents_issuer);
  for (int round = 0; round < 20; ++round) {
    const auto user = "user " + std::to_string(round);
    CHECK(grant(here, user, "of the page", {"read"}));
    std::vector<std::string> told;
    support::together(9, [&](std::size_t thread) {
      if (thread == 8) {
        told = there.forget(user, "web");
      } else {
        CHECK((thread % 2 == 0 ? here : there).remember(consent_of(user, "family " + std::to_string(thread))));
      }
    });
    CHECK(std::count(told.begin(), told.end(), "of the page") == 1);
    CHECK_FALSE(here.find(user, "web"));
    CHECK(here.forget(user, "web").size() == 9);
  }
}

/// Of records that are made of one look at two stores at once exactly one takes its place.
inline void check_that_one_record_takes_the_place(const std::shared_ptr<oauthkit::Store>& one,
                                                  const std::shared_ptr<oauthkit::Store>& other) {
  const auto here = oauthkit::stores::consents(one, consents_issuer);
  const auto there = oauthkit::stores::consents(other, consents_issuer);
  std::vector<char> kept(8);
  support::together(kept.size(), [&](std::size_t thread) {
    auto consent = consent_of("bob", "family " + std::to_string(thread));
    consent.record = oauthkit::ConsentRecord{
        .client_id = "web", .access = {.scope = {"read"}}, .claims = {std::to_string(thread)}, .granted_at = start};
    kept[thread] = (thread % 2 == 0 ? here : there).remember(consent) ? 1 : 0;
  });
  CHECK(std::count(kept.begin(), kept.end(), 1) == 1);
  CHECK(here.forget("bob", "web").size() == 1);
}

}  // namespace store_tests
