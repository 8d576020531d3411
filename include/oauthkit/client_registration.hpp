#pragma once

#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)
namespace oauthkit {

/// How a client came to be, as the part of it that says so.
struct ClientRegistration {
  enum class Source : unsigned char {
    application,     ///< the lookup of `Server::clients` found it: somebody wrote it there
    administration,  ///< `ClientRegistry::create`: an operator made it
    registration,    ///< it registered itself (RFC 7591)
    document,        ///< a client id metadata document
  };
  Source source = Source::application;
  /// Of a document client: the host of its id, with the port that stands there.
  std::string id_host = {};
  /// Schemes without a dot that its redirect URIs may have, such as `"cursor"` (RFC 8252 §7.1 wants one).
  std::vector<std::string> private_use_schemes = {};
  /// Changes when everything that was granted to the client ends: when it was disabled, or authenticates in another
  /// way. What is granted notes it (`Authorization::client_generation`), and is dead once it is another. Empty for
  /// clients whose grants nobody ends this way.
  std::string generation = {};
  /// Everything it registered with, a JSON object: also what no field of `Client` has, such as `logo_uri`. Empty for
  /// clients of the application's.
  std::string metadata = {};

  /// Without anyone's approval: its errors are shown here instead of redirected (RFC 9700 §4.11.2), since its redirect
  /// URI is nobody's promise, and its people are asked each time.
  bool by_itself() const { return source == Source::registration || source == Source::document; }
};

/// `"application"`, `"administration"`, `"registration"` or `"document"`.
std::string_view name_of(ClientRegistration::Source source);

}  // namespace oauthkit
#pragma GCC visibility pop
