#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <utility>

#include "jose/pem.hpp"
#include "json.hpp"
#include "keys/key_file.hpp"
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

std::string entry_text(const Signer& signer, TimePoint signs_from) {
  json::ObjectWriter entry;
  entry.add("alg", jose::name(keys::to_jose(signer.algorithm())));
  entry.add_json("signs_from", std::to_string(signs_from.time_since_epoch().count()));
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

KeyRing::Entries KeyRing::read(const std::string& file) {
  const auto content = file.empty() ? std::nullopt : keys::read_private_file(file);
  if (!content) return {};
  if (!json::is_object(content->reveal())) not_keys(file);
  const auto ring = Json::parse(content->reveal(), nullptr, false);
  if (!ring.contains("keys") || !ring["keys"].is_array() || ring["keys"].empty()) not_keys(file);
  Entries entries;
  for (const auto& entry : ring["keys"]) {
    if (!entry.is_object() || !entry.contains("pem") || !entry["pem"].is_string()) not_keys(file);
    const auto algorithm = algorithm_in(entry);
    const auto signs_from = time_in(entry);
    if (!algorithm || !signs_from) not_keys(file);
    entries.push_back({signer_from_pem(entry["pem"].get_ref<const std::string&>(), *algorithm), *signs_from});
  }
  return entries;
}

KeyRing::KeyRing(KeyRingOptions options) : options_(std::move(options)) {
  try {
    entries_ = read(options_.file);
  } catch (const std::invalid_argument&) {
    not_keys(options_.file);
  }
  if (entries_.empty()) replace({next(options_.clock())});
}

KeyRing::KeyRing(std::vector<std::shared_ptr<const Signer>> signers) : turns_(false) {
  if (signers.empty()) throw std::invalid_argument("a key ring needs a key");
  if (!have_names_of_their_own(signers)) throw std::invalid_argument("two keys of the ring have one name");
  entries_.push_back({std::move(signers.front()), TimePoint()});
  for (std::size_t i = 1; i < signers.size(); ++i) entries_.push_back({std::move(signers[i]), never});
}

std::size_t KeyRing::signing_at(TimePoint now) const {
  std::size_t signing = 0;
  for (std::size_t i = 1; i < entries_.size(); ++i) {
    if (entries_[i].signs_from <= now) signing = i;
  }
  return signing;
}

KeyRing::Entries KeyRing::without_retired(TimePoint now) const {
  Entries kept;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const bool retired = i + 1 < entries_.size() && options_.retire.from(entries_[i + 1].signs_from) <= now;
    if (!retired) kept.push_back(entries_[i]);
  }
  return kept;
}

KeyRing::Entry KeyRing::next(TimePoint signs_from) const { return {generate_signer(options_.algorithm), signs_from}; }

void KeyRing::replace(Entries entries) {
  if (!options_.file.empty()) {
    std::string text = R"({"keys":[)";
    for (const auto& entry : entries) {
      if (&entry != &entries.front()) text += ',';
      text += entry_text(*entry.signer, entry.signs_from);
    }
    keys::write_private_file(options_.file, text + "]}\n");
  }
  entries_ = std::move(entries);
}

std::shared_ptr<const Signer> KeyRing::signer() const {
  const std::scoped_lock lock(mutex_);
  return entries_[turns_ ? signing_at(options_.clock()) : 0].signer;
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

bool KeyRing::refresh() {
  const std::scoped_lock lock(mutex_);
  if (!turns_) return false;
  const TimePoint now = options_.clock();
  Entries entries = without_retired(now);
  const TimePoint due = options_.sign.from(entries.back().signs_from);
  const TimePoint earliest = options_.publish.from(now);
  if (due <= earliest) entries.push_back(next(std::max(due, earliest)));
  const bool changed = entries.size() != entries_.size() || entries.back().signer != entries_.back().signer;
  if (changed) replace(std::move(entries));
  return changed;
}

void KeyRing::rotate() {
  if (!turns_) throw std::logic_error("a key ring of given keys does not turn");
  const std::scoped_lock lock(mutex_);
  const TimePoint now = options_.clock();
  if (entries_.back().signs_from > now) return;
  Entries entries = without_retired(now);
  entries.push_back(next(options_.publish.from(now)));
  replace(std::move(entries));
}

}  // namespace oauthkit
