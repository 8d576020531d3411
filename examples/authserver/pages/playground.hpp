#pragma once

#include <oauthkit/http.hpp>
#include <string>

namespace authserver {

/// The script of the playground, allowed by its hash alone.
extern const char* const playground_script;

/// What is filled in already. Leave both empty but for the demo: the page is for everybody.
struct PlaygroundDefaults {
  std::string client_id = {};
  std::string client_secret = {};
};

/// Where the playground is at work.
struct PlaygroundPlace {
  /// What the paths of the server are below; empty for the root of the host.
  std::string base = {};
  /// What its tokens are asked for (RFC 8707); empty for what is usual.
  std::string resource = {};
};

/// A page that walks a person through the code flow in their browser.
oauthkit::Response playground_page(const std::string& issuer, const PlaygroundPlace& place,
                                   const PlaygroundDefaults& defaults);

}  // namespace authserver
