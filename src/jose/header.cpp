#include "jose/header.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/ascii.hpp"
#include "base/json.hpp"

namespace oauthkit::jose {
namespace {

using Json = nlohmann::json;

constexpr std::size_t max_bytes = 8 * 1024;

/// Why a header that has such a member is refused. RFC 7515 §4.1.11: a critical extension is, since none is understood.
constexpr std::array<std::pair<const char*, std::string_view>, 6> refused = {
    {{"crit", "the header names a critical extension"},
     {"b64", "the header has \"b64\""},
     {"zip", "the header has \"zip\""},
     {"jku", "the header has \"jku\""},
     {"x5u", "the header has \"x5u\""},
     {"x5c", "the header has \"x5c\""}}};

/// False when there is such a member and it is not text.
bool read_text(const Json& header, const char* name, std::string& out) {
  const auto member = header.find(name);
  if (member == header.end()) return true;
  if (!member->is_string()) return false;
  out = member->get_ref<const std::string&>();
  return true;
}

}  // namespace

Outcome<Header> read_header(std::string_view json) {
  if (json.size() > max_bytes) return refuse("the header is too long");
  if (!json::is_object(json)) return refuse("the header is not a well-formed JSON object");
  const auto members = Json::parse(json, nullptr, false);
  for (const auto& [name, reason] : refused) {
    if (members.contains(name)) return refuse(reason);
  }
  Header header;
  const bool read = read_text(members, "alg", header.alg) && read_text(members, "enc", header.enc) &&
                    read_text(members, "kid", header.kid) && read_text(members, "typ", header.typ);
  if (!read) return refuse("a member of the header is not text");
  // RFC 7515 §4.1.1: "alg" MUST be present.
  if (header.alg.empty()) return refuse("the header names no algorithm");
  const auto key = members.find("jwk");
  if (key == members.end()) return header;
  if (!key->is_object()) return refuse("the \"jwk\" of the header is not an object");
  header.jwk = key->dump();
  return header;
}

bool is_type(std::string_view typ, std::string_view wanted) {
  constexpr std::string_view prefix = "application/";
  if (typ.size() > prefix.size() && ascii::equal_ignoring_case(typ.substr(0, prefix.size()), prefix)) {
    typ.remove_prefix(prefix.size());
  }
  return ascii::equal_ignoring_case(typ, wanted);
}

}  // namespace oauthkit::jose
