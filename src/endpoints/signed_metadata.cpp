#include "endpoints/signed_metadata.hpp"

#include <algorithm>
#include <stdexcept>

#include "assembly/profile_rules.hpp"
#include "endpoints/well_known.hpp"
#include "keys/signed_token.hpp"
#include "oauthkit/module.hpp"

namespace oauthkit::endpoints {
namespace {

// RFC 8414 §2.1: iss, which attests to what follows, and every member as it stands in the document.
std::string claims_of(std::string_view issuer, const JsonMembers& members) {
  JsonMembers claims;
  claims.add("iss", issuer);
  for (const auto& [name, json] : members) claims.add_json(name, json);
  auto text = document_of(claims);
  if (text.empty())
    throw SetupError("endpoints::metadata signs no document that has an \"iss\" of its own: remove it.");
  return text;
}

}  // namespace

SignedMetadata::SignedMetadata(SigningKeys keys, const Options& options, const JsonMembers& members)
    : keys_(std::move(keys)),
      profile_(options.profile),
      members_(document_of(members)),
      claims_(claims_of(options.issuer, members)) {}

std::string SignedMetadata::document() const {
  const std::scoped_lock lock(mutex_);
  const auto signer = admitted_signer(profile_, keys_);
  if (!signer) throw std::runtime_error("the profile admits none of the keys that endpoints::metadata signs with");
  if (document_.empty() || kid_ != signer->kid()) {
    document_ = signed_by(*signer);
    kid_ = signer->kid();
  }
  return document_;
}

// RFC 8414 §2.1: a text that is the whole JWT, which has no signed_metadata of its own.
std::string SignedMetadata::signed_by(const Signer& signer) const {
  auto text = members_;
  text.pop_back();
  return text.append(R"(,"signed_metadata":")").append(keys::signed_token(signer, {}, claims_)).append("\"}");
}

std::chrono::seconds SignedMetadata::max_age() const { return std::min(document_max_age, keys_.retire().length()); }

}  // namespace oauthkit::endpoints
