#include "registration/software_statement.hpp"

#include <algorithm>
#include <array>

#include "base/json.hpp"
#include "jose/claims.hpp"
#include "jose/header.hpp"

namespace oauthkit::registration {
namespace {

/// What is said of the JWT, and not of the software (RFC 7519 §4.1); and a statement in a statement, which nobody has
/// verified.
constexpr std::array<std::string_view, 8> not_of_the_software = {"iss", "sub", "aud", "exp",
                                                                 "nbf", "iat", "jti", "software_statement"};

Error invalid(std::string reason) {
  return {ErrorCode::invalid_software_statement, "the software_statement is not valid",
          "software_statement: " + std::move(reason)};
}

std::string metadata_in(const jose::Claims& claims) {
  json::ObjectWriter out;
  const auto& document = claims.document();
  document.each(document.root(), [&](const json::Document::Value& claim) {
    const bool is_left_out =
        std::find(not_of_the_software.begin(), not_of_the_software.end(), claim.name) != not_of_the_software.end();
    if (!is_left_out) out.add_json(claim.name, json::written(claim));
  });
  return std::move(out).finish();
}

}  // namespace

Result<SoftwareStatement> verify_software_statement(std::string_view jwt, const TrustedIssuers& issuers, TimePoint now,
                                                    std::string_view audience) {
  // RFC 7591 §2.3: signed, with an iss; its exp, nbf and iat in order, if it has them.
  auto verified = issuers.verify(jwt, now);
  // RFC 7591 §3.2.2: of nobody whom this server believes.
  if (verified.is_denied()) {
    return Error{ErrorCode::unapproved_software_statement, "the software_statement is of nobody who is trusted here"};
  }
  if (!verified) return invalid(verified.error().cause);
  // RFC 8725 §3.11: what the same issuer signs for another purpose, such as an access token, is no statement.
  if (!verified->typ.empty() && !jose::is_type(verified->typ, "JWT")) return invalid("the typ is of something else");
  jose::Claims claims;
  if (const auto read = claims.read(verified->claims); !read) return invalid(std::string(read.reason()));
  // RFC 7519 §4.1.3: what is for somebody else is not for us.
  if (claims.has("aud") && (audience.empty() || !claims.has_audience(audience))) {
    return invalid("it is for another server");
  }
  return SoftwareStatement{.issuer = std::move(verified->issuer), .metadata = metadata_in(claims)};
}

}  // namespace oauthkit::registration
