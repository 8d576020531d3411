#include "oauthkit/sealing_keys.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "base/base64.hpp"
#include "base/json.hpp"
#include "jose/jwe.hpp"
#include "keys/key_file.hpp"
#include "keys/schedule.hpp"

namespace oauthkit {
namespace {

using Json = nlohmann::json;

constexpr std::size_t key_bytes = 32;
constexpr std::uint64_t max_time = std::uint64_t{1} << 53;

[[noreturn]] void not_keys(const std::string& file) { throw std::runtime_error(file + ": holds no sealing keys"); }

std::shared_ptr<const SealingKey> shared(SealingKey key) { return std::make_shared<const SealingKey>(std::move(key)); }

std::string entry_text(const SealingKey& key, TimePoint from) {
  json::ObjectWriter entry;
  entry.add("kid", key.kid);
  entry.add_json("seals_from", std::to_string(from.time_since_epoch().count()));
  entry.add("k", base64::encode(key.bytes.reveal(), base64::url));
  return std::move(entry).finish();
}

std::optional<SealingKey> key_in(const Json& entry) {
  if (!entry.is_object()) return std::nullopt;
  const auto kid = entry.find("kid");
  const auto text = entry.find("k");
  if (kid == entry.end() || !kid->is_string() || text == entry.end() || !text->is_string()) return std::nullopt;
  auto bytes = base64::decode(text->get_ref<const std::string&>(), base64::url);
  if (!bytes || bytes->size() != key_bytes || kid->get_ref<const std::string&>().empty()) return std::nullopt;
  return SealingKey{kid->get<std::string>(), Secret(*std::move(bytes))};
}

std::optional<TimePoint> time_in(const Json& entry) {
  const auto member = entry.find("seals_from");
  if (member == entry.end() || !member->is_number_unsigned()) return std::nullopt;
  const auto seconds = member->get<std::uint64_t>();
  if (seconds >= max_time) return std::nullopt;
  return TimePoint(std::chrono::seconds(seconds));
}

template <class Entries>
bool are_same(const Entries& left, const Entries& right) {
  return keys::are_same(left, right,
                        [](const auto& a, const auto& b) { return a.from == b.from && a.key->kid == b.key->kid; });
}

}  // namespace

SealingKey generate_sealing_key(const Random& random) {
  auto key = jose::generate_content_key(random);
  return {std::move(key.kid), std::move(key.bytes)};
}

SealingKeys::Entries SealingKeys::read() const {
  const auto& file = options_.file;
  const auto content = file.empty() ? std::nullopt : keys::read_private_file(file);
  if (!content) return {};
  if (!json::is_object(content->reveal())) not_keys(file);
  const auto ring = Json::parse(content->reveal(), nullptr, false);
  if (!ring.contains("sealing_keys") || !ring["sealing_keys"].is_array()) not_keys(file);
  Entries entries;
  for (const auto& entry : ring["sealing_keys"]) {
    auto key = key_in(entry);
    const auto from = key ? time_in(entry) : std::nullopt;
    if (!from) not_keys(file);
    entries.push_back({shared(*std::move(key)), *from});
  }
  if (entries.empty()) not_keys(file);
  return entries;
}

SealingKeys::Entry SealingKeys::next(TimePoint from) const {
  return {shared(generate_sealing_key(options_.environment.random)), from};
}

std::string SealingKeys::text_of(const Entries& entries) {
  std::string text = R"({"sealing_keys":[)";
  for (const auto& entry : entries) {
    if (&entry != &entries.front()) text += ',';
    text += entry_text(*entry.key, entry.from);
  }
  text += "]}\n";
  // What the reader would refuse is never written.
  if (!json::is_object(text)) throw std::runtime_error("the keys are more than their file can hold");
  return text;
}

void SealingKeys::write(const Entries& entries) const {
  if (!options_.file.empty()) keys::write_private_file(options_.file, text_of(entries));
}

SealingKeys::SealingKeys(SealingKeyOptions options) : options_(std::move(options)) {
  keys::require_bounded({options_.publish, options_.seal, options_.retire}, "a ring of sealing keys", "seal");
  entries_ = read();
  if (!entries_.empty()) return;
  entries_ = {next(options_.environment.clock())};
  if (options_.file.empty() || keys::create_private_file(options_.file, text_of(entries_))) return;
  // Another process was the first.
  entries_ = read();
  if (entries_.empty()) not_keys(options_.file);
}

SealingKeys::SealingKeys(std::vector<SealingKey> keys) : turns_(false) {
  if (keys.empty()) throw std::invalid_argument("sealed tokens need a key");
  for (auto& key : keys) {
    if (key.kid.empty()) throw std::invalid_argument("a sealing key has no name");
    if (key.bytes.reveal().size() != key_bytes) throw std::invalid_argument("a sealing key has not 32 bytes");
    if (find(key.kid)) throw std::invalid_argument("two sealing keys have one name");
    entries_.push_back({shared(std::move(key)), never});
  }
}

std::shared_ptr<const SealingKey> SealingKeys::current() const {
  const std::scoped_lock lock(mutex_);
  return entries_[keys::in_use(entries_, options_.environment.clock())].key;
}

std::shared_ptr<const SealingKey> SealingKeys::find(std::string_view kid) const {
  const std::scoped_lock lock(mutex_);
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.key->kid == kid; });
  return found == entries_.end() ? nullptr : found->key;
}

Lifetime SealingKeys::retire() const { return turns_ ? options_.retire : Lifetime::never(); }

// What another process has written since; the keys at hand where there is no file.
SealingKeys::Entries SealingKeys::latest() const {
  auto entries = read();
  return entries.empty() ? entries_ : entries;
}

bool SealingKeys::refresh() {
  const std::scoped_lock lock(mutex_);
  return turns_ && advance(false);
}

void SealingKeys::rotate() {
  if (!turns_) throw std::logic_error("sealing keys that were given do not turn");
  const std::scoped_lock lock(mutex_);
  advance(true);
  const bool waits = entries_.back().from > options_.environment.clock();
  if (!waits) throw std::runtime_error("the ring is full: wait until a key has retired");
}

bool SealingKeys::advance(bool at_once) {
  const keys::Steps steps{options_.publish, options_.seal, options_.retire};
  const TimePoint now = options_.environment.clock();
  auto entries = latest();
  if (at_once || keys::is_due(entries, steps, now)) {
    // Nobody else writes between what is read here and what is written.
    const keys::FileLock alone(options_.file);
    const auto found = latest();
    entries = keys::advanced(found, steps, now, at_once, [this](TimePoint from) { return next(from); });
    if (!are_same(entries, found)) write(entries);
  }
  const bool changed = !are_same(entries, entries_);
  entries_ = std::move(entries);
  return changed;
}

}  // namespace oauthkit
