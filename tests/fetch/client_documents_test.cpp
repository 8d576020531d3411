#include "oauthkit/client_documents.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>

#include "fetch/addresses.hpp"
#include "fetch/names.hpp"
#include "fetch/server.hpp"
#include "oauthkit/fetch.hpp"

using namespace oauthkit;
using namespace fetch_tests;
using namespace std::chrono_literals;

namespace {

const Authority& authority() {
  static const Authority one("DNS:localhost,DNS:moving.example,IP:127.0.0.1");
  return one;
}

std::string document(const std::string& id) {
  return R"({"client_id":")" + id + R"(","client_name":"An App","redirect_uris":["https://app.example/cb"]})";
}

/// The path of a request.
std::string path_of(const std::string& request) { return request.substr(4, request.find(' ', 4) - 4); }

/// A server of documents on loopback, where the fetcher may go or not.
class DocumentSite {
 public:
  /// What is answered for an id; empty for a right document.
  using Answer = std::function<std::string(const std::string& id)>;

  explicit DocumentSite(Answer answer = {}, bool is_trusted = true, std::chrono::milliseconds pace = {})
      : server_([this, answer](const std::string& request) { return answered(answer, id_at(path_of(request))); },
                &authority(), pace) {
    FetchOptions options = {.ca_file = authority().file()};
    if (is_trusted) options.trusted_origins = {id_at("")};
    source_ = clients::metadata_documents(std::make_shared<Fetcher>(options), {.scope = {"read"}, .patience = 1500ms});
  }

  std::string id_at(const std::string& path, const std::string& host = "localhost") const {
    return "https://" + host + ":" + server_.port_text() + path;
  }
  /// The name of the client, or the code of its error and what is said.
  std::string found(const std::string& id) const {
    const auto client = source_->find(id);
    if (client) return client->name;
    const auto error = client.error_or({});
    return std::string(wire_name(error.code)) + ": " + error.description;
  }
  std::string at(const std::string& path = "/client") const { return found(id_at(path)); }
  int connections() const { return server_.connections(); }
  std::vector<std::string> requests() const { return server_.requests(); }

 private:
  static std::string answered(const Answer& answer, const std::string& id) {
    const auto told = answer ? answer(id) : std::string();
    return told.empty() ? response(document(id)) : told;
  }

  RawServer server_;
  std::unique_ptr<ClientSource> source_;
};

constexpr const char* none_fetched =
    "invalid_client: no document was fetched from the client id: it has to answer soon, over https, from a public "
    "address, and briefly";

}  // namespace

TEST_CASE("client documents: a document is fetched over TLS, from an origin of our own that is trusted") {
  const DocumentSite site;
  CHECK(site.at() == "An App");
  CHECK(site.at() == "An App");
  REQUIRE(site.requests().size() == 1);
  const auto request = site.requests().front();
  CHECK(request.starts_with("GET /client HTTP/1.1\r\n"));
  CHECK(request.find("\r\nAccept: application/json\r\n") != request.npos);
  CHECK(request.find("Cookie") == request.npos);
  CHECK(request.find("Authorization") == request.npos);
}

TEST_CASE("client documents: a cookie that a server of documents sets does not come back to it") {
  const DocumentSite site([](const std::string& id) {
    return response(document(id), "Content-Type: application/json\r\nSet-Cookie: seen=1; Path=/; Secure\r\n");
  });
  CHECK(site.at("/first") == "An App");
  CHECK(site.at("/second") == "An App");
  REQUIRE(site.requests().size() == 2);
  for (const auto& request : site.requests()) CHECK(request.find("ookie:") == request.npos);
}

TEST_CASE("client documents: no spelling of an address that is not public leads anywhere") {
  const DocumentSite site({}, false);
  const auto leads_nowhere = [&](const char* host) {
    CAPTURE(host);
    CHECK(site.found(site.id_at("/client", host)) == none_fetched);
  };
  std::for_each(loopback_spellings.begin(), loopback_spellings.end(), leads_nowhere);
  std::for_each(not_public.begin(), not_public.end(), leads_nowhere);
  CHECK(site.connections() == 0);
  CHECK(DocumentSite().at() == "An App");
}

TEST_CASE("client documents: the address that is judged is the one that is connected to, whatever a name says next") {
  int told = 0;
  const Names names([&](const std::string& name) -> std::vector<std::string> {
    if (!name.ends_with("moving.example")) return {};
    return ++told % 2 == 1 ? std::vector<std::string>{"192.0.2.1", "127.0.0.1"} : std::vector<std::string>{"127.0.0.1"};
  });
  const DocumentSite site({}, false);
  for (const char* host : {"1.moving.example", "2.moving.example", "3.moving.example", "4.moving.example"}) {
    CHECK(site.found(site.id_at("/client", host)) == none_fetched);
  }
  CHECK(site.connections() == 0);
  // One look-up a fetch: there is no other between the judgement and the connection.
  CHECK(names.lookups() == 4);
  const RawServer server([](const std::string&) { return response("{}"); }, &authority());
  const auto origin = "https://moving.example:" + server.port_text();
  told = 1;
  CHECK(Fetcher({.trusted_origins = {origin}, .ca_file = authority().file()}).send({.url = origin}).status == 200);
}

TEST_CASE("client documents: a redirect leads nowhere, on the same host either") {
  const RawServer other([](const std::string&) { return response("{}"); });
  const DocumentSite site([&](const std::string& id) -> std::string {
    if (id.ends_with("/there")) return {};
    const auto to = id.ends_with("/away") ? "http://127.0.0.1:" + other.port_text() + "/" : std::string("/there");
    return response("{}", "Location: " + to + "\r\n", "302 Found");
  });
  CHECK(site.at("/away") == "invalid_client: the document at the client id is answered with 302");
  CHECK(site.at("/here") == "invalid_client: the document at the client id is answered with 302");
  CHECK(other.connections() == 0);
  CHECK(site.requests().size() == 2);
  CHECK(site.at("/there") == "An App");
}

TEST_CASE("client documents: a long document is not read to its end, told beforehand or not") {
  const DocumentSite site([](const std::string& id) -> std::string {
    const auto padding = std::string(id.ends_with("/right") ? 30'000 : 3'000'000, ' ');
    if (id.ends_with("/untold")) {
      return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" + document(id) + padding;
    }
    return response(document(id) + padding);
  });
  CHECK(site.at("/told") == none_fetched);
  CHECK(site.at("/untold") == none_fetched);
  CHECK(site.at("/right") == "An App");
}

TEST_CASE("client documents: a server that trickles, or says nothing, is waited for so long and no longer") {
  const auto start = std::chrono::steady_clock::now();
  const DocumentSite trickling({}, true, 50ms);
  CHECK(trickling.at() == none_fetched);
  const DocumentSite silent([](const std::string&) -> std::string {
    std::this_thread::sleep_for(2500ms);
    return {};
  });
  CHECK(silent.at() == none_fetched);
  const auto took = std::chrono::steady_clock::now() - start;
  CHECK(took > 2500ms);
  CHECK(took < 6s);
  CHECK(DocumentSite().at() == "An App");
}

TEST_CASE("client documents: what is encoded, of another type or a lie is no document") {
  const DocumentSite site([](const std::string& id) -> std::string {
    if (id.ends_with("/gzip")) {
      return response("\x1f\x8b", "Content-Type: application/json\r\nContent-Encoding: gzip\r\n");
    }
    if (id.ends_with("/html")) return response(document(id), "Content-Type: text/html\r\n");
    if (id.ends_with("/liar")) return response(document("https://app.example/client"));
    if (id.ends_with("/garbage")) return std::string(100, 'x');
    return {};
  });
  CHECK(site.at("/gzip").find("is sent in an encoding") != std::string::npos);
  CHECK(site.at("/html").find("is not JSON by its Content-Type") != std::string::npos);
  CHECK(site.at("/liar").find("has another client_id") != std::string::npos);
  CHECK(site.at("/garbage") == none_fetched);
  CHECK(site.at("/right") == "An App");
}

TEST_CASE("client documents: a certificate of nobody that is known is no document") {
  const Authority stranger;
  const RawServer server([](const std::string&) { return response("{}"); }, &stranger);
  const auto origin = "https://localhost:" + server.port_text();
  const auto fetcher =
      std::make_shared<Fetcher>(FetchOptions{.trusted_origins = {origin}, .ca_file = authority().file()});
  CHECK_FALSE(clients::metadata_documents(fetcher)->find(origin + "/client"));
  CHECK(server.requests().empty());
  CHECK(DocumentSite().at() == "An App");
}
