#include "jose/ecdh_es.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/base64.hpp"
#include "base/json.hpp"
#include "jose/header.hpp"
#include "jose/jwe_parts.hpp"

namespace oauthkit::jose {
namespace {

constexpr std::string_view algorithm = "ECDH-ES";

template <class Value>
Value required(Outcome<Value> outcome) {
  if (!outcome) throw std::runtime_error(std::string(outcome.reason()));
  return *std::move(outcome);
}

std::string encoded_header(const AgreementKey& to, const AgreementKey& ephemeral, ContentEncryption encryption) {
  json::ObjectWriter header;
  header.add("alg", algorithm);
  header.add("enc", name(encryption));
  // RFC 7519 §5.2: there is a JWT inside.
  header.add("cty", "JWT");
  if (!to.kid().empty()) header.add("kid", to.kid());
  header.add_json("epk", '{' + ephemeral.members() + '}');
  return base64::encode(std::move(header).finish(), base64::url);
}

Outcome<Header> header_of(const JweParts& parts) {
  const auto json = base64::decode(parts.header, base64::url);
  if (!json) return refuse("the header is not base64url");
  auto header = read_header(*json);
  if (!header) return header;
  if (!header->jwk.empty()) return refuse("the header brings its own key");
  // RFC 8725 §3.1: the one algorithm, whatever else a token names.
  if (header->alg != algorithm) return refuse("the encryption is not ECDH-ES");
  // RFC 7518 §4.6.1.1: "epk" MUST be present.
  if (header->epk.empty()) return refuse("the header brings no ephemeral key");
  if (!header->cty.empty() && !is_type(header->cty, "JWT")) return refuse("what is inside is not a JWT");
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
  std::string token = encoded_header(to, ephemeral, encryption);
  // RFC 7516 §5.1 step 14: the encoded header is authenticated with the content.
  const auto sealed = seal_content(encryption, key, jwt, token, random);
  token += "..";
  token += base64::encode(sealed.nonce, base64::url);
  token += '.';
  token += base64::encode(sealed.content, base64::url);
  token += '.';
  token += base64::encode(sealed.tag, base64::url);
  return token;
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
  const auto encryption = content_encryption_named(header->enc);
  if (!encryption || std::find(accepted.begin(), accepted.end(), *encryption) == accepted.end()) {
    return refuse("the encryption of the content is not accepted");
  }
  if (!header->kid.empty() && header->kid != own.kid()) return refuse("the header names another key");
  auto nonce = base64::decode(parts->nonce, base64::url);
  auto content = base64::decode(parts->content, base64::url);
  auto tag = base64::decode(parts->tag, base64::url);
  if (!nonce || !content || !tag) return refuse("a part of the token is not base64url");
  const auto key = content_key(own, *header);
  if (!key) return key.refusal();
  auto plain =
      unseal_content(*encryption, *key, {*std::move(nonce), *std::move(content), *std::move(tag)}, parts->header);
  if (!plain) return refuse("the token is not authentic");
  return *std::move(plain);
}

}  // namespace oauthkit::jose
