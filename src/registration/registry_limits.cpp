#include <algorithm>
#include <stdexcept>
#include <utility>

#include "oauthkit/agreements.hpp"
#include "registration/registry.hpp"

namespace oauthkit {
namespace {

using namespace std::chrono_literals;
using registration::client_kind;
using registration::StoredClient;

constexpr std::size_t page = 500;
constexpr auto fresh = 60s;
// A registry that is full looks sooner whether there is room again.
constexpr auto fresh_when_full = 10s;

}  // namespace

Result<std::string> Registrations::add(const StoredClient& stored) const {
  if (!take_place()) {
    return Error{.code = ErrorCode::temporarily_unavailable,
                 .description = "as many clients are registered here as may be; try again later",
                 .retry_after = fresh_when_full};
  }
  try {
    for (int tries = 0; tries < 8; ++tries) {
      auto id = new_id(options.environment.random);
      if (add(id, stored)) return id;
    }
    throw std::runtime_error("Environment::random draws the same again and again");
  } catch (...) {
    give_place_back();
    throw;
  }
}

bool Registrations::take_place() const {
  const std::lock_guard lock(seeing_);
  const auto when = now();
  bool has_room = seen_within(fresh, when).registered < options.max_clients;
  if (!has_room) has_room = seen_within(fresh_when_full, when).registered < options.max_clients;
  if (has_room) ++seen_->registered;
  return has_room;
}

void Registrations::give_place_back() const {
  const std::lock_guard lock(seeing_);
  if (seen_ && seen_->registered > 0) --seen_->registered;
}

std::size_t Registrations::sweep() const {
  const std::lock_guard lock(seeing_);
  seen_ = walk(now());
  return seen_->registered;
}

bool Registrations::has_name(std::string_view name) const {
  const std::lock_guard lock(seeing_);
  const auto& names = seen_within(fresh, now()).names;
  return std::any_of(names.begin(), names.end(), [&](const std::string& each) { return same_client_name(each, name); });
}

// A clock that was set back makes nothing fresh again.
const Registrations::Seen& Registrations::seen_within(std::chrono::seconds age, TimePoint now) const {
  if (!seen_ || now < seen_->at || now >= seen_->at + age) seen_ = walk(now);
  return *seen_;
}

Registrations::Seen Registrations::walk(TimePoint now) const {
  Seen seen{.at = now};
  std::string after;
  for (;;) {
    const auto found = documents().list(client_kind, after, page);
    for (const auto& document : found) look_at(document, seen);
    if (found.size() < page) return seen;
    after = found.back().key;
  }
}

void Registrations::look_at(const StoredDocument& document, Seen& seen) const {
  const auto stored = read_listed(document);
  if (!stored) return;
  // As it was seen: who is agreed to in this moment stays.
  if (has_ended(*stored, seen.at)) {
    remove(document.key, document.version);
  } else if (stored->source == ClientRegistration::Source::registration) {
    ++seen.registered;
  } else if (auto client = registration::client_of(document.key, *stored)) {
    seen.names.push_back(std::move(client->name));
  }
}

}  // namespace oauthkit
