#include <doctest/doctest.h>

#include "oauthkit/agreements.hpp"

using namespace oauthkit;

TEST_CASE("client names: look the same without case and spaces, of whatever width") {
  CHECK(same_client_name("Photo Bank", "photobank"));
  CHECK(same_client_name(" PHOTO  BANK\t", "Photo Bank"));
  CHECK(same_client_name("Photo\u00A0Bank", "Photo Bank"));
  CHECK(same_client_name("Pho\u200Bto\u3000Bank", "Photo Bank"));
  CHECK(same_client_name("M\u00FCnze", "m\u00FCnze"));
  CHECK(same_client_name("", " "));
}

TEST_CASE("client names: other letters are another name") {
  CHECK_FALSE(same_client_name("Photo Bank", "Photo Bank 2"));
  CHECK_FALSE(same_client_name("Photo Bank", "Photo-Bank"));
  CHECK_FALSE(same_client_name("Photo Bank", ""));
  CHECK(same_client_name("Photo Bank", "Photo Bank"));
}
