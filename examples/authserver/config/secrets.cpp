#include "config/secrets.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include "config/failure.hpp"

namespace authserver {
namespace {

using oauthkit::SecretHash;

SecretHash read_hash(const Json& object, const std::string& path) {
  Fields fields(object, path);
  const auto text = fields.text("scrypt", "");
  fields.finish();
  try {
    auto hash = SecretHash::parse(text);
    if (hash.is_scrypt()) return hash;
  } catch (const std::invalid_argument&) {
    // Told below, with the name of the key.
  }
  fields.refuse("scrypt", "expected $scrypt$ln=14,r=8,p=1$SALT$HASH");
}

/// The secret in the clear, when it is given so.
std::optional<std::string> read_clear(const Fields& fields, std::string_view name, const Json& value) {
  if (value.is_object()) return std::nullopt;
  if (!value.is_string() || value.get_ref<const std::string&>().empty()) {
    fields.refuse(name, R"(expected a string that is not empty, or {"scrypt": "..."})");
  }
  return value.get<std::string>();
}

/// Guesses of passwords that are under way do not keep the file from being read anew.
SecretHash hash_of(const std::string& clear) {
  for (;;) {
    try {
      return SecretHash::scrypt(clear);
    } catch (const oauthkit::HashingBusy&) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
}

}  // namespace

bool is_printable(std::string_view text) {
  const auto fits = [](char c) { return c >= 0x20 && c <= 0x7e; };
  return !text.empty() && text.size() <= 255 && std::all_of(text.begin(), text.end(), fits);
}

bool is_bearer_token(std::string_view text) {
  constexpr std::size_t shortest = 32;
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~+/=").find(c) != std::string_view::npos;
  };
  return text.size() >= shortest && text.size() <= 255 && std::all_of(text.begin(), text.end(), fits);
}

SecretHash read_client_secret(Fields& fields) {
  const auto* value = fields.find("client_secret");
  if (!value) return {};
  const auto clear = read_clear(fields, "client_secret", *value);
  if (!clear) return read_hash(*value, fields.path_of("client_secret"));
  if (!is_printable(*clear)) fields.refuse("client_secret", "expected 1 to 255 characters of printable ASCII");
  return SecretHash::sha256(*clear);
}

oauthkit::Secret read_plain_secret(Fields& fields) {
  constexpr std::size_t shortest = 32;
  const auto* value = fields.find("client_secret");
  const auto clear = value ? read_clear(fields, "client_secret", *value) : std::nullopt;
  if (!clear || clear->size() < shortest || !is_printable(*clear)) {
    fields.refuse("client_secret", "expected 32 to 255 characters of printable ASCII, in the clear");
  }
  return *clear;
}

SecretHash read_password(Fields& fields) {
  const auto* value = fields.find("password");
  if (!value) return {};
  const auto clear = read_clear(fields, "password", *value);
  return clear ? hash_of(*clear) : read_hash(*value, fields.path_of("password"));
}

}  // namespace authserver
