// quickstart plus one idea: many issuers in one process, on one store. Each tenant is a server of its own, with its own
// clients, people and tokens; what one of them knows, the others do not.
// Try it: run `tenants` and open an address that it prints as alice, wonderland; the token is good at that tenant
// alone.

#include <cstdlib>
#include <iostream>
#include <oauthkit/adapters/httplib.hpp>
#include <oauthkit/oauthkit.hpp>

#include "pages.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

/// All of one tenant. The part of the store that is its own keeps equal names of clients and people apart.
class Tenant {
 public:
  Tenant(const std::string& issuer, const std::string& name, const std::shared_ptr<Store>& shared)
      : store_(stores::scoped(shared, name)),
        client_{.id = "demo",
                .name = "Demo client of " + name,
                .redirect_uris = {issuer + "/callback"},
                .grant_types = {"authorization_code", "refresh_token"},
                .scope = {"read"},
                .secret = SecretHash::sha256("demo-secret")},
        site_(store_, {.issuer = issuer}),
        issued_(stores::tokens(store_, issuer)),
        bearer_(issued_),
        server_({.issuer = issuer}) {
    const auto codes = stores::codes(store_, issuer);
    const auto issue = tokens::opaque(issued_, {.access = 1h, .refresh = 24h * 14});
    server_.clients([this](std::string_view id) { return id == client_.id ? Result<Client>(client_) : denied(); });
    server_.transactions(session::transactions(store_));
    server_.authenticate(client_auth::secret_basic());
    server_.grant(grants::code(codes.put));
    server_.exchange(exchanges::code(codes, issue));
    server_.exchange(exchanges::refresh_token(issued_, issue));
    server_.endpoint("/authorize", endpoints::authorization(site_.handle([this](const Request& r, Browser& who) {
                       return pages::show(server_.authorize(r, who));
                     })));
    server_.endpoint("/token", endpoints::token());
    server_.endpoint(endpoints::metadata());
  }

  const Server& server() const { return server_; }

  /// What it has beside its server. The paths are below the issuer, so that each tenant has its own.
  std::vector<Route> pages() const {
    return {
        {"POST", "/login", site_.handle([this](const Request& r, Browser& who) {
           return pages::show(server_.resume(r, who, [&] { return pages::sign_in(r.form()); }));
         })},
        {"POST", "/decision", site_.handle([this](const Request& r, Browser& who) { return server_.decide(r, who); })},
        {"GET", "/api/photos", bearer_.guard_person({"read"}, [this](const Request&, const Authorization& who) {
           JsonMembers answer;
           answer.add("photos_of", who.user_id + " at " + server_.options().issuer);
           return Response::json(200, answer);
         })}};
  }

 private:
  std::shared_ptr<Store> store_;
  Client client_;
  session::Cookies site_;
  TokenStore issued_;
  Bearer bearer_;
  Server server_;
};

}  // namespace

int main(int argc, char** argv) {
  const int port = argc > 1 ? std::atoi(argv[1]) : 9000;
  const std::string here = "http://127.0.0.1:" + std::to_string(port);
  const auto store = stores::memory();
  const stores::Sweeper sweeper(store);
  const Tenant acme(here + "/acme", "acme", store);
  const Tenant globex(here + "/globex", "globex", store);

  Tenants tenants;
  tenants.add(acme.server(), {.pages = acme.pages()});
  tenants.add(globex.server(), {.pages = globex.pages()});

  httplib::Server http;
  adapters::prepare(http);
  adapters::mount(http, tenants.routes());
  for (const auto& issuer : {acme.server().options().issuer, globex.server().options().issuer}) {
    std::cout << "Open " << pages::address_to_open(issuer) << std::endl;
  }
  return http.listen("127.0.0.1", port) ? 0 : 1;
}
