#include <doctest/doctest.h>

#include <chrono>

#include "fetch/server.hpp"
#include "oauthkit/fetch.hpp"
#include "support/assembly.hpp"
#include "support/client_documents.hpp"

using namespace fetch_tests;
using namespace world;

namespace {

const Authority& authority() {
  static const Authority one;
  return one;
}

/// An authorization server that takes clients from documents, and a server of documents beside it.
class Pair {
 public:
  /// What is answered for a path.
  using Answer = std::function<std::string(const std::string& path)>;

  explicit Pair(Answer answer, FetchOptions options = {})
      : documents_([answer](const std::string& request) { return answer(request.substr(4, request.find(' ', 4) - 4)); },
                   &authority()) {
    options.ca_file = authority().file();
    options.trusted_origins = {at("")};
    const auto fetcher = std::make_shared<Fetcher>(options);
    assembly_.clients = left_out;
    assembly_.authenticate = [this, fetcher](Server& server) {
      const auto& environment = assembly_.options.environment;
      const auto& store = assembly_.store;
      server.client_source(clients::metadata_documents(fetcher, {.scope = {"read"}, .environment = environment}));
      server.authenticate(client_auth::none());
      server.authenticate(client_auth::private_key_jwt(store, {}, fetcher));  // for documents with keys
    };
    server_ = std::make_unique<Server>(assembly_.server());
    token_ = server_->token();
  }

  std::string at(const std::string& path) const { return "https://localhost:" + documents_.port_text() + path; }

  Step authorize(const std::string& id) const {
    return server_->authorize(authorize_request({{"client_id", id}, {"redirect_uri", app_callback}, {"scope", "read"}}),
                              browser());
  }
  /// The answer to a code of this client, or to none where it gets none.
  Response redeem(const std::string& id, const Params& proof = {}) const {
    const auto step = authorize(id);
    const auto* const asked = std::get_if<Consent>(&step);
    const auto code =
        asked ? location_param(server_->decide(decision(*asked), browser()), "code") : std::string("none");
    const auto form = redemption(code, {{"client_id", id}, {"redirect_uri", app_callback}});
    return token_(token_request(changed(form, proof)));
  }
  std::size_t fetches() const { return documents_.requests().size(); }

 private:
  RawServer documents_;
  Assembly assembly_;
  std::unique_ptr<Server> server_;
  Handler token_;
};

/// A server of documents with and without keys, at a port that it learns later.
struct Site {
  std::string origin = {};
  std::chrono::milliseconds delay = {};

  std::string operator()(const std::string& path) const {
    std::this_thread::sleep_for(delay);
    if (path == "/jwks") return response(with_keys()["jwks"].dump());
    const nlohmann::json keys = {{"token_endpoint_auth_method", "private_key_jwt"}, {"jwks_uri", origin + "/jwks"}};
    return response(document_at(origin + path, path == "/keys" ? keys : nlohmann::json::object()).dump());
  }
};

template <class Work>
std::chrono::milliseconds taken_by(Work work) {
  const auto from = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - from);
}

}  // namespace

TEST_CASE("document server: clients come from their documents to their tokens, without keys and with them") {
  Site documents;
  const Pair pair([&](const std::string& path) { return documents(path); });
  documents.origin = pair.at("");
  CHECK(pair.redeem(pair.at("/plain")).status == 200);
  const auto id = pair.at("/keys");
  CHECK(is_refused(pair.redeem(id), "invalid_client"));
  CHECK(pair.redeem(id, assertion_of(system_now(), id, "1")).status == 200);
  CHECK(is_refused(pair.redeem(id, assertion_of(system_now(), pair.at("/plain"), "2")), "invalid_client"));
  // Two documents, and a set of keys.
  CHECK(pair.fetches() == 3);
}

TEST_CASE("document server: a document and then its keys, each as late as may be, take as long as both may") {
  Site documents{.delay = 700ms};
  const Pair pair([&](const std::string& path) { return documents(path); }, {.timeout = 2s});
  documents.origin = pair.at("");
  const auto id = pair.at("/keys");
  const auto took = taken_by([&] { CHECK(pair.redeem(id, assertion_of(system_now(), id, "1")).status == 200); });
  CHECK(took >= 1400ms);
  CHECK(took < 4s);
  documents.delay = 3500ms;
  const auto other = pair.at("/other");
  CHECK(taken_by([&] { CHECK(answered(pair.authorize(other)).status == 400); }) < 3s);
  documents.delay = 0ms;
  CHECK(pair.redeem(other).status == 200);
}
