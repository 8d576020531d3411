#pragma once

#include <openssl/x509.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oauthkit::mtls {

/// The parts of a name from the most significant down, each a set of object identifiers (dotted) and values (UTF-8).
using DistinguishedName = std::vector<std::set<std::pair<std::string, std::string>>>;

/// Reads the text form of RFC 4514, `CN=web,O=Example`, whose last part is the most significant. Nothing when it is
/// malformed or has an attribute type that is not known. Values in hexadecimal (`#04024869`) are not read.
std::optional<DistinguishedName> read_distinguished_name(std::string_view text);

/// The name in a certificate; nothing when a value of it is no text.
std::optional<DistinguishedName> distinguished_name_of(const X509_NAME& name);

}  // namespace oauthkit::mtls
