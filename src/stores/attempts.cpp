#include "oauthkit/attempts.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/ascii.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view record_kind = "attempt";
constexpr std::uint32_t max_limit = 1'000'000;
constexpr std::size_t max_name = 64;

void require(bool condition, const char* sentence) {
  if (!condition) throw std::invalid_argument(sentence);
}

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= max_name && std::all_of(name.begin(), name.end(), [](char c) {
    return ascii::is_alnum(c) || c == '-' || c == '_' || c == '.';
  });
}

struct Window {
  std::int64_t number = 0;
  TimePoint ends_at = {};
};

Window window_at(TimePoint now, Lifetime length) {
  const auto number = now.time_since_epoch() / length.length();
  return {.number = number, .ends_at = length.from(TimePoint(number * length.length()))};
}

/// The places that there are for one key in one window, numbered from 0. Whoever takes one is let through.
class Places {
 public:
  Places(Store& store, const AttemptOptions& options, std::string_view key)
      : store_(store),
        window_(window_at(options.environment.clock(), options.window)),
        name_(options.name),
        key_(key) {}

  bool is_taken(std::uint32_t place) const { return store_.find(record_kind, hash_of(place)).has_value(); }

  /// The store refuses what is there already: of any number that want a place at once one has it.
  bool take(std::uint32_t place) const {
    const std::array records = {
        Record{.kind = std::string(record_kind), .hash = hash_of(place), .expires_at = window_.ends_at}};
    return store_.put(records);
  }

 private:
  // The name and the numbers hold no zero byte, so that no two places are one text.
  TokenHash hash_of(std::uint32_t place) const {
    std::string text = name_;
    text.append(1, '\0').append(std::to_string(window_.number));
    text.append(1, '\0').append(std::to_string(place));
    return hash_token(text.append(1, '\0').append(key_));
  }

  Store& store_;
  Window window_;
  const std::string& name_;
  std::string_view key_;
};

/// The first place that is free, or was when it was looked at. They are taken from below and without a gap.
std::uint32_t first_free(const Places& places, std::uint32_t limit) {
  std::uint32_t first = 0;
  std::uint32_t end = limit - 1;
  while (first < end) {
    const auto middle = first + (end - first) / 2;
    if (places.is_taken(middle)) {
      first = middle + 1;
    } else {
      end = middle;
    }
  }
  return first;
}

std::string text_of(int family, const void* address) {
  std::array<char, INET6_ADDRSTRLEN> text = {};
  return inet_ntop(family, address, text.data(), text.size()) == nullptr ? std::string() : std::string(text.data());
}

/// What is counted of an address: of IPv6 the first 64 bits, which is what one subscriber has (RFC 6177 §2), unless
/// there is an IPv4 address in it (RFC 4291 §2.5.5.2).
std::string counted_of(std::string_view address) {
  // RFC 4007 §11: the zone is a matter of this machine.
  const std::string text(address.substr(0, address.find('%')));
  in6_addr bytes = {};
  if (inet_pton(AF_INET6, text.c_str(), &bytes) != 1) return std::string(address);
  if (IN6_IS_ADDR_V4MAPPED(&bytes)) return text_of(AF_INET, &bytes.s6_addr[12]);
  std::fill(std::begin(bytes.s6_addr) + 8, std::end(bytes.s6_addr), std::uint8_t(0));
  return text_of(AF_INET6, &bytes) + "/64";
}

// An address holds no zero byte, so that no two of these are one text.
std::string key_from(std::string_view remote_address, std::string_view key) {
  return ("from " + counted_of(remote_address)).append(1, '\0').append(key);
}

// RFC 6585 §4: whoever is told to come later is told when. The end is that of the window in which they were counted, or
// of the one before: looked at afterwards it could be that of a whole window that nobody has used yet.
template <class Count>
std::function<Result<void>(const AuthAttempt&)> throttle(const Attempts& attempts, Count count) {
  return [attempts, count](const AuthAttempt& attempt) -> Result<void> {
    const auto after = attempts.retry_after();
    if (count(attempts, attempt)) return {};
    return Error{.code = ErrorCode::too_many_attempts,
                 .description = "too many attempts; try again later",
                 .retry_after = after};
  };
}

}  // namespace

Attempts::Attempts(std::shared_ptr<Store> store, AttemptOptions options)
    : store_(std::move(store)), options_(std::move(options)) {
  require(store_ != nullptr, "Attempts have nowhere to be counted: give them a Store");
  require(options_.limit >= 1 && options_.limit <= max_limit, "AttemptOptions::limit is not 1 to 1,000,000");
  require(!options_.window.is_never(), "AttemptOptions::window never ends");
  require(is_name(options_.name), "AttemptOptions::name is not 1 to 64 letters, digits, '-', '_' and '.'");
}

Result<void> Attempts::count(std::string_view key) const {
  const Places places(*store_, options_, key);
  if (places.is_taken(options_.limit - 1)) return denied();
  auto place = first_free(places, options_.limit);
  while (place < options_.limit && !places.take(place)) ++place;
  return place < options_.limit;
}

bool Attempts::admits(std::string_view key) const {
  return !Places(*store_, options_, key).is_taken(options_.limit - 1);
}

Result<void> Attempts::count_address(std::string_view remote_address) const {
  return count("address " + counted_of(remote_address));
}

Result<void> Attempts::count_from(std::string_view remote_address, std::string_view key) const {
  return count(key_from(remote_address, key));
}

bool Attempts::admits_from(std::string_view remote_address, std::string_view key) const {
  return admits(key_from(remote_address, key));
}

std::chrono::seconds Attempts::retry_after() const {
  const auto now = options_.environment.clock();
  return window_at(now, options_.window).ends_at - now;
}

std::function<Result<void>(const AuthAttempt&)> Attempts::by_address() const {
  return throttle(*this, [](const Attempts& attempts, const AuthAttempt& attempt) {
    return attempts.count_address(attempt.remote_address);
  });
}

std::function<Result<void>(const AuthAttempt&)> Attempts::by_client() const {
  return throttle(*this, [](const Attempts& attempts, const AuthAttempt& attempt) {
    return attempts.count("client " + std::string(attempt.client_id));
  });
}

}  // namespace oauthkit
