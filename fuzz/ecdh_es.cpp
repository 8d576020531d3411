#include "jose/ecdh_es.hpp"

#include "fuzz.hpp"

using namespace oauthkit;

namespace {

constexpr jose::ContentEncryption every[] = {jose::ContentEncryption::a256gcm, jose::ContentEncryption::a128cbc_hs256};

// RFC 7518 appendix C.
const jose::AgreementKey& own() {
  static const auto key = jose::read_agreement_jwk(
      R"({"kty":"EC","crv":"P-256","x":"weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ",)"
      R"("y":"e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck","d":"VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw"})");
  require(key.has_value());
  return *key;
}

}  // namespace

// What opens was encrypted to the key; whatever does not is refused. A set of keys is read or refused.
void fuzz(std::string_view input) {
  const auto recipient = jose::recipient_of(input);
  const auto opened = jose::decrypt_jwt(own(), every, input);
  require(!opened || recipient);
  const auto keys = jose::agreement_keys_in(input);
  if (!keys || keys->empty()) return;
  for (const auto encryption : every) jose::encrypt_jwt(keys->front(), encryption, "a.b.c", system_random);
}
