#include "session/pending_cap.hpp"

namespace oauthkit {

PendingCap::Admission PendingCap::admit(const TokenHash& session, const TokenHash& transaction, TimePoint now,
                                        TimePoint expires_at) {
  const std::lock_guard lock(mutex_);
  Admission admission;
  while (!by_age_.empty() && by_age_.front().expires_at <= now) {
    admission.expired.push_back(by_age_.front().transaction);
    forget(admission.expired.back());
  }
  if (entries_.size() >= per_node_) return admission;
  admission.admitted = true;
  const auto pending = by_session_.find(session);
  if (pending != by_session_.end() && pending->second.size() >= per_session_) {
    admission.ousted = pending->second.front();
    forget(*admission.ousted);
  }
  entries_[transaction] = by_age_.insert(by_age_.end(), {session, transaction, expires_at});
  by_session_[session].push_back(transaction);
  return admission;
}

void PendingCap::ended(const TokenHash& transaction) {
  const std::lock_guard lock(mutex_);
  forget(transaction);
}

void PendingCap::forget(const TokenHash& transaction) {
  const auto entry = entries_.find(transaction);
  if (entry == entries_.end()) return;
  const auto pending = by_session_.find(entry->second->session);
  std::erase(pending->second, transaction);
  if (pending->second.empty()) by_session_.erase(pending);
  by_age_.erase(entry->second);
  entries_.erase(entry);
}

}  // namespace oauthkit
