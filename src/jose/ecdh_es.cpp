#include "jose/ecdh_es.hpp"

#include <stdexcept>

#include "base/base64.hpp"
#include "jose/encrypted_jwt.hpp"

namespace oauthkit::jose {
namespace {

constexpr std::string_view algorithm = "ECDH-ES";

template <class Value>
Value required(Outcome<Value> outcome) {
  if (!outcome) throw std::runtime_error(std::string(outcome.reason()));
  return *std::move(outcome);
}

std::string header_to(const AgreementKey& to, const AgreementKey& ephemeral, ContentEncryption encryption) {
  auto header = begin_jwe_header(algorithm, encryption, to.kid());
  header.add_json("epk", '{' + ephemeral.members() + '}');
  return std::move(header).finish();
}

Outcome<Header> header_of(const JweParts& parts) {
  auto header = header_of_jwt(parts, algorithm, "the encryption is not ECDH-ES");
  // RFC 7518 §4.6.1.1: "epk" MUST be present.
  if (header && header->epk.empty()) return refuse("the header brings no ephemeral key");
  return header;
}

Outcome<Secret> content_key(const AgreementKey& own, const Header& header) {
  // RFC 7518 §4.6.1.1: a public key and nothing else, of the curve of the recipient's.
  const auto ephemeral = read_agreement_jwk(header.epk, KeyCheck::of_others);
  if (!ephemeral) return refuse("the ephemeral key is not a public key of P-256");
  const auto apu = base64::decode(header.apu, base64::url);
  const auto apv = base64::decode(header.apv, base64::url);
  if (!apu || !apv) return refuse("\"apu\" or \"apv\" is not base64url");
  const auto agreed = agree(own, *ephemeral);
  if (!agreed) return agreed.refusal();
  return derive(*agreed, {.algorithm = header.enc, .apu = *apu, .apv = *apv});
}

}  // namespace

std::string encrypt_jwt(const AgreementKey& to, ContentEncryption encryption, std::string_view jwt,
                        const Random& random) {
  const auto ephemeral = required(generate_agreement_key());
  const auto key = required(derive(required(agree(ephemeral, to)), {.algorithm = name(encryption)}));
  return sealed_jwt(header_to(to, ephemeral, encryption), {}, encryption, key, jwt, random);
}

Outcome<std::string> recipient_of(std::string_view token) {
  const auto parts = split_jwe(token);
  if (!parts) return parts.refusal();
  auto header = header_of(*parts);
  if (!header) return header.refusal();
  return std::move(header->kid);
}

Outcome<Secret> decrypt_jwt(const AgreementKey& own, std::span<const ContentEncryption> accepted,
                            std::string_view token) {
  const auto parts = split_jwe(token);
  if (!parts) return parts.refusal();
  const auto header = header_of(*parts);
  if (!header) return header.refusal();
  const auto encryption = encryption_of(*header, accepted);
  if (!encryption) return encryption.refusal();
  if (!header->kid.empty() && header->kid != own.kid()) return refuse("the header names another key");
  const auto key = content_key(own, *header);
  if (!key) return key.refusal();
  return opened_jwt(*parts, *encryption, *key);
}

}  // namespace oauthkit::jose
