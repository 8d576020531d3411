#include "session/backchannel_inbox.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view kind = "backchannel_inbox";

}  // namespace

// CIBA Core §13: a request may be denied at once. Nobody is asked more often than that, by whichever clients.
bool BackchannelInbox::add(std::string_view id, TimePoint now, const std::function<bool(const Record&)>& put) const {
  const auto window = window_at(now);
  // What begins at the end of one lifetime waits until the end of the next.
  const auto forget_at = TimePoint((window + 2) * lifetime_);
  for (auto place = first_free(window); place < places_; ++place) {
    if (put({.kind = std::string(kind),
             .hash = hash_of(window, place),
             .expires_at = forget_at,
             .data = std::string(id)})) {
      return true;
    }
  }
  return false;
}

std::vector<std::string> BackchannelInbox::ids(TimePoint now) const {
  std::vector<std::string> ids;
  const auto current = window_at(now);
  for (const auto window : {current - 1, current}) {
    // They are taken from below and without a gap.
    for (std::size_t place = 0; place < places_; ++place) {
      auto found = store_.find(kind, hash_of(window, place));
      if (!found) break;
      ids.push_back(std::move(found->record.data));
    }
  }
  return ids;
}

// The numbers hold no zero byte, so that no two places are one text.
TokenHash BackchannelInbox::hash_of(std::int64_t window, std::size_t place) const {
  std::string text = std::to_string(lifetime_.count());
  text.append(1, '\0').append(std::to_string(window));
  text.append(1, '\0').append(std::to_string(place));
  text.append(1, '\0').append(std::to_string(issuer_.size()));
  return hash_token(text.append(1, '\0').append(issuer_).append(user_id_));
}

std::size_t BackchannelInbox::first_free(std::int64_t window) const {
  std::size_t first = 0;
  std::size_t end = places_;
  while (first < end) {
    const auto middle = first + (end - first) / 2;
    if (store_.find(kind, hash_of(window, middle))) {
      first = middle + 1;
    } else {
      end = middle;
    }
  }
  return first;
}

}  // namespace oauthkit
