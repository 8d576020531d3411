#pragma once

#include "jose/claims.hpp"
#include "jose/jws.hpp"
#include "oauthkit/client_auth.hpp"

namespace oauthkit::client_auth {

/// The assertion of a request (RFC 7521 §4.2), taken apart. Nothing of it is proven before its signature is.
struct Assertion {
  jose::CompactJws jws = {};
  jose::Claims claims = {};
};

/// What the two methods that send assertions have in common.
class AssertionAuth : public ClientAuth {
 public:
  AssertionAuth(std::shared_ptr<Store> replays, AssertionOptions options)
      : replays_(std::move(replays)), options_(std::move(options)) {}

  bool presented(const ClientAuthRequest& request) const override;
  Result<Client> authenticate(const ClientAuthRequest& request) const override;
  std::vector<std::string> contradictions(const Profile& profile) const override;
  std::vector<Finding> findings() const override;

 private:
  /// Whether assertions of this algorithm are this method's business.
  virtual bool takes(std::string_view alg) const = 0;
  /// Whether the signature is the client's. `client` is null for one that does not exist, which must cost as much.
  virtual jose::Outcome<void> check_signature(const Assertion& assertion, const Client* client) const = 0;

  jose::Outcome<void> check_claims(const Assertion& assertion, const Context& context, const Profile& profile,
                                   std::chrono::seconds leeway) const;
  bool is_for_us(const jose::Claims& claims, const std::string& issuer, const Profile& profile) const;
  jose::Outcome<void> spend(const jose::Claims& claims, const std::string& client_id, const std::string& issuer,
                            std::chrono::seconds leeway) const;
  jose::Outcome<void> prove(const Assertion& assertion, const Context& context, const Client* client) const;

  std::shared_ptr<Store> replays_;
  AssertionOptions options_;
};

}  // namespace oauthkit::client_auth
