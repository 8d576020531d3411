#include <doctest/doctest.h>

#include "oauthkit/http.hpp"

using namespace oauthkit;

namespace {

Request to(std::string target) { return {.target = std::move(target)}; }

Request with(std::string name, std::string value) { return {.headers = {{std::move(name), std::move(value)}}}; }

Request posted(std::string media_type, std::string body) {
  return {.method = "POST", .headers = {{"Content-Type", std::move(media_type)}}, .body = std::move(body)};
}

}  // namespace

TEST_CASE("request: the target splits at its first question mark, undecoded") {
  const auto request = to("/authorize?client_id=s6BhdRkqt3&next=/a?b%20c");
  CHECK(request.path() == "/authorize");
  CHECK(request.query() == "client_id=s6BhdRkqt3&next=/a?b%20c");
}

TEST_CASE("request: a target without a query has an empty one") {
  CHECK(to("/token").path() == "/token");
  CHECK(to("/token").query().empty());
  CHECK(to("/token?").path() == "/token");
  CHECK(to("/token?").query().empty());
  CHECK(to("?a=1").path().empty());
  CHECK(Request().path() == "/");
}

TEST_CASE("request: an escaped question mark belongs to the path") {
  CHECK(to("/a%3Fb?c").path() == "/a%3Fb");
  CHECK(to("/a%3Fb?c").query() == "c");
}

TEST_CASE("request: the media type is in lower case and without parameters") {
  CHECK(with("content-type", "Application/JSON; charset=utf-8").media_type() == "application/json");
  CHECK(with("Content-Type", "  text/plain\t; x").media_type() == "text/plain");
  CHECK(with("Content-Type", "text/plain").media_type() == "text/plain");
}

TEST_CASE("request: the media type is empty when it is absent, sent twice or dirty") {
  CHECK(Request().media_type().empty());
  CHECK(with("Content-Type", "").media_type().empty());
  CHECK(with("Content-Type", "text/plain\r\nX: y").media_type().empty());
  Request twice = with("Content-Type", "text/plain");
  CHECK(twice.media_type() == "text/plain");
  twice.headers.add("content-type", "text/plain");
  CHECK(twice.media_type().empty());
}

TEST_CASE("request: has a form when it says so once, in whatever case and with whatever parameters") {
  CHECK(with("Content-Type", "application/x-www-form-urlencoded").has_form());
  CHECK(with("content-type", " Application/X-WWW-Form-Urlencoded ; charset=utf-8").has_form());
  CHECK_FALSE(with("Content-Type", "application/x-www-form-urlencoded2").has_form());
  CHECK_FALSE(with("Content-Type", "application/json").has_form());
  CHECK_FALSE(Request().has_form());
  Request twice = with("Content-Type", "application/x-www-form-urlencoded");
  twice.headers.add("Content-Type", "application/x-www-form-urlencoded");
  CHECK_FALSE(twice.has_form());
}

TEST_CASE("request: a form is read whatever the case and the charset of its type") {
  CHECK(posted("application/x-www-form-urlencoded", "a=1&b=x+y").form() == Params{{"a", "1"}, {"b", "x y"}});
  CHECK(posted("Application/X-WWW-Form-URLEncoded;charset=UTF-8", "a=1").form() == Params{{"a", "1"}});
}

TEST_CASE("request: a body of another type is no form") {
  CHECK(posted("application/json", "a=1").form().empty());
  CHECK(posted("multipart/form-data; boundary=a", "a=1").form().empty());
  CHECK(posted("application/x-www-form-urlencodedx", "a=1").form().empty());
  CHECK(posted("", "a=1").form().empty());
  CHECK(Request{.method = "POST", .body = "a=1"}.form().empty());
  CHECK_FALSE(posted("application/x-www-form-urlencoded", "a=1").form().empty());
}

TEST_CASE("request: a malformed form is empty, not half read") {
  CHECK(posted("application/x-www-form-urlencoded", "a=1&b=%").form().empty());
  CHECK(posted("application/x-www-form-urlencoded", "a=1&b=%41").form().size() == 2);
}

TEST_CASE("request: the query never becomes a form field") {
  Request request = posted("application/x-www-form-urlencoded", "a=1");
  request.target = "/login?b=2";
  CHECK(request.form() == Params{{"a", "1"}});
}

TEST_CASE("request: a cookie is found by its whole name") {
  const auto request = with("Cookie", "sid=abc; __Host-sid=def; x=1");
  CHECK(request.cookie("sid") == "abc");
  CHECK(request.cookie("__Host-sid") == "def");
  CHECK(request.cookie("x") == "1");
  CHECK_FALSE(request.cookie("SID"));
  CHECK_FALSE(request.cookie("si"));
  CHECK_FALSE(request.cookie("y"));
  CHECK_FALSE(Request().cookie("sid"));
}

TEST_CASE("request: a cookie's value keeps its equals signs and may be empty") {
  const auto request = with("cookie", "a=b=c;e=;f= g ");
  CHECK(request.cookie("a") == "b=c");
  CHECK(request.cookie("e") == "");
  CHECK(request.cookie("f") == "g");
}

TEST_CASE("request: a cookie that was sent twice has no value") {
  CHECK_FALSE(with("Cookie", "sid=a; sid=b").cookie("sid"));
  CHECK_FALSE(with("Cookie", "sid=a; sid=a").cookie("sid"));
  Request request = with("Cookie", "sid=a");
  CHECK(request.cookie("sid") == "a");
  request.headers.add("cookie", "x=1");
  CHECK(request.cookie("sid") == "a");
  request.headers.add("Cookie", "sid=b");
  CHECK_FALSE(request.cookie("sid"));
  CHECK(request.cookie("x") == "1");
}

TEST_CASE("request: pieces that are no pairs are skipped") {
  const auto request = with("Cookie", "sid; ;; =x; sid=a;");
  CHECK(request.cookie("sid") == "a");
  CHECK_FALSE(with("Cookie", "sid").cookie("sid"));
}

TEST_CASE("request: a cookie field with a control byte gives no cookie") {
  CHECK_FALSE(with("Cookie", "sid=a; x=\r\n").cookie("sid"));
  CHECK_FALSE(with("Cookie", std::string("sid=a\0b", 7)).cookie("sid"));
  CHECK(with("Cookie", "sid=a;\tx=1").cookie("sid") == "a");
}
