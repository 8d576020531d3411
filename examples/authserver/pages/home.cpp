#include "pages/home.hpp"

#include "config/ciba.hpp"
#include "config/device.hpp"
#include "pages/form.hpp"
#include "pages/pages.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

constexpr const char* endpoints = R"(<h2>Endpoints</h2><table>
<tr><th scope="row"><code>/authorize</code></th><td>where a client sends people to sign in and consent</td></tr>
<tr><th scope="row"><code>/token</code></th><td>where a client trades codes and refresh tokens for tokens</td></tr>
<tr><th scope="row"><code>/revoke</code></th><td>where a client gives a token back</td></tr>
<tr><th scope="row"><code>/introspect</code></th><td>where an API asks what a token means</td></tr>
<tr><th scope="row"><code>/.well-known/oauth-authorization-server</code></th><td>all of this, for programs</td></tr>
<tr><th scope="row"><code>/api/me</code></th><td>an API: who stands behind the access token</td></tr>
<tr><th scope="row"><code>/api/write</code></th><td>an API that needs the scope <code>write</code></td></tr>
<tr><th scope="row"><code>/healthz</code></th><td>whether the store answers</td></tr>)";

constexpr const char* jwks =
    R"(<tr><th scope="row"><code>/jwks</code></th><td>the keys that signatures are verified with</td></tr>)";

constexpr const char* demo = R"(<h2>Demo set-up</h2><p>The client is <code>demo</code> with the secret
<code>demo-secret</code>; the person is <code>alice</code> with the password <code>wonderland</code>. Everybody knows
them: run your own set-up with <code>--config</code> before anything depends on it.</p>)";

std::string openid_of(const Config& config) {
  if (!config.openid) return {};
  return R"(<tr><th scope="row"><code>/userinfo</code></th><td>where a client learns who signed in</td></tr>
<tr><th scope="row"><code>/logout</code></th><td>where a client sends people to sign out</td></tr>
<tr><th scope="row"><code>/.well-known/openid-configuration</code></th><td>all of this, for OpenID clients</td></tr>)";
}

std::string account_of(const Config& config) {
  if (!config.consent) return {};
  return R"(<tr><th scope="row"><code>/account</code></th><td>what people have allowed, to take back</td></tr>)";
}

std::string device_of(const Config& config) {
  if (!any_client(config, is_device)) return {};
  return R"(<tr><th scope="row"><code>/device_authorization</code></th><td>where a device asks to be let in</td></tr>
<tr><th scope="row"><code>/device</code></th><td>where people enter the code that it shows</td></tr>)";
}

std::string ciba_of(const Config& config) {
  if (!any_client(config, asks_elsewhere)) return {};
  return R"(<tr><th scope="row"><code>/bc-authorize</code></th><td>where a client asks people who are elsewhere</td></tr>
<tr><th scope="row"><code>/approvals</code></th><td>where they see what they are asked, and answer</td></tr>)";
}

std::string registration_of(const Config& config) {
  if (!config.registration) return {};
  return R"(<tr><th scope="row"><code>/register</code></th><td>where a client registers itself</td></tr>)";
}

std::string mcp_servers_of(const Config& config) {
  std::string rows;
  if (!config.mcp) return rows;
  for (const auto& each : config.mcp->resources) {
    rows += "<tr><th scope=\"row\"><code>" + escape_html(each.path) + "</code></th><td>an MCP server, " +
            escape_html(each.name) + "</td></tr>";
  }
  return rows;
}

std::string scopes_of(const Config& config) {
  if (config.scopes.empty()) return {};
  std::string list = "<h2>Scopes</h2><p>";
  for (const auto& scope : config.scopes) list += "<code>" + escape_html(scope) + "</code> ";
  return list + "</p>";
}

std::string who_is_here(const std::optional<Resident>& resident, const std::string& base, bool has_account) {
  if (!resident) return {};
  const auto account =
      has_account ? "<p><a href=\"" + escape_html(base) + "/account\">What you have allowed applications</a></p>" : "";
  return "<form method=\"post\" action=\"" + escape_html(base) + "/signout\" class=\"panel\">" +
         hidden_input("csrf", resident->csrf) + "<p>Signed in as " + strong(resident->display_name) + ".</p>" +
         account + "<button type=\"submit\" class=\"quiet\">Sign out</button></form>";
}

}  // namespace

Response home_page(const Config& config, const std::string& issuer, const std::string& base,
                   const std::optional<Resident>& resident) {
  const bool oauth21 = config.profile == Profile::oauth21 || config.is_for_mcp();
  return Response::html(
      200, page("oauthkit reference server",
                "<main><h1>oauthkit reference server</h1><p class=\"lead\">An OAuth " +
                    std::string(oauth21 ? "2.1" : "2.0") + " authorization server, <code>" + escape_html(issuer) +
                    "</code></p>" + who_is_here(resident, base, config.consent.has_value()) +
                    "<p><a class=\"button\" href=\"" + escape_html(base) +
                    "/playground\">Open the playground</a></p>"
                    "<p>It walks through the authorization code flow and shows every request and answer.</p>" +
                    endpoints + (config.keys || config.openid ? jwks : "") + openid_of(config) + account_of(config) +
                    device_of(config) + ciba_of(config) + registration_of(config) + mcp_servers_of(config) +
                    "</table>" + scopes_of(config) + (config.is_demo ? demo : "") + "</main>"));
}

}  // namespace authserver
