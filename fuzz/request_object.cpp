#include "authorization/request_object.hpp"

#include "authorization/request_object_params.hpp"
#include "fuzz.hpp"
#include "jose/jws.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

/// When the objects of the corpus were made.
constexpr TimePoint now(1'700'000'000s);

/// The key of RFC 8037 appendix A.1, which signed them.
const jose::Key& key() {
  static const jose::Key one =
      *jose::read_jwk(R"({"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",)"
                      R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})");
  return one;
}

const Setup& setup() {
  static const Server* const server = [] {
    auto* const made = new Server({.issuer = "https://auth.example", .environment = {.clock = [] { return now; }}});
    made->request_objects({});
    return made;
  }();
  return Setup::of(*server);
}

Result<Params> read(std::string_view object) {
  static const Client client = {.id = "web", .jwks = jose::public_jwk_set({key()})};
  const Request request;
  return read_request_object(setup(), context_for(setup(), request), client, object);
}

/// What is asked for could have been sent as a form, by this client, and holds no credential.
void check(const Params& params) {
  require(params.get("client_id") == "web");
  for (const auto name : {"request", "request_uri", "client_secret", "client_assertion", "code", "password"}) {
    require(!params.contains(name));
  }
  require(!params.repeated({"resource"}));
  const auto sent = Params::parse(params.encode());
  require(sent && *sent == params);
}

/// Claims under a signature that holds.
void claims(std::string_view input) {
  static const std::string header = jose::jws_header("EdDSA", "oauth-authz-req+jwt", {});
  const auto params = read(*jose::sign(key(), header, input));
  jose::Claims read;
  if (!read.read(input)) return require(!params);
  if (!params) return require(params.error().code == ErrorCode::invalid_request_object);
  require(read.text("iss") == "web" && read.has_audience("https://auth.example") && read.text("sub") != "web");
  require(**read.time("exp") > now - 31s && **read.time("exp") <= now + 61min);
  check(*params);
}

}  // namespace

void fuzz(std::string_view input) {
  claims(input);
  const auto params = read(input);
  if (!params) return;
  jose::CompactJws jws;
  require(jws.read(input) && jose::verify(jws, key()));
  check(*params);
}
