#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "oauthkit/client.hpp"
#include "oauthkit/client_documents.hpp"
#include "oauthkit/result.hpp"
#include "registration/fetch_allowance.hpp"

namespace oauthkit::registration {

/// What asking for a document came to.
struct DocumentAnswer {
  enum class Kind {
    good,         ///< there is one that can be used
    none,         ///< there is none, or one that cannot be used
    unreachable,  ///< nobody said
  };
  Kind kind = Kind::unreachable;
  /// What a good one tells of, and how long it may be kept.
  std::shared_ptr<const Client> client = {};
  std::chrono::seconds life = {};
  /// What is said where there is no client.
  Error error = {};
};

/// The clients of documents by their id, exactly as it is written; one fetch for all who need the same one, few at once
/// and few in a minute. Safe from many threads.
class DocumentCache {
 public:
  /// Asks for the document of an id, for no longer than `timeout`. Throws nothing.
  using Fetch = std::function<DocumentAnswer(const std::string& id, std::chrono::milliseconds timeout)>;

  DocumentCache(const ClientDocumentOptions& options, Fetch fetch);

  /// The client of `id`, whose host is `host`: what is kept while its life lasts, or what is there now. An old one
  /// while nobody says. Waits `patience` at most.
  Result<std::shared_ptr<const Client>> get(const std::string& id, std::string_view host);

 private:
  using Known = std::shared_ptr<const Client>;
  using Steady = std::chrono::steady_clock;
  using Lock = std::unique_lock<std::mutex>;

  /// A document that is kept, or of which it is known that there was a good one.
  struct Entry {
    std::string id = {};
    Known client = {};
    /// Until then the document is good, and until then it will do when nobody says.
    TimePoint fresh_until = {};
    TimePoint usable_until = {};
    /// When somebody may be asked again who took long to say nothing.
    TimePoint retry_from = {};
    FetchAllowance allowance = {};
  };
  /// A fetch that is under way, or waits for its turn.
  struct Flight {
    Steady::time_point start = {};
    bool is_over = false;
    DocumentAnswer answer = {};
  };

  Entry* touch(const std::string& id);
  Known old_of(const Entry* entry, TimePoint now) const;
  bool has_turn(const std::string& host, bool is_known) const;
  bool wait_for_turn(Lock& lock, const std::string& host, bool is_known);
  bool is_allowed(Entry* entry, const std::string& host, TimePoint now);
  DocumentAnswer join(Lock& lock, const std::shared_ptr<Flight>& flight);
  DocumentAnswer fly(Lock& lock, const std::string& id, const std::string& host, Steady::time_point deadline);
  DocumentAnswer ask(Lock& lock, const std::string& id, const std::string& host, Steady::time_point deadline);
  void keep(const std::string& id, const DocumentAnswer& answer, bool was_slow);
  Entry& room_for(const std::string& id);

  const ClientDocumentOptions& options_;
  const Fetch fetch_;
  std::mutex mutex_;
  std::condition_variable changed_;
  /// The one that was asked for last is first.
  std::list<Entry> entries_;
  std::map<std::string, std::list<Entry>::iterator, std::less<>> by_id_;
  std::map<std::string, std::shared_ptr<Flight>, std::less<>> flights_;
  HostAllowances strangers_;
  /// How many fetch, in all and of each host, and how many threads are held in all.
  std::size_t fetching_ = 0;
  std::map<std::string, std::size_t, std::less<>> fetching_of_;
  std::size_t held_ = 0;
};

}  // namespace oauthkit::registration
