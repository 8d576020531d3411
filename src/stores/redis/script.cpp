#include "stores/redis/script.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace oauthkit::redis {
namespace {

/// By which Redis names a script.
std::string sha1_of(const std::string& text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest = {};
  std::size_t length = 0;
  if (EVP_Q_digest(nullptr, "SHA1", nullptr, text.data(), text.size(), digest.data(), &length) != 1) {
    throw std::runtime_error("there is no SHA-1");
  }
  std::string hex;
  for (std::size_t i = 0; i < length; ++i) hex.append({digits[digest[i] >> 4], digits[digest[i] & 15]});
  return hex;
}

}  // namespace

Script::Script(const char* text) : text_(text), sha1_(sha1_of(text_)) {}

Reply Script::run(Connection& connection, const std::string& prefix, const Arguments& arguments) const {
  Arguments command = {"EVALSHA", sha1_, "1", prefix};
  command.insert(command.end(), arguments.begin(), arguments.end());
  try {
    return connection.command(command);
  } catch (const Error& error) {
    if (error.code != "NOSCRIPT") throw;
  }
  command[0] = "EVAL";
  command[1] = text_;
  return connection.command(command);
}

}  // namespace oauthkit::redis
