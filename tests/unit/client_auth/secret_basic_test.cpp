#include <doctest/doctest.h>

#include "client_auth/site.hpp"

using namespace client_auth_tests;

namespace {

Site basic_site() { return Site(client_auth::secret_basic(), client_auth::none()); }

/// A site whose client `web` is called `id` and has `secret`.
std::unique_ptr<Site> site_of(std::string id, const char* its_secret) {
  auto site = std::make_unique<Site>(client_auth::secret_basic(), client_auth::none());
  site->client("web").secret = SecretHash::sha256(its_secret);
  site->client("web").id = std::move(id);
  return site;
}

}  // namespace

TEST_CASE("client_secret_basic: the scheme compares without regard to case, and whole") {
  const auto site = site_of("web", "s");
  const auto credentials = base64_encode("web:s");
  for (const char* scheme : {"Basic ", "basic ", "BASIC ", "bAsIc   "}) {
    CAPTURE(scheme);
    CHECK(site->who(with_authorization(asking(), scheme + credentials)) == "web");
  }
  for (const char* scheme : {"NotBasic ", "Basics ", "Basic", "Basic:", " Basic ", "Basic\t", "Bearer ", ""}) {
    CAPTURE(scheme);
    CHECK(site->who(with_authorization(asking(), scheme + credentials)) == "invalid_client");
  }
}

TEST_CASE("client_secret_basic: splits at the first colon") {
  const auto site = site_of("web", "s:t:u");
  CHECK(site->who(with_raw_basic("web:s:t:u")) == "web");
  CHECK(site->who(with_raw_basic("web:s%3At%3Au")) == "web");
  CHECK(site->who(with_raw_basic("web:s")) == "invalid_client");
  CHECK(site->who(with_raw_basic("web:s:t")) == "invalid_client");
}

TEST_CASE("client_secret_basic: a longer secret that starts with the right one is wrong") {
  const auto site = site_of("web", "s");
  CHECK(site->who(with_raw_basic("web:s:more")) == "invalid_client");
  CHECK(site->who(with_raw_basic("web:s ")) == "invalid_client");
  CHECK(site->who(with_raw_basic("web:s")) == "web");
}

TEST_CASE("client_secret_basic: both halves are form-decoded") {
  const auto site = site_of("my client:%+", "s %+&");
  CHECK(site->who(with_raw_basic("my+client%3A%25%2B:s+%25%2B%26")) == "my client:%+");
  CHECK(site->who(with_raw_basic("my%20client%3a%25%2b:s%20%25%2b&")) == "my client:%+");
  CHECK(site->who(with_raw_basic("my client:%+:s %+&")) == "invalid_client");
}

TEST_CASE("client_secret_basic: a malformed escape in either half is refused") {
  const auto site = site_of("web", "100%");
  for (const char* credentials : {"web:100%", "web:%zz", "web:%2", "w%:100%25", "web:%00", "web:%ff", "%00:x"}) {
    CAPTURE(credentials);
    CHECK(site->who(with_raw_basic(credentials)) == "invalid_client");
  }
  CHECK(site->who(with_raw_basic("web:100%25")) == "web");
}

TEST_CASE("client_secret_basic: what is no base64 or holds no colon is refused") {
  const auto site = site_of("web", "s");
  const auto good = base64_encode("web:s");
  for (const auto& credentials :
       {std::string("!!!!"), std::string("===="), std::string("d2ViOnM"), "x" + good, good + "=", good + " " + good,
        good + ",", base64_encode("web"), base64_encode(""), std::string("d2Vi\nOnM=")}) {
    CAPTURE(credentials);
    CHECK(site->who(with_authorization(asking(), "Basic " + credentials)) == "invalid_client");
  }
  CHECK(site->who(with_authorization(asking(), "Basic " + good)) == "web");
}

TEST_CASE("client_secret_basic: control bytes in id or secret let nobody in") {
  const auto site = site_of("web", "s");
  for (const auto& credentials : {std::string("web\0:s", 6), std::string("web:s\0", 6), std::string("we\nb:s"),
                                  std::string("web:s\r\n"), std::string("\x7fweb:s")}) {
    CHECK(site->who(with_raw_basic(credentials)) == "invalid_client");
  }
  CHECK(site->who(with_raw_basic("web:s")) == "web");
}

TEST_CASE("client_secret_basic: an empty secret and an empty id let nobody in") {
  const auto site = site_of("web", "s");
  CHECK(site->who(with_raw_basic("web:")) == "invalid_client");
  CHECK(site->who(with_raw_basic(":s")) == "invalid_client");
  CHECK(site->who(with_raw_basic(":")) == "invalid_client");
  CHECK(site->who(with_raw_basic("web:s")) == "web");
}

TEST_CASE("client_secret_basic: a client without a stored secret is let in by no secret") {
  Site site = basic_site();
  site.client("web").secret = {};
  for (const char* text : {"", "x", secret}) {
    CAPTURE(text);
    CHECK(site.who(with_basic(asking(), "web", text)) == "invalid_client");
  }
  site.client("web").secret = SecretHash::sha256(secret);
  CHECK(site.who(with_basic(asking(), "web", secret)) == "web");
}

TEST_CASE("client_secret_basic: a secret beyond ASCII works form-encoded") {
  const auto site = site_of("web",
                            "gl\xc3\xbc"
                            "ck");
  CHECK(site->who(with_raw_basic("web:gl%C3%BCck")) == "web");
  CHECK(site->who(with_raw_basic("web:gl\xc3\xbc"
                                 "ck")) == "web");
  CHECK(site->who(with_raw_basic("web:gl%FCck")) == "invalid_client");
}

TEST_CASE("client_secret_basic: every refusal carries the challenge, a success none") {
  Site site = basic_site();
  for (const char* credentials : {"web:wrong", "nobody:x", "web", "web:%zz"}) {
    CAPTURE(credentials);
    CHECK(challenge_of(site.ask(with_raw_basic(credentials))) == "Basic realm=\"oauth\"");
  }
  CHECK(challenge_of(site.ask(with_basic(asking(), "web", secret))).empty());
}

TEST_CASE("legacy::basic_without_form_encoding: takes both halves as they are") {
  Site site(legacy::basic_without_form_encoding());
  CHECK(site.who(with_raw_basic("web:web secret:%+")) == "web");
  CHECK(site.who(with_basic(asking(), "web", secret)) == "invalid_client");
  CHECK(site.who(with_raw_basic("web:")) == "invalid_client");
  CHECK(site.who(with_raw_basic("we\nb:x")) == "invalid_client");
  CHECK(site.server().loosened().size() == 1);
  Site usual = basic_site();
  CHECK(usual.who(with_raw_basic("web:web secret:%+")) == "invalid_client");
  CHECK(usual.server().loosened().empty());
}
