#pragma once

#include <optional>
#include <string>

#include "assembly/setup.hpp"
#include "authorization/device_requests.hpp"

namespace oauthkit {

/// Where an authorization response may go: a client and one of its redirect URIs, or a device that waits for it, both
/// proven.
///
/// Only what holds one can send anything to a redirect URI, and there is no way to make one but to prove it.
class Target {
 public:
  /// Proves client and redirect URI of an authorization request (RFC 6749 §3.1.2.3, §4.1.2.1). A refusal is a page.
  static Result<Target> prove(const Setup& setup, const Params& params);

  /// Proves them again for a pending decision: the client may have gone or changed in the meantime, and the device may
  /// have been answered.
  static Result<Target> prove_again(const Setup& setup, const Context& context, const Transaction& transaction);

  /// The client of a device that waits.
  static Result<Target> prove(const Setup& setup, AskingDevice device);

  const Client& client() const { return client_; }
  /// Empty for a device.
  const std::string& redirect_uri() const { return redirect_uri_; }
  /// Null where a browser brings the answer.
  const AskingDevice* device() const { return device_ ? &*device_ : nullptr; }
  /// Which source found the client; null for one of the application's lookup.
  const ClientSource* source() const { return source_; }

 private:
  Target(Client&& client, std::string redirect_uri);
  static Result<Target> prove(const Setup& setup, Client&& client, std::optional<std::string_view> presented);

  Client client_;
  std::string redirect_uri_;
  std::optional<AskingDevice> device_;
  const ClientSource* source_ = nullptr;
};

}  // namespace oauthkit
