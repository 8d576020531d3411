#include "pages/playground.hpp"

#include <oauthkit/hash.hpp>

#include "pages/pages.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

constexpr const char* content_start = R"(<main id="playground" data-issuer=")";

constexpr const char* content_middle = R"("><h1>Playground</h1>
<p class="lead">The authorization code flow with PKCE, one request at a time. Everything that is sent and
answered is shown here.</p>
<noscript><p class="alert">This page needs JavaScript; <code>scripts/walkthrough</code> does the same in a
terminal.</p></noscript>
<p id="elsewhere" class="alert" role="alert" hidden></p>
<section id="ask" class="panel" hidden><h2>1. Ask</h2>
<p>The client sends your browser to the server, with the hash of a secret that it keeps to itself. This page must be
registered as its redirect URI.</p>
<form><div class="row"><div><label for="client_id">Client id</label><input id="client_id" required autocomplete="off"
spellcheck="false" value=")";

constexpr const char* content_end = R"("></div><div><label for="scope">Scope <small>(empty: all it may
have)</small></label><input id="scope" autocomplete="off" spellcheck="false"></div></div>
<div class="buttons"><button type="submit">Sign in and consent</button></div></form></section>
<div id="log" aria-live="polite"></div>
<section id="trade" class="panel" hidden><h2>2. Trade the code for tokens</h2>
<p>State and issuer are right. Only who knows the <code>code_verifier</code>, which has not left this page yet, can
use the code: <code id="verifier"></code></p>
<form><label for="client_secret">Client secret <small>(empty for a public client)</small></label>
<input id="client_secret" type="password" autocomplete="off">
<div class="buttons"><button type="submit">Send the code</button></div></form></section>
<section id="use" class="panel" hidden><h2>3. Use the tokens</h2>
<p>In whatever order you like. The last two are what a thief would do: all tokens of this consent end with them.</p>
<div class="buttons">
<button type="button" data-do="me">GET /api/me</button>
<button type="button" data-do="write">GET /api/write</button>
<button type="button" data-do="refresh">Refresh</button>
<button type="button" data-do="reuse" class="quiet">Use the old refresh token</button>
<button type="button" data-do="replay" class="quiet">Send the code again</button></div></section>
<p id="again" hidden><a href="?">Start again</a></p>
</main><script>)";

}  // namespace

Response playground_page(const std::string& issuer, const PlaygroundPlace& place, const PlaygroundDefaults& defaults) {
  const auto hash = hash_token(playground_script).bytes;
  const auto digest = base64_encode({reinterpret_cast<const char*>(hash.data()), hash.size()});
  std::string content = content_start + escape_html(issuer) + "\" data-base=\"" + escape_html(place.base) +
                        "\" data-resource=\"" + escape_html(place.resource) + "\" data-secret=\"" +
                        escape_html(defaults.client_secret) + content_middle + escape_html(defaults.client_id) +
                        content_end + playground_script + "</script>";
  auto response = Response::html(200, page("Playground", content));
  response.headers.set("Content-Security-Policy",
                       "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
                       "script-src 'sha256-" +
                           digest +
                           "'; connect-src 'self'; "
                           "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  return response;
}

}  // namespace authserver
