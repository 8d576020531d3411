#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <utility>

#include "base/json.hpp"
#include "jose/pem.hpp"
#include "keys/key_file.hpp"
#include "keys/schedule.hpp"
#include "keys/signer.hpp"

namespace oauthkit {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t max_time = std::int64_t{1} << 53;

[[noreturn]] void not_keys(const std::string& file) {
  throw std::runtime_error(file + ": holds no keys of a key ring");
}

Secret pem_of(const Signer& signer) {
  auto pem = jose::write_pem(dynamic_cast<const keys::LocalSigner&>(signer).key());
  if (!pem) throw std::runtime_error(std::string(pem.reason()));
  return *std::move(pem);
}

std::string entry_text(const Signer& signer, TimePoint from) {
  json::ObjectWriter entry;
  entry.add("alg", jose::name(keys::to_jose(signer.algorithm())));
  entry.add_json("signs_from", std::to_string(from.time_since_epoch().count()));
  entry.add("pem", pem_of(signer).reveal());
  return std::move(entry).finish();
}

std::optional<SigningAlgorithm> algorithm_in(const Json& entry) {
  const auto name = entry.find("alg");
  if (name == entry.end() || !name->is_string()) return std::nullopt;
  const auto algorithm = jose::algorithm_named(name->get_ref<const std::string&>());
  for (const auto known :
       {SigningAlgorithm::es256, SigningAlgorithm::eddsa, SigningAlgorithm::ps256, SigningAlgorithm::rs256}) {
    if (keys::to_jose(known) == algorithm) return known;
  }
  return std::nullopt;
}

std::optional<TimePoint> time_in(const Json& entry) {
  const auto member = entry.find("signs_from");
  if (member == entry.end() || !member->is_number_unsigned()) return std::nullopt;
  const auto seconds = member->get<std::uint64_t>();
  if (seconds >= static_cast<std::uint64_t>(max_time)) return std::nullopt;
  return TimePoint(std::chrono::seconds(seconds));
}

bool have_names_of_their_own(const std::vector<std::shared_ptr<const Signer>>& signers) {
  std::set<std::string_view> names;
  return std::all_of(signers.begin(), signers.end(),
                     [&](const auto& signer) { return names.insert(signer->kid()).second; });
}

}  // namespace

KeyRing::Entries KeyRing::read() const {
  const auto& file = options_.file;
  const auto content = file.empty() ? std::nullopt : keys::read_private_file(file);
  if (!content) return {};
  if (!json::is_object(content->reveal())) not_keys(file);
  const auto ring = Json::parse(content->reveal(), nullptr, false);
  if (!ring.contains("keys") || !ring["keys"].is_array() || ring["keys"].empty()) not_keys(file);
  Entries entries;
  for (const auto& entry : ring["keys"]) {
    if (!entry.is_object() || !entry.contains("pem") || !entry["pem"].is_string()) not_keys(file);
    const auto algorithm = algorithm_in(entry);
    const auto from = time_in(entry);
    if (!algorithm || !from) not_keys(file);
    try {
      entries.push_back({signer_from_pem(entry["pem"].get_ref<const std::string&>(), *algorithm), *from});
    } catch (const std::invalid_argument&) {
      not_keys(file);
    }
  }
  return entries;
}

bool KeyRing::are_same(const Entries& left, const Entries& right) {
  return keys::are_same(left, right, [](const Entry& a, const Entry& b) {
    return a.from == b.from && a.signer->kid() == b.signer->kid();
  });
}

// What another process has written since; the keys at hand where there is no file.
KeyRing::Entries KeyRing::latest() const {
  auto entries = read();
  return entries.empty() || are_same(entries, entries_) ? entries_ : entries;
}

KeyRing::Entry KeyRing::next(TimePoint from) const { return {generate_signer(options_.algorithm), from}; }

std::string KeyRing::text_of(const Entries& entries) {
  std::string text = R"({"keys":[)";
  for (const auto& entry : entries) {
    if (&entry != &entries.front()) text += ',';
    text += entry_text(*entry.signer, entry.from);
  }
  text += "]}\n";
  // What the reader would refuse is never written.
  if (!json::is_object(text)) throw std::runtime_error("the keys are more than their file can hold");
  return text;
}

void KeyRing::write(const Entries& entries) const {
  if (!options_.file.empty()) keys::write_private_file(options_.file, text_of(entries));
}

KeyRing::KeyRing(KeyRingOptions options) : options_(std::move(options)) {
  keys::require_bounded({options_.publish, options_.sign, options_.retire}, "a key ring", "sign");
  entries_ = read();
  if (!entries_.empty()) return;
  entries_ = {next(options_.environment.clock())};
  if (options_.file.empty() || keys::create_private_file(options_.file, text_of(entries_))) return;
  // Another process was the first.
  entries_ = read();
  if (entries_.empty()) not_keys(options_.file);
}

KeyRing::KeyRing(std::vector<std::shared_ptr<const Signer>> signers) : turns_(false) {
  if (signers.empty()) throw std::invalid_argument("a key ring needs a key");
  if (!have_names_of_their_own(signers)) throw std::invalid_argument("two keys of the ring have one name");
  for (auto& signer : signers) entries_.push_back({std::move(signer), never});
}

std::shared_ptr<const Signer> KeyRing::signer() const {
  const std::scoped_lock lock(mutex_);
  return entries_[keys::in_use(entries_, options_.environment.clock())].signer;
}

std::string KeyRing::jwks() const {
  const std::scoped_lock lock(mutex_);
  std::string text = R"({"keys":[)";
  for (const auto& entry : entries_) {
    if (&entry != &entries_.front()) text += ',';
    text += entry.signer->public_jwk();
  }
  return text + "]}";
}

std::vector<SigningAlgorithm> KeyRing::algorithms() const {
  std::vector<SigningAlgorithm> found;
  const auto add = [&](SigningAlgorithm algorithm) {
    if (std::find(found.begin(), found.end(), algorithm) == found.end()) found.push_back(algorithm);
  };
  const std::scoped_lock lock(mutex_);
  for (const auto& entry : entries_) add(entry.signer->algorithm());
  if (turns_) add(options_.algorithm);
  return found;
}

Lifetime KeyRing::publish() const { return turns_ ? options_.publish : Lifetime::never(); }

Lifetime KeyRing::retire() const { return turns_ ? options_.retire : Lifetime::never(); }

bool KeyRing::refresh() {
  const std::scoped_lock lock(mutex_);
  return turns_ && advance(false);
}

void KeyRing::rotate() {
  if (!turns_) throw std::logic_error("a key ring of given keys does not turn");
  const std::scoped_lock lock(mutex_);
  advance(true);
  const bool waits = entries_.back().from > options_.environment.clock();
  if (!waits) throw std::runtime_error("the ring is full: wait until a key has retired");
}

bool KeyRing::advance(bool at_once) {
  const keys::Steps steps{options_.publish, options_.sign, options_.retire};
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
