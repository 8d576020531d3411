#include "stores/consent_document.hpp"

#include <algorithm>
#include <charconv>

#include "base/fields.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view format = "consent/1";

/// Clients that are remembered of one person.
constexpr std::size_t most_of_a_person = 200;

void families_field(FieldWriter& out, const std::map<std::string, TimePoint>& families) {
  std::map<std::string, std::string> texts;
  for (const auto& [family, ends_at] : families) texts[family] = std::to_string(ends_at.time_since_epoch().count());
  out.field("families", texts);
}

void families_field(FieldReader& in, std::map<std::string, TimePoint>& families) {
  std::map<std::string, std::string> texts;
  in.field("families", texts);
  for (const auto& [family, text] : texts) {
    std::int64_t seconds = 0;
    const auto* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, seconds);
    if (read.ec != std::errc() || read.ptr != end) return in.fail();
    families[family] = TimePoint(std::chrono::seconds(seconds));
  }
}

TimePoint last_agreed(const ConsentDocument& document) {
  return std::max(document.agreed_at, document.granted ? document.granted->granted_at : TimePoint());
}

/// A document, and what is in it: nothing, where it is damaged.
struct Held {
  StoredDocument stored;
  ConsentDocument document;
};

bool is_older(const Held& left, const Held& right) { return last_agreed(left.document) < last_agreed(right.document); }

}  // namespace

bool ConsentDocument::is_live(TimePoint now) const {
  if (granted && granted->expires_at > now) return true;
  return std::any_of(families.begin(), families.end(), [&](const auto& family) { return family.second > now; });
}

bool ConsentDocument::forget_ended(TimePoint now) {
  return std::erase_if(families, [&](const auto& family) { return family.second <= now; }) != 0;
}

std::string consent_keys(std::string_view issuer, std::string_view user_id) {
  std::string person(issuer);
  person.append(1, '\0').append(user_id);
  return hash_token(person).hex().append(1, '/');
}

std::string consent_key(std::string_view issuer, std::string_view user_id, std::string_view client_id) {
  return consent_keys(issuer, user_id).append(client_id);
}

std::string write_consent(const ConsentDocument& document) {
  FieldWriter out(format);
  out.field("agreed_at", document.agreed_at);
  out.field("client", document.client);
  if (document.granted) out.field("granted", std::string_view(serialize(*document.granted)));
  families_field(out, document.families);
  return std::move(out).take();
}

std::optional<ConsentDocument> read_consent(std::string_view text) {
  std::optional<ConsentDocument> document(std::in_place);
  FieldReader in(text, format);
  in.field("agreed_at", document->agreed_at);
  in.field("client", document->client);
  const auto granted = in.text("granted");
  families_field(in, document->families);
  const auto outcome = in.outcome();
  if (outcome == FieldReader::Outcome::unknown) {
    throw StoreUnavailable("what a person agreed to holds '" + std::string(in.unknown()) +
                           "', which this version does not know");
  }
  if (outcome == FieldReader::Outcome::damaged) return std::nullopt;
  if (granted) document->granted = deserialize_consent(*granted);
  return document;
}

std::vector<StoredDocument> all_of_person(Documents& documents, const std::string& keys) {
  // Most people have fewer, and what comes after them is of others.
  constexpr std::size_t page = 20;
  std::vector<StoredDocument> all;
  for (auto after = keys;;) {
    auto found = documents.list(ConsentDocument::kind, after, page);
    for (auto& each : found) {
      if (!each.key.starts_with(keys)) return all;
      all.push_back(std::move(each));
    }
    if (found.size() < page) return all;
    after = all.back().key;
  }
}

void make_room(Documents& documents, const std::string& keys, TimePoint now,
               const std::function<void(std::string_view family)>& revoke) {
  auto all = all_of_person(documents, keys);
  if (all.size() < most_of_a_person) return;
  std::vector<Held> held;
  for (auto& stored : all) {
    auto document = read_consent(stored.text).value_or(ConsentDocument());
    held.push_back({std::move(stored), std::move(document)});
  }
  const auto first_live =
      std::stable_partition(held.begin(), held.end(), [&](const Held& one) { return !one.document.is_live(now); });
  const bool all_live = first_live == held.begin();
  if (all_live && !revoke) return;
  const auto oldest = std::min_element(held.begin(), all_live ? held.end() : first_live, is_older);
  for (const auto& [family, ends_at] : oldest->document.families) {
    if (ends_at > now) revoke(family);
  }
  documents.erase(ConsentDocument::kind, oldest->stored.key, oldest->stored.version);
}

}  // namespace oauthkit
