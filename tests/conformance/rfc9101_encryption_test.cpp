#include "jose/ecdh_es.hpp"
#include "oauthkit/decryption_keys.hpp"
#include "support/request_objects.hpp"

// JWT-Secured Authorization Request: objects that are encrypted as well.

using namespace world;

namespace {

constexpr const char* refused = "page 400 invalid_request_object";

/// A server that opens encrypted objects.
class EncryptingWorld : public RequestObjectWorld {
 public:
  explicit EncryptingWorld(std::shared_ptr<const DecryptionKeys> keys) : RequestObjectWorld({.decryption = keys}) {
    const auto published = jose::agreement_keys_in(keys->jwks());
    REQUIRE(published);
    REQUIRE(published->size() == 1);
    key_ = published->front();
  }

  std::string encrypted(std::string_view inside,
                        jose::ContentEncryption encryption = jose::ContentEncryption::a256gcm) const {
    return jose::encrypt_jwt(*key_, encryption, inside, system_random);
  }

 private:
  std::optional<jose::AgreementKey> key_;
};

std::vector<std::string> split(std::string_view token) {
  std::vector<std::string> parts;
  for (auto dot = token.find('.'); dot != token.npos; dot = token.find('.')) {
    parts.emplace_back(token.substr(0, dot));
    token.remove_prefix(dot + 1);
  }
  parts.emplace_back(token);
  return parts;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string token;
  for (const auto& part : parts) token += (token.empty() ? "" : ".") + part;
  return token;
}

}  // namespace

TEST_CASE("RFC 9101 §6.1: an encrypted object has a signed one inside; ECDH-ES and A256GCM") {
  const auto keys = std::make_shared<const DecryptionKeys>();
  EncryptingWorld world(keys);
  const auto object = signed_object(world);
  const auto jwe = world.encrypted(object);
  const auto sent = [&](std::string_view text) { return came_of(send_object(world, text)); };
  CHECK(sent(jwe) == "consent");
  CHECK(sent(object) == "consent");
  // Neither bare claims, nor what is signed by nobody or is encrypted once more.
  CHECK(sent(world.encrypted(object_claims(world).dump())) == refused);
  const auto unsigned_object =
      base64url_encode(R"({"alg":"none"})") + "." + base64url_encode(object_claims(world).dump()) + ".";
  CHECK(sent(world.encrypted(unsigned_object)) == refused);
  CHECK(sent(world.encrypted(jwe)) == refused);
  CHECK(sent(world.encrypted(signed_object(world, {{"aud", "https://other.example"}}))) == refused);
  CHECK(sent(world.encrypted(object, jose::ContentEncryption::a128cbc_hs256)) == refused);
  // Encrypted to somebody else, or changed on the way: header, nonce, content, tag.
  CHECK(sent(EncryptingWorld(std::make_shared<const DecryptionKeys>()).encrypted(object)) == refused);
  CHECK(world.detail() == "the object cannot be decrypted");
  const auto parts = split(jwe);
  REQUIRE(parts.size() == 5);
  for (const std::size_t part : {0U, 2U, 3U, 4U}) {
    CAPTURE(part);
    auto changed_parts = parts;
    auto& first = changed_parts[part].front();
    first = first == 'A' ? 'B' : 'A';
    CHECK(sent(joined(changed_parts)) == refused);
  }
  // Nonce and tag have their exact lengths: 96 and 128 bits.
  for (const std::size_t part : {2U, 4U}) {
    CAPTURE(part);
    auto shorter = parts;
    shorter[part].resize(shorter[part].size() - 4);
    CHECK(sent(joined(shorter)) == refused);
    auto longer = parts;
    longer[part].insert(0, "AAAA");
    CHECK(sent(joined(longer)) == refused);
  }
  auto with_key = parts;
  with_key[1] = "AAAA";
  CHECK(sent(joined(with_key)) == refused);
  RequestObjectWorld without;
  CHECK(came_of(send_object(without, jwe)) == refused);
  CHECK(without.detail() == "encrypted objects are not taken");
  CHECK(sent(jwe) == "consent");
}
