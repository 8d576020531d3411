#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>

#include "oauthkit/fetch.hpp"

namespace oauthkit::fetch {

/// JWK sets by URL, and who could not be read; one request at a time for each, and few for all.
class Cache {
 public:
  using Fetch = std::function<Response(const std::string& url)>;
  using Text = std::shared_ptr<const std::string>;

  explicit Cache(const FetchOptions& options) : options_(options) {}

  /// As `Fetcher::jwks`.
  Text get(std::string_view url, RemoteKeys::Need need, const Fetch& fetch);

 private:
  /// What is known of a URL.
  struct Known {
    Text text = {};
    /// Until then the text is good, and until then it will do when nobody answers.
    TimePoint fresh_until = {};
    TimePoint usable_until = {};
    /// When a request may be made that is not due yet, and when one may be made at all.
    TimePoint refetch_from = {};
    TimePoint retry_from = {};
    /// Why there is no text: empty when it was refused.
    std::string failure = {};
  };
  struct Entry {
    std::mutex mutex = {};
    Known known = {};
    bool is_fetching = false;
    std::uint64_t last_use = 0;
  };

  std::shared_ptr<Entry> entry_of(std::string_view url);
  /// The right to ask for one URL, for as long as it lives.
  class Turn {
   public:
    Turn(Cache& cache, Entry& entry) : cache_(cache), entry_(entry) {}
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn();

   private:
    Cache& cache_;
    Entry& entry_;
  };

  /// The answer without asking anybody; nothing when the caller has to, and then the turn is its own.
  std::optional<Text> settled(Entry& entry, RemoteKeys::Need need);
  bool take_turn(Entry& entry);
  bool is_due(const Known& known, RemoteKeys::Need need, TimePoint now) const;
  void refresh(Entry& entry, const std::string& url, const Fetch& fetch);
  void keep(Known& known, Response response) const;
  void remember_failure(Known& known, std::string why) const;
  Text answer(const Known& known, TimePoint now) const;

  const FetchOptions& options_;
  /// For the entries, and all of an entry but what is known.
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Entry>, std::less<>> entries_;
  std::uint64_t uses_ = 0;
  std::size_t fetching_ = 0;
};

}  // namespace oauthkit::fetch
