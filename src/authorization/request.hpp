#pragma once

#include "assembly/setup.hpp"

namespace oauthkit {

/// What came of reading a request: what was asked, or the error, and how either is answered.
struct RequestReading {
  Result<AuthorizationRequest> request;
  /// The mode of the answer, as far as it could be told: errors take the way of answers.
  const ResponseMode& mode;
};

/// How a request came, as far as profiles ask.
struct RequestWay {
  /// By the endpoint for pushed requests (RFC 9126).
  bool pushed = false;
  /// In a request object whose signature holds (RFC 9101).
  bool signed_object = false;
};

/// Reads what `client` asks for, wherever its parameters came from: the authorization endpoint, a pushed request, the
/// channel of a device. The client has been proven; its redirect URI is not looked at.
RequestReading read_authorization_request(const Setup& setup, const Context& context, const Client& client,
                                          const Params& params, RequestWay way = {});

}  // namespace oauthkit
