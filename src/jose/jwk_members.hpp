#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json_document.hpp"
#include "jose/outcome.hpp"

namespace oauthkit::jose {

/// One key of a text that was read, and its members.
struct Jwk {
  const json::Document& document;
  const json::Document::Value& object;

  const json::Document::Value* find(std::string_view name) const { return document.find(object, name); }
  bool contains(std::string_view name) const { return find(name) != nullptr; }
};

/// The text of a member; nothing when it is absent or not text.
std::optional<std::string_view> text_of(const Jwk& jwk, std::string_view name);

/// The bytes of a base64url member; empty when it is absent or not base64url.
std::string bytes_of(const Jwk& jwk, std::string_view name);

/// Whether there is anything in it that its owner alone may have: a member of a private key of any type, whole or not,
/// or a secret (RFC 7517 §9.2, RFC 7518 §6). Who shows such a key to others has given it away.
bool has_private_members(const Jwk& jwk);

/// Its name; empty when it has none. At most 256 bytes.
Outcome<std::string> kid_of(const Jwk& jwk);

}  // namespace oauthkit::jose
