#pragma once

#include <string>
#include <string_view>

#include "authorization/target.hpp"

namespace oauthkit {

/// The way back to the client: a proven target, the mode in which the answer travels, and `state`. A device comes for
/// its answer itself, so that whatever is told on that way is a page.
class WayBack {
 public:
  /// For a request that has not been read: in the query, with `state` as it was sent.
  WayBack(const Setup& setup, const Context& context, Target&& target, const Params& params);

  /// For a pending decision. A mode that is no longer registered is a `server_error`.
  static Result<WayBack> of(const Setup& setup, const Context& context, Target&& target,
                            const AuthorizationRequest& request);

  const Client& client() const { return target_.client(); }
  const std::string& redirect_uri() const { return target_.redirect_uri(); }
  const AskingDevice* device() const { return target_.device(); }
  const ClientSource* source() const { return target_.source(); }

  /// How answers travel from now on.
  void answer_with(const ResponseMode& mode) { mode_ = &mode; }

  /// The answer, with `state` as it was sent and `iss` (RFC 9207). Not for a device.
  Response success(Params params) const;
  Response failure(std::string_view endpoint, const Error& error) const;

  /// The failure of a request that nobody has agreed to yet: a page where the client registered itself, since nothing
  /// but a person's consent makes its redirect URI a place to send people to (RFC 9700 §4.11.2).
  Response early_failure(std::string_view endpoint, const Error& error) const;

 private:
  Response respond(Params params) const;

  const Setup* setup_;
  const Context* context_;
  Target target_;
  const ResponseMode* mode_;
  std::string state_;
};

}  // namespace oauthkit
