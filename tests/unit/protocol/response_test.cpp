#include <doctest/doctest.h>

#include "oauthkit/http.hpp"

using namespace oauthkit;

TEST_CASE("response: a page is not framed, cached, referred from or fed from elsewhere") {
  const auto page = Response::html(403, "<p>no</p>");
  CHECK(page.status == 403);
  CHECK(page.body == "<p>no</p>");
  CHECK(page.headers.get("Content-Type") == "text/html; charset=utf-8");
  CHECK(page.headers.get("Cache-Control") == "no-store");
  CHECK(page.headers.get("X-Frame-Options") == "DENY");
  CHECK(page.headers.get("Referrer-Policy") == "no-referrer");
  CHECK(page.headers.get("X-Content-Type-Options") == "nosniff");
  CHECK(page.headers.get("Content-Security-Policy") ==
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'");
}

TEST_CASE("response: a page's form may lead back to the client") {
  const auto page = Response::html(200, "");
  CHECK(page.headers.get("Content-Security-Policy")->find("form-action") == std::string_view::npos);
}

TEST_CASE("response: JSON is never cached") {
  const auto answer = Response::json(401, "{}");
  CHECK(answer.status == 401);
  CHECK(answer.body == "{}");
  CHECK(answer.headers == Headers{{"Content-Type", "application/json"},
                                  {"Cache-Control", "no-store"},
                                  {"Pragma", "no-cache"},
                                  {"X-Content-Type-Options", "nosniff"}});
}

TEST_CASE("response: a redirect is a 303 that is neither cached nor referred from") {
  const auto answer = Response::redirect("https://client.example/cb?code=x&state=%20#a");
  CHECK(answer.status == 303);
  CHECK(answer.body.empty());
  CHECK(answer.headers == Headers{{"Location", "https://client.example/cb?code=x&state=%20#a"},
                                  {"Cache-Control", "no-store"},
                                  {"Referrer-Policy", "no-referrer"}});
}

TEST_CASE("response: a redirect may be relative") {
  CHECK(Response::redirect("/login?next=1").headers.get("Location") == "/login?next=1");
}

TEST_CASE("response: a redirect to what is no URI becomes a bare 500") {
  for (int byte = 0; byte < 256; ++byte) {
    const auto answer = Response::redirect(std::string("https://a.example/") + static_cast<char>(byte));
    const bool visible = byte > 0x20 && byte < 0x7F;
    CAPTURE(byte);
    CHECK(answer.status == (visible ? 303 : 500));
    CHECK(answer.headers.count("Location") == (visible ? 1 : 0));
  }
  CHECK(Response::redirect("") == Response{500});
  CHECK(Response::redirect("/a\r\nSet-Cookie: x=1") == Response{500});
}

TEST_CASE("html: escapes what can leave a text or a quoted attribute") {
  CHECK(escape_html(R"(<a href="x" id='y'>&</a>)") == "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;&lt;/a&gt;");
  CHECK(escape_html("&amp;") == "&amp;amp;");
}

TEST_CASE("html: leaves everything else as it is") {
  CHECK(escape_html("").empty());
  CHECK(escape_html("caf\xC3\xA9 /=`{}\n") == "caf\xC3\xA9 /=`{}\n");
}
