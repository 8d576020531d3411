#include "testing/thing.hpp"

#include <algorithm>

namespace oauthkit::testing::contract {
namespace {

std::string of_length(const std::string& text) { return quoted(text) + " (" + std::to_string(text.size()) + " bytes)"; }

std::string told(const std::optional<TimePoint>& time) { return time ? contract::told(*time) : "unset"; }

std::string differs(const char* field, const std::string& is, const std::string& should) {
  return std::string(field) + " is " + is + " and should be " + should;
}

}  // namespace

Thing code(const std::string& name) {
  return {name, {"code", hash_token(name), client, "grant-1", start + 10min, {}, "data of " + name}};
}

Thing code_of_family(const std::string& name, const std::string& family) {
  Thing thing = code(name);
  thing.record.family = family;
  return thing;
}

Thing code_until(const std::string& name, TimePoint expires_at) {
  Thing thing = code(name);
  thing.record.expires_at = expires_at;
  return thing;
}

Things codes(std::size_t count, const std::string& prefix, const std::string& family) {
  Things things;
  for (std::size_t i = 0; i < count; ++i) things.push_back(code_of_family(prefix + "." + std::to_string(i), family));
  return things;
}

std::vector<Record> records_of(const Things& things) {
  std::vector<Record> records;
  records.reserve(things.size());
  for (const Thing& thing : things) records.push_back(thing.record);
  return records;
}

std::string told(TimePoint time) {
  if (time == never) return "never";
  if (time == TimePoint::min()) return "the first time";
  if (time == TimePoint()) return "1970";
  const bool is_near_1970 = time < TimePoint(1'000'000'000s);
  const auto seconds = (is_near_1970 ? time.time_since_epoch() : time - start).count();
  return (is_near_1970 ? "1970" : "start") + std::string(seconds < 0 ? "" : "+") + std::to_string(seconds) + "s";
}

std::string told(const Thing& thing) {
  const bool plain = std::all_of(thing.record.kind.begin(), thing.record.kind.end(), [](char c) { return c > ' '; });
  return (plain && thing.record.kind.size() < 16 ? thing.record.kind + " " : "") + quoted(thing.name);
}

std::string quoted(std::string_view text) {
  constexpr std::size_t at_most = 24;
  std::string quote = "\"";
  for (const char c : text.substr(0, at_most)) quote += c >= ' ' && c <= '~' ? c : '?';
  return quote + (text.size() > at_most ? "…\"" : "\"");
}

std::string difference(const Record& is, const Record& should) {
  if (is.kind != should.kind) return differs("kind", of_length(is.kind), of_length(should.kind));
  if (is.hash != should.hash) return differs("hash", is.hash.hex(), should.hash.hex());
  if (is.client_id != should.client_id)
    return differs("client_id", of_length(is.client_id), of_length(should.client_id));
  if (is.family != should.family) return differs("family", of_length(is.family), of_length(should.family));
  if (is.expires_at != should.expires_at) {
    return differs("expires_at", told(is.expires_at), told(should.expires_at));
  }
  if (is.spent_at != should.spent_at) return differs("spent_at", told(is.spent_at), told(should.spent_at));
  if (is.data != should.data) return differs("data", of_length(is.data), of_length(should.data));
  return {};
}

}  // namespace oauthkit::testing::contract
