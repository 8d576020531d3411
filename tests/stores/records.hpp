#pragma once

#include <chrono>
#include <oauthkit/store.hpp>
#include <string>
#include <vector>

namespace store_tests {

using oauthkit::Record;
using oauthkit::TimePoint;
using namespace std::chrono_literals;

inline constexpr TimePoint start = TimePoint(1'700'000'000s);

/// A live code of client "s6BhdRkqt3" in the family "grant-1" that lasts ten minutes from `start`.
inline Record code(const std::string& token) {
  return {"code", oauthkit::hash_token(token), "s6BhdRkqt3", "grant-1", start + 10min, {}, "data of " + token};
}

inline Record code_of_family(const std::string& token, const std::string& family) {
  Record record = code(token);
  record.family = family;
  return record;
}

inline Record code_until(const std::string& token, TimePoint expires_at) {
  Record record = code(token);
  record.expires_at = expires_at;
  return record;
}

inline std::vector<Record> codes(int count, const std::string& family = "grant-1") {
  std::vector<Record> records;
  for (int i = 0; i < count; ++i) records.push_back(code_of_family("code " + std::to_string(i), family));
  return records;
}

inline bool put(oauthkit::Store& store, const Record& record) { return store.put({&record, 1}); }

inline oauthkit::TakenRecord take(oauthkit::Store& store, const Record& record, TimePoint now = start) {
  return store.take(record.kind, record.hash, record.client_id, now);
}

inline bool is_first(const oauthkit::TakenRecord& taken) { return taken.state == oauthkit::TakenRecord::State::first; }

enum class State { absent, live, spent, revoked };

inline State state(oauthkit::Store& store, const Record& record) {
  const auto found = store.find(record.kind, record.hash);
  if (!found) return State::absent;
  switch (found->state) {
    case oauthkit::Found::State::live:
      return State::live;
    case oauthkit::Found::State::spent:
      return State::spent;
    case oauthkit::Found::State::revoked:
      return State::revoked;
  }
  return State::absent;
}

}  // namespace store_tests
