#pragma once

#include <openssl/x509v3.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jose/openssl.hpp"

namespace oauthkit::mtls {

using Certificate = std::unique_ptr<X509, jose::Release<X509_free>>;

/// An X.509 certificate of at most 16 KiB, and not a byte more. Empty when it is none.
Certificate read_certificate(std::string_view der);

/// The DER of the one PEM block in `text`, with nothing but white space around it; nothing when that is no certificate.
std::optional<std::string> der_of_pem(std::string_view text);

/// The subject alternative names of one kind.
enum class NameKind { dns, uri, ip, email };

/// The names of `kind`: text, or the 4 or 16 bytes of an IP address.
std::vector<std::string> alternative_names(const X509& certificate, NameKind kind);

/// The bytes of an IPv4 or IPv6 address; empty when it is none. An IPv4 address in the clothes of IPv6 is one of IPv4.
std::string address_bytes(std::string_view text);

}  // namespace oauthkit::mtls
