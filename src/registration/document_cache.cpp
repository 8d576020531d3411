#include "registration/document_cache.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace oauthkit::registration {
namespace {

using std::chrono::milliseconds;

/// A fetch that has lasted longer is slow: nobody joins it who would hold a thread too many.
constexpr auto slow = std::chrono::seconds(1);
/// How long those wait who are too many.
constexpr auto moment = milliseconds(300);
/// How long nobody is asked again who took long to say nothing, while there is an old document.
constexpr std::chrono::seconds longest_rest = std::chrono::seconds(30);

DocumentAnswer busy(const char* cause) {
  return {.kind = DocumentAnswer::Kind::unreachable,
          .error = {.code = ErrorCode::invalid_client,
                    .description = "the document at the client id cannot be fetched now; try again later",
                    .cause = cause}};
}

// One host, whatever port is named, and however it is written.
std::string plain_host(std::string_view host) {
  const auto bracket = host.rfind(']');
  auto name = host.substr(0, host.find(':', bracket == host.npos ? 0 : bracket));
  while (name.ends_with('.')) name.remove_suffix(1);
  return ascii::lowered(name);
}

/// Counts while it lives.
class Counted {
 public:
  explicit Counted(std::size_t& count) : count_(count) { ++count_; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  ~Counted() { --count_; }

 private:
  std::size_t& count_;
};

/// Counts for a host while it lives.
class CountedOf {
 public:
  using Hosts = std::map<std::string, std::size_t, std::less<>>;

  CountedOf(Hosts& hosts, const std::string& host) : hosts_(hosts), place_(hosts.try_emplace(host).first) {
    ++place_->second;
  }
  CountedOf(const CountedOf&) = delete;
  CountedOf& operator=(const CountedOf&) = delete;
  ~CountedOf() {
    if (--place_->second == 0) hosts_.erase(place_);
  }

 private:
  Hosts& hosts_;
  Hosts::iterator place_;
};

/// Leaves others their turn while it lives.
class Unlocked {
 public:
  explicit Unlocked(std::unique_lock<std::mutex>& lock) : lock_(lock) { lock_.unlock(); }
  Unlocked(const Unlocked&) = delete;
  Unlocked& operator=(const Unlocked&) = delete;
  ~Unlocked() { lock_.lock(); }

 private:
  std::unique_lock<std::mutex>& lock_;
};

/// Does `work` at its end, whatever comes between.
template <class Work>
class AtEnd {
 public:
  explicit AtEnd(Work work) : work_(std::move(work)) {}
  AtEnd(const AtEnd&) = delete;
  AtEnd& operator=(const AtEnd&) = delete;
  ~AtEnd() { work_(); }

 private:
  Work work_;
};

}  // namespace

DocumentCache::DocumentCache(const ClientDocumentOptions& options, Fetch fetch)
    : options_(options), fetch_(std::move(fetch)) {}

Result<std::shared_ptr<const Client>> DocumentCache::get(const std::string& id, std::string_view host) {
  // MCP “Authorization Server Abuse Protection”: a document server that is slow holds nobody up for long.
  const auto deadline = Steady::now() + options_.patience;
  Lock lock(mutex_);
  const auto now = options_.environment.clock();
  auto* const entry = touch(id);
  if (entry && entry->client && now < entry->fresh_until) return entry->client;
  const auto old = old_of(entry, now);
  if (old && now < entry->retry_from) return old;
  const auto flight = flights_.find(id);
  // What may be out of date will do, rather than wait.
  if (old && (flight != flights_.end() || !has_turn(plain_host(host), true))) return old;
  const auto answer = flight != flights_.end() ? join(lock, flight->second) : fly(lock, id, plain_host(host), deadline);
  if (answer.client) return answer.client;
  // Client ID Metadata Documents §4.3: what is not there is an error; that nobody says so is not.
  if (old && answer.kind == DocumentAnswer::Kind::unreachable) return old;
  return answer.error;
}

DocumentCache::Entry* DocumentCache::touch(const std::string& id) {
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return &entries_.front();
}

DocumentCache::Known DocumentCache::old_of(const Entry* entry, TimePoint now) const {
  return entry && now < entry->usable_until ? entry->client : nullptr;
}

// Whoever makes up ids at slow hosts holds all fetches but one: that is for documents that were good before.
bool DocumentCache::has_turn(const std::string& host, bool is_known) const {
  const auto found = fetching_of_.find(host);
  const auto of_host = found == fetching_of_.end() ? 0 : found->second;
  const auto most = is_known ? options_.fetches_at_once : std::max<std::size_t>(1, options_.fetches_at_once - 1);
  return fetching_ < most && of_host < options_.fetches_at_once_of_a_host;
}

// One fetch for all who need the document. Too many of them do not hold every thread there is.
DocumentAnswer DocumentCache::join(Lock& lock, const std::shared_ptr<Flight>& shared) {
  const auto flight = shared;
  const auto now = Steady::now();
  const bool too_many = held_ >= options_.fetches_at_once + options_.fetches_at_once / 2;
  if (too_many && now - flight->start > slow) return busy("too many wait for documents");
  const auto until = now + (too_many ? std::min(options_.patience, moment) : options_.patience);
  const Counted held(held_);
  if (changed_.wait_until(lock, until, [&] { return flight->is_over; })) return flight->answer;
  return busy("a document takes longer than anyone waits");
}

DocumentAnswer DocumentCache::fly(Lock& lock, const std::string& id, const std::string& host,
                                  Steady::time_point deadline) {
  // What those are told who wait for a fetch that ends in an exception.
  const auto flight =
      std::make_shared<Flight>(Flight{.start = Steady::now(), .answer = busy("the fetch of a document broke off")});
  const auto place = flights_.emplace(id, flight).first;
  const AtEnd landing([&] {
    flight->is_over = true;
    flights_.erase(place);
    changed_.notify_all();
  });
  flight->answer = ask(lock, id, host, deadline);
  return flight->answer;
}

bool DocumentCache::wait_for_turn(Lock& lock, const std::string& host, bool is_known) {
  if (has_turn(host, is_known)) return true;
  if (held_ >= options_.fetches_at_once + options_.fetches_at_once / 2) return false;
  const Counted held(held_);
  // What is left is for the fetch itself.
  return changed_.wait_until(lock, Steady::now() + options_.patience / 2, [&] { return has_turn(host, is_known); });
}

// Client ID Metadata Documents §4.4: errors are asked for again, but not without bound.
// Whoever makes up ids uses up the allowance of strangers: a document that was good before has its own.
bool DocumentCache::is_allowed(Entry* entry, const std::string& host, TimePoint now) {
  if (entry) return entry->allowance.take(now, options_.fetches_of_a_host);
  return strangers_.take(host, now, options_.fetches_of_a_host);
}

DocumentAnswer DocumentCache::ask(Lock& lock, const std::string& id, const std::string& host,
                                  Steady::time_point deadline) {
  if (!wait_for_turn(lock, host, touch(id) != nullptr)) return busy("too many documents are being fetched");
  if (!is_allowed(touch(id), host, options_.environment.clock())) return busy("too many documents of one host");
  const Counted fetching(fetching_);
  const Counted held(held_);
  const CountedOf fetching_of(fetching_of_, host);
  const auto start = Steady::now();
  auto answer = [&] {
    const Unlocked meanwhile(lock);
    return fetch_(id, std::max(milliseconds(1), std::chrono::duration_cast<milliseconds>(deadline - start)));
  }();
  keep(id, answer, Steady::now() - start > slow);
  return answer;
}

void DocumentCache::keep(const std::string& id, const DocumentAnswer& answer, bool was_slow) {
  const auto now = options_.environment.clock();
  if (answer.kind == DocumentAnswer::Kind::good) {
    auto& entry = room_for(id);
    entry.client = answer.client;
    entry.fresh_until = now + answer.life;
    entry.usable_until = now + options_.longest_life;
    entry.retry_from = {};
    return;
  }
  // Client ID Metadata Documents §4.4: errors and invalid documents are not kept; all that stays is that there was a
  // good one.
  auto* const entry = touch(id);
  if (!entry) return;
  if (answer.kind == DocumentAnswer::Kind::none) entry->client.reset();
  if (was_slow) entry->retry_from = now + std::min(options_.shortest_life, longest_rest);
}

DocumentCache::Entry& DocumentCache::room_for(const std::string& id) {
  if (auto* const entry = touch(id)) return *entry;
  if (entries_.size() >= options_.cached_documents) {
    by_id_.erase(entries_.back().id);
    entries_.pop_back();
  }
  std::list<Entry> one;
  one.push_front({.id = id});
  by_id_.emplace(id, one.begin());
  entries_.splice(entries_.begin(), one);
  return entries_.front();
}

}  // namespace oauthkit::registration
