#include "jose/jws.hpp"

#include "base/base64.hpp"
#include "base/json.hpp"

namespace oauthkit::jose {
namespace {

constexpr std::size_t max_token_bytes = 64 * 1024;
constexpr std::size_t max_header_bytes = 11 * 1024;

}  // namespace

Outcome<void> CompactJws::read_header_part(std::string_view part) {
  if (part == header_part_) return {};
  header_part_.clear();
  if (part.size() > max_header_bytes) return refuse("the header is too long");
  std::string json;
  if (!base64::decode_into(json, part, base64::url)) return refuse("the header is not base64url");
  auto header = read_header(json);
  if (!header) return header.refusal();
  header_ = *std::move(header);
  header_part_ = part;
  return {};
}

Outcome<void> CompactJws::read(std::string_view token, EmbeddedKey embedded) {
  signing_input_ = {};
  if (token.size() > max_token_bytes) return refuse("the token is too long");
  const auto first = token.find('.');
  const auto second = first == token.npos ? token.npos : token.find('.', first + 1);
  if (second == token.npos) return refuse("the token has less than three parts");
  if (token.find('.', second + 1) != token.npos) return refuse("the token has more than three parts");
  if (first == 0) return refuse("the token has no header");
  // RFC 8725 §3.2: a token without a signature is none.
  if (second + 1 == token.size()) return refuse("the token has no signature");
  if (auto read = read_header_part(token.substr(0, first)); !read) return read;
  if (!header_.enc.empty()) return refuse("the header is that of an encrypted token");
  const bool has_key = !header_.jwk.empty();
  if (embedded == EmbeddedKey::refused && has_key) return refuse("the header brings its own key");
  if (embedded == EmbeddedKey::expected && !has_key) return refuse("the header brings no key");
  if (!base64::decode_into(payload_, token.substr(first + 1, second - first - 1), base64::url)) {
    return refuse("the payload is not base64url");
  }
  if (!base64::decode_into(signature_, token.substr(second + 1), base64::url)) {
    return refuse("the signature is not base64url");
  }
  signing_input_ = token.substr(0, second);
  return {};
}

std::string jws_header(std::string_view alg, std::string_view typ, std::string_view kid) {
  json::ObjectWriter header;
  header.add("alg", alg);
  if (!typ.empty()) header.add("typ", typ);
  if (!kid.empty()) header.add("kid", kid);
  return base64::encode(std::move(header).finish(), base64::url);
}

}  // namespace oauthkit::jose
