#include "oauthkit/client_registration.hpp"

namespace oauthkit {

std::string_view name_of(ClientRegistration::Source source) {
  switch (source) {
    case ClientRegistration::Source::application:
      return "application";
    case ClientRegistration::Source::administration:
      return "administration";
    case ClientRegistration::Source::registration:
      return "registration";
    case ClientRegistration::Source::document:
      return "document";
  }
  return {};
}

}  // namespace oauthkit
