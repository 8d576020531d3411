#include "mtls/certificate.hpp"

#include <arpa/inet.h>
#include <openssl/pem.h>

#include "jose/bytes.hpp"

namespace oauthkit::mtls {
namespace {

constexpr std::size_t max_bytes = 16 * 1024;
constexpr std::string_view begin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view end = "-----END CERTIFICATE-----";

using Names = std::unique_ptr<GENERAL_NAMES, jose::Release<GENERAL_NAMES_free>>;

int type_of(NameKind kind) {
  switch (kind) {
    case NameKind::dns:
      return GEN_DNS;
    case NameKind::uri:
      return GEN_URI;
    case NameKind::ip:
      return GEN_IPADD;
    case NameKind::email:
      return GEN_EMAIL;
  }
  return -1;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  const auto first = text.find_first_not_of(space);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

}  // namespace

Certificate read_certificate(std::string_view der) {
  const jose::QuietErrors quiet;
  if (der.empty() || der.size() > max_bytes) return {};
  const unsigned char* at = jose::bytes(der);
  Certificate certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  if (at != jose::bytes(der) + der.size()) return {};
  return certificate;
}

std::optional<std::string> der_of_pem(std::string_view text) {
  const jose::QuietErrors quiet;
  text = trimmed(text);
  if (text.size() > 2 * max_bytes || !text.starts_with(begin) || !text.ends_with(end)) return std::nullopt;
  if (text.find(end) != text.size() - end.size()) return std::nullopt;
  const jose::Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* data = nullptr;
  long length = 0;
  if (!bio || PEM_read_bio(bio.get(), &name, &header, &data, &length) != 1) return std::nullopt;
  std::string der(reinterpret_cast<const char*>(data), static_cast<std::size_t>(length));
  OPENSSL_free(name);
  OPENSSL_free(header);
  OPENSSL_free(data);
  if (!read_certificate(der)) return std::nullopt;
  return der;
}

std::vector<std::string> alternative_names(const X509& certificate, NameKind kind) {
  const jose::QuietErrors quiet;
  const Names names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr)));
  std::vector<std::string> found;
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    int type = -1;
    const void* const value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &type);
    if (type != type_of(kind)) continue;
    const auto* const text = static_cast<const ASN1_STRING*>(value);
    found.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                       static_cast<std::size_t>(ASN1_STRING_length(text)));
  }
  return found;
}

std::string address_bytes(std::string_view text) {
  // inet_pton reads no further than to a NUL.
  if (text.find('\0') != text.npos) return {};
  const std::string address(text);
  std::string bytes(16, '\0');
  if (inet_pton(AF_INET, address.c_str(), bytes.data()) == 1) return bytes.substr(0, 4);
  if (inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return {};
  constexpr std::string_view mapped("\0\0\0\0\0\0\0\0\0\0\xFF\xFF", 12);
  if (bytes.starts_with(mapped)) return bytes.substr(mapped.size());
  return bytes;
}

}  // namespace oauthkit::mtls
