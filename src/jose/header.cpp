#include "jose/header.hpp"

#include <array>
#include <utility>

#include "base/ascii.hpp"
#include "base/json_document.hpp"

namespace oauthkit::jose {
namespace {

using json::Document;

constexpr std::size_t max_bytes = 8 * 1024;

/// Why a header that has such a member is refused. RFC 7515 §4.1.11: a critical extension is, since none is understood.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> refused = {
    {{"crit", "the header names a critical extension"},
     {"b64", "the header has \"b64\""},
     {"zip", "the header has \"zip\""},
     {"jku", "the header has \"jku\""},
     {"x5u", "the header has \"x5u\""},
     {"x5c", "the header has \"x5c\""}}};

/// False when there is such a member and it is not text.
bool read_text(const Document& header, std::string_view name, std::string& out) {
  const auto* const member = header.find(name);
  if (member == nullptr) return true;
  out = member->text;
  return member->is_text();
}

/// The member `name` as JSON, which must be an object where it is there.
bool read_object(const Document& header, std::string_view name, std::string& out) {
  const auto* const member = header.find(name);
  if (member == nullptr) return true;
  out = member->text;
  return member->kind == Document::Kind::object;
}

bool read_of_jwe(const Document& members, Header& header) {
  return read_text(members, "apu", header.apu) && read_text(members, "apv", header.apv) &&
         read_text(members, "cty", header.cty);
}

}  // namespace

Outcome<Header> read_header(std::string_view json) {
  if (json.size() > max_bytes) return refuse("the header is too long");
  Document members;
  if (!members.read(json) || members.root().kind != Document::Kind::object) {
    return refuse("the header is not a well-formed JSON object");
  }
  for (const auto& [name, reason] : refused) {
    if (members.find(name) != nullptr) return refuse(reason);
  }
  Header header;
  const bool read = read_text(members, "alg", header.alg) && read_text(members, "enc", header.enc) &&
                    read_text(members, "kid", header.kid) && read_text(members, "typ", header.typ);
  if (!read) return refuse("a member of the header is not text");
  // RFC 7515 §4.1.1: "alg" MUST be present.
  if (header.alg.empty()) return refuse("the header names no algorithm");
  if (!read_object(members, "jwk", header.jwk)) return refuse("the \"jwk\" of the header is not an object");
  if (header.enc.empty()) return header;
  if (!read_object(members, "epk", header.epk)) return refuse("the \"epk\" of the header is not an object");
  if (!read_of_jwe(members, header)) return refuse("a member of the header is not text");
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
