#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/consents.hpp"

namespace oauthkit {

/// What is kept of one person and one client at one issuer: a document. Whoever writes a part of it keeps the others.
struct ConsentDocument {
  /// Of the documents.
  static constexpr std::string_view kind = "consent";

  /// When this person last agreed on a page, and to what the client was then (`Server::agreements`).
  TimePoint agreed_at = {};
  TokenHash client = {};
  /// What they have granted; unset where nothing is remembered.
  std::optional<ConsentRecord> granted = {};
  /// The families that came of it, and when each has ended.
  std::map<std::string, TimePoint> families = {};

  /// Whether there is anything that is worth a document.
  bool empty() const { return agreed_at == TimePoint() && !granted && families.empty(); }
  /// Whether something that was granted may still be in use.
  bool is_live(TimePoint now) const;
  /// Forgets the families that have ended. Whether there were any.
  bool forget_ended(TimePoint now);
};

/// What the keys of all documents of one person begin with: they stand together, and apart from those of a person of
/// that id at another issuer.
std::string consent_keys(std::string_view issuer, std::string_view user_id);

/// The key of the document of this person and this client.
std::string consent_key(std::string_view issuer, std::string_view user_id, std::string_view client_id);

std::string write_consent(const ConsentDocument& document);

/// Nothing when it is damaged. Throws `StoreUnavailable` when a newer version wrote it.
std::optional<ConsentDocument> read_consent(std::string_view text);

/// The documents that begin with `keys`, in the order of their client ids.
std::vector<StoredDocument> all_of_person(Documents& documents, const std::string& keys);

/// Makes room for one more of the documents that begin with `keys`, so that whoever registers clients without end fills
/// no store with agreeing to them. Of those that hold nothing live the one that was agreed to the longest ago is
/// forgotten, and is new to the person again; where there is none and `revoke` is set, the oldest of all, once its
/// families are revoked.
void make_room(Documents& documents, const std::string& keys, TimePoint now,
               const std::function<void(std::string_view family)>& revoke = {});

}  // namespace oauthkit
