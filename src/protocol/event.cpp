#include "oauthkit/event.hpp"

namespace oauthkit {

std::string_view event_name(Event::Kind kind) {
  switch (kind) {
    case Event::Kind::client_authenticated:
      return "client_authenticated";
    case Event::Kind::client_refused:
      return "client_refused";
    case Event::Kind::client_throttled:
      return "client_throttled";
    case Event::Kind::sign_in_refused:
      return "sign_in_refused";
    case Event::Kind::request_pushed:
      return "request_pushed";
    case Event::Kind::consent_given:
      return "consent_given";
    case Event::Kind::consent_denied:
      return "consent_denied";
    case Event::Kind::consent_withdrawn:
      return "consent_withdrawn";
    case Event::Kind::code_issued:
      return "code_issued";
    case Event::Kind::code_replayed:
      return "code_replayed";
    case Event::Kind::tokens_issued:
      return "tokens_issued";
    case Event::Kind::refresh_reused:
      return "refresh_reused";
    case Event::Kind::refresh_denied:
      return "refresh_denied";
    case Event::Kind::refresh_retried:
      return "refresh_retried";
    case Event::Kind::tokens_revoked:
      return "tokens_revoked";
    case Event::Kind::parameter_dropped:
      return "parameter_dropped";
    case Event::Kind::device_begun:
      return "device_begun";
    case Event::Kind::device_decided:
      return "device_decided";
    case Event::Kind::backchannel_begun:
      return "backchannel_begun";
    case Event::Kind::backchannel_decided:
      return "backchannel_decided";
    case Event::Kind::tokens_exchanged:
      return "tokens_exchanged";
    case Event::Kind::assertion_replayed:
      return "assertion_replayed";
    case Event::Kind::request_refused:
      return "request_refused";
  }
  return "unknown";
}

}  // namespace oauthkit
