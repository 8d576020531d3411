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
  // RFC 6819 §4.4.1.11: what strangers begin is bounded, for each session and for the node.
  if (entries_.size() >= per_node_) return admission;
  admission.admitted = true;
  const auto pending = by_session_.find(session);
  if (pending != by_session_.end() && pending->second.size() >= per_session_) {
    admission.ousted = pending->second.front();
    end(*admission.ousted);
  }
  entries_[transaction] = by_age_.insert(by_age_.end(), {session, transaction, expires_at});
  by_session_[session].push_back(transaction);
  return admission;
}

void PendingCap::ended(const TokenHash& transaction) {
  const std::lock_guard lock(mutex_);
  end(transaction);
}

void PendingCap::withdrawn(const TokenHash& transaction) {
  const std::lock_guard lock(mutex_);
  forget(transaction);
}

void PendingCap::end(const TokenHash& transaction) {
  if (!keeps_ended_) return forget(transaction);
  const auto entry = entries_.find(transaction);
  if (entry != entries_.end()) leave_session(*entry->second);
}

void PendingCap::forget(const TokenHash& transaction) {
  const auto entry = entries_.find(transaction);
  if (entry == entries_.end()) return;
  leave_session(*entry->second);
  by_age_.erase(entry->second);
  entries_.erase(entry);
}

void PendingCap::leave_session(const Entry& entry) {
  const auto pending = by_session_.find(entry.session);
  if (pending == by_session_.end()) return;
  std::erase(pending->second, entry.transaction);
  if (pending->second.empty()) by_session_.erase(pending);
}

}  // namespace oauthkit
