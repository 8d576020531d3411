#include <algorithm>
#include <limits>
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
// Whoever happens to look pays for so many and no more. The others count on, so that the store is bounded all the same.
constexpr std::size_t most_forgotten_by_the_way = 100;

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
  for (const auto age : {fresh, fresh_when_full}) {
    see_within(age);
    const std::lock_guard lock(seeing_);
    if (seen_->registered >= options.max_clients) continue;
    ++seen_->registered;
    ++taken_;
    return true;
  }
  return false;
}

void Registrations::give_place_back() const {
  const std::lock_guard lock(seeing_);
  if (seen_->registered > 0) --seen_->registered;
  if (taken_ > 0) --taken_;
}

std::size_t Registrations::sweep() const {
  const std::lock_guard walking(walking_);
  see(std::numeric_limits<std::size_t>::max());
  const std::lock_guard lock(seeing_);
  return seen_->registered;
}

bool Registrations::has_name(std::string_view name) const {
  see_within(fresh, true);
  const std::lock_guard lock(seeing_);
  const auto& names = seen_->names;
  return std::any_of(names.begin(), names.end(), [&](const std::string& each) { return same_client_name(each, name); });
}

bool Registrations::has_seen() const {
  const std::lock_guard lock(seeing_);
  return seen_.has_value();
}

// A clock that was set back makes nothing fresh again.
bool Registrations::has_seen_within(std::chrono::seconds age) const {
  const auto when = now();
  const std::lock_guard lock(seeing_);
  return seen_ && when >= seen_->at && when < seen_->at + age;
}

void Registrations::see_within(std::chrono::seconds age, bool or_before) const {
  if (has_seen_within(age)) return;
  std::unique_lock walking(walking_, std::try_to_lock);
  if (!walking) {
    if (or_before && has_seen()) return;
    walking.lock();
  }
  if (!has_seen_within(age)) see(most_forgotten_by_the_way);
}

void Registrations::see(std::size_t most_forgotten) const {
  {
    const std::lock_guard lock(seeing_);
    taken_ = 0;
  }
  auto seen = walk(most_forgotten);
  const std::lock_guard lock(seeing_);
  seen.registered += taken_;
  seen_ = std::move(seen);
}

Registrations::Seen Registrations::walk(std::size_t most_forgotten) const {
  Seen seen{.at = now()};
  std::size_t forgotten = 0;
  const auto look_at = [&](const StoredDocument& document) {
    const auto stored = read_listed(document);
    if (!stored) return;
    if (has_ended(*stored, seen.at) && forgotten < most_forgotten) {
      // As it was seen: who is agreed to in this moment stays.
      remove(document.key, document.version);
      ++forgotten;
    } else if (stored->source == ClientRegistration::Source::registration) {
      ++seen.registered;
    } else if (auto client = registration::client_of(document.key, *stored)) {
      seen.names.push_back(std::move(client->name));
    }
  };
  std::string after;
  for (;;) {
    const auto found = documents().list(client_kind, after, page);
    std::for_each(found.begin(), found.end(), look_at);
    if (found.size() < page) return seen;
    after = found.back().key;
  }
}

}  // namespace oauthkit
