#include "protocol/response_type.hpp"

#include <doctest/doctest.h>

using namespace oauthkit;

TEST_CASE("response type: the words in alphabetical order are the name of the set") {
  CHECK(canonical_response_type("code") == "code");
  CHECK(canonical_response_type("token code id_token") == "code id_token token");
  CHECK(canonical_response_type("  token   code ") == "code token");
  CHECK(canonical_response_type("") == "");
  CHECK(canonical_response_type("   ") == "");
}

TEST_CASE("response type: a word that is there twice is not the word once") {
  CHECK(canonical_response_type("code code") == "code code");
  CHECK(canonical_response_type("code token code") == "code code token");
}

TEST_CASE("response type: only a space separates, and case counts") {
  CHECK(canonical_response_type("token\tcode") == "token\tcode");
  CHECK(canonical_response_type("token,code") == "token,code");
  CHECK(canonical_response_type("Code") == "Code");
}

TEST_CASE("response type: a word is there or it is not, and no part of it counts") {
  CHECK(has_word("code id_token", "code"));
  CHECK(has_word("code id_token", "id_token"));
  CHECK(!has_word("code id_token", "token"));
  CHECK(!has_word("code_and_token", "code"));
  CHECK(!has_word("", "code"));
}

TEST_CASE("response type: says whether its answer itself holds a token of either kind") {
  for (const char* type : {"token", "code token", "id_token", "code id_token"}) CHECK(holds_tokens(type));
  for (const char* type : {"code", "none", "", "id_tokens"}) CHECK(!holds_tokens(type));
}
