#include "oauthkit/tokens/jwt_reader.hpp"

#include "jose/pool.hpp"
#include "tokens/access_claims.hpp"
#include "tokens/jwt_verifier.hpp"

namespace oauthkit {
namespace {

using tokens::JwtVerifier;

/// The verifier and its workspaces, of which as many are kept as threads verify at once.
class Reader {
 public:
  explicit Reader(JwtReaderOptions options) : verifier_(std::move(options)) {}

  Stored read(std::string_view token) const {
    auto workspace = idle_.take();
    if (!workspace) workspace = std::make_unique<JwtVerifier::Workspace>();
    Stored stored;
    if (verifier_.verify(token, *workspace)) stored = stored_of(workspace->claims);
    idle_.give_back(std::move(workspace));
    return stored;
  }

 private:
  static Stored stored_of(const jose::Claims& claims) {
    const auto& document = claims.document();
    auto authorization = tokens::authorization_of(document, document.root());
    if (!authorization) return {};
    // Of another server's tokens it may be anything.
    authorization->family = claims.text("family");
    const auto* const ends_alone = document.find("ends_alone");
    authorization->ends_alone = ends_alone != nullptr && ends_alone->is_true();
    authorization->client_generation = claims.text("client_generation");
    return {Stored::State::live, *std::move(authorization)};
  }

  JwtVerifier verifier_;
  mutable jose::Pool<std::unique_ptr<JwtVerifier::Workspace>> idle_;
};

}  // namespace

TokenReader jwt_reader(JwtReaderOptions options) {
  auto issuer = options.issuer;
  const auto reader = std::make_shared<const Reader>(std::move(options));
  return {.read = [reader](std::string_view token) { return reader->read(token); },
          .checks_audience = true,
          .reads_subject = true,
          .issuer = std::move(issuer)};
}

}  // namespace oauthkit
