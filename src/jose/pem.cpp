#include "jose/pem.hpp"

#include <openssl/pem.h>

#include "jose/bytes.hpp"

namespace oauthkit::jose {
namespace {

constexpr std::size_t max_bytes = 64 * 1024;

/// What stood between the lines of a PEM block.
struct Block {
  std::string name = {};
  Secret bytes = {};
};

Outcome<Block> read_block(std::string_view text) {
  const Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* data = nullptr;
  long length = 0;
  if (!bio || PEM_read_bio(bio.get(), &name, &header, &data, &length) != 1) return refuse("the text is not PEM");
  Block block = {name, std::string_view(reinterpret_cast<const char*>(data), static_cast<std::size_t>(length))};
  const bool bare = *header == '\0';
  OPENSSL_free(name);
  OPENSSL_free(header);
  OPENSSL_clear_free(data, static_cast<std::size_t>(length));
  if (!bare) return refuse("the PEM block has a header: an encrypted key");
  return block;
}

Outcome<void> check_frame(std::string_view text) {
  if (text.size() > max_bytes) return refuse("the text is too long for PEM");
  const auto space = " \t\r\n";
  const auto first = text.find_first_not_of(space);
  if (first == text.npos || !text.substr(first).starts_with("-----BEGIN ")) return refuse("the text is not PEM");
  if (text.find("-----BEGIN ", first + 1) != text.npos) return refuse("the text has more than one PEM block");
  const auto end = text.find("-----END ");
  const auto last = end == text.npos ? end : text.find("-----", end + 9);
  if (last == text.npos) return refuse("the text is not PEM");
  if (text.find_first_not_of(space, last + 5) != text.npos) return refuse("text follows the PEM block");
  return {};
}

Pkey private_key(std::string_view der) {
  const unsigned char* at = bytes(der);
  const Pkcs8 info(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(der.size())));
  if (!info || at != bytes(der) + der.size()) return {};
  return Pkey(EVP_PKCS82PKEY(info.get()));
}

Pkey public_key(std::string_view der) {
  const unsigned char* at = bytes(der);
  Pkey key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  return at == bytes(der) + der.size() ? std::move(key) : Pkey();
}

}  // namespace

Outcome<Key> read_pem(std::string_view text, Algorithm algorithm, std::string kid) {
  const QuietErrors quiet;
  if (const auto framed = check_frame(text); !framed) return framed.refusal();
  const auto block = read_block(text);
  if (!block) return block.refusal();
  if (block->name == "ENCRYPTED PRIVATE KEY") return refuse("the private key is encrypted");
  const bool is_private = block->name == "PRIVATE KEY";
  if (!is_private && block->name != "PUBLIC KEY") return refuse("the PEM block is neither PKCS #8 nor a public key");
  const std::string_view der = block->bytes.reveal();
  Pkey pkey = is_private ? private_key(der) : public_key(der);
  if (!pkey) return refuse("OpenSSL refuses the key");
  auto key = make_key(std::move(pkey), is_private, algorithm, std::move(kid));
  if (!key || !key->kid().empty()) return key;
  return key->with_kid(thumbprint(*key));
}

Outcome<Secret> write_pem(const Key& key) {
  const QuietErrors quiet;
  if (key.is_symmetric() || !key.can_sign()) return refuse("there is no private key to write");
  const Bio bio(BIO_new(BIO_s_secmem()));
  const auto* const pkey = key.material().pkey.get();
  const bool written =
      bio && PEM_write_bio_PKCS8PrivateKey(bio.get(), pkey, nullptr, nullptr, 0, nullptr, nullptr) == 1;
  char* text = nullptr;
  const long length = written ? BIO_get_mem_data(bio.get(), &text) : 0;
  if (length <= 0) return refuse("OpenSSL cannot write the key");
  return Secret(std::string_view(text, static_cast<std::size_t>(length)));
}

}  // namespace oauthkit::jose
