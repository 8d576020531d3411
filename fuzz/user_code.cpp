#include "protocol/user_code.hpp"

#include "fuzz.hpp"

using namespace oauthkit;

void fuzz(std::string_view input) {
  const auto code = user_code::read(input);
  if (!code) return;
  require(code->size() == 8 && code->find_first_not_of("BCDFGHJKLMNPQRSTVWXZ") == std::string::npos);
  require(user_code::read(*code) == code && user_code::read(user_code::shown(*code)) == code);
}
