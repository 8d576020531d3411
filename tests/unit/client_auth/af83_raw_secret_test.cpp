#include <doctest/doctest.h>

#include "client_auth/site.hpp"

using namespace client_auth_tests;

namespace {

Request with_raw_secret(std::string text, const Params& form = {{"client_id", "web"}}) {
  return with_authorization(asking(form), "Basic " + text);
}

Site af83_site() { return Site(legacy::af83_raw_secret(), client_auth::secret_post(), client_auth::none()); }

}  // namespace

TEST_CASE("legacy::af83_raw_secret: the field holds the secret itself, the form the id") {
  Site site = af83_site();
  CHECK(site.who(with_raw_secret(secret)) == "web");
  CHECK(site.who(with_raw_secret("wrong")) == "invalid_client");
  CHECK(site.who(with_raw_secret(secret, {{"client_id", "nobody"}})) == "invalid_client");
}

TEST_CASE("legacy::af83_raw_secret: of the words of six characters that the original skipped, Basic alone is one") {
  Site site = af83_site();
  const auto with_word = [](const std::string& word) {
    return with_authorization(asking({{"client_id", "web"}}), word + secret);
  };
  for (const char* word : {"OAuth ", "Token ", "xxxxxx", "123456"}) {
    CAPTURE(word);
    CHECK(site.who(with_word(word)) == "invalid_client");
  }
  CHECK(site.who(with_word("Basic ")) == "web");
  // Where clients send another, a handler in front writes the word that is read.
  const Handler front = [&site](Request request) {
    const std::string field(request.headers.get("Authorization").value_or(""));
    if (field.size() > 6) request.headers.set("Authorization", "Basic " + field.substr(6));
    return site.ask(request);
  };
  CHECK(front(with_word("OAuth ")).status == 200);
  CHECK(front(with_word("OAuth x")).status == 401);
}

TEST_CASE("legacy::af83_raw_secret: real Basic credentials are not the secret") {
  Site site = af83_site();
  CHECK(site.who(with_basic(asking({{"client_id", "web"}}), "web", secret)) == "invalid_client");
  Site usual(client_auth::secret_basic());
  CHECK(usual.who(with_basic(asking(), "web", secret)) == "web");
  CHECK(usual.who(with_raw_secret(secret)) == "invalid_client");
}

TEST_CASE("legacy::af83_raw_secret: the id is missing") {
  Site site = af83_site();
  CHECK(site.who(with_raw_secret(secret, {})) == "invalid_request");
  CHECK(site.looked_up.empty());
}

TEST_CASE("legacy::af83_raw_secret: one method is enough, and a refusal has its challenge") {
  Site site = af83_site();
  CHECK(site.who(with_raw_secret(secret, {{"client_id", "web"}, {"client_secret", secret}})) == "invalid_request");
  CHECK(challenge_of(site.ask(with_raw_secret("wrong"))) == "Basic realm=\"oauth\"");
  CHECK(site.who(with_raw_secret(secret)) == "web");
}

TEST_CASE("legacy::af83_raw_secret: a public client is no client of it") {
  Site site = af83_site();
  CHECK(site.who(with_raw_secret("x", {{"client_id", "native"}})) == "invalid_client");
  CHECK(site.who(asking({{"client_id", "native"}})) == "native");
}

TEST_CASE("legacy::af83_raw_secret: is told by loosened(), and beside secret_basic in the check") {
  CHECK(af83_site().server().loosened().size() == 1);
  CHECK(af83_site().server().check().empty());
  Site both(legacy::af83_raw_secret(), client_auth::secret_basic());
  CHECK(both.server().check().size() == 1);
}
