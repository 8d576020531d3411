#include "oauthkit/capability.hpp"

#include "support/assembly.hpp"
#include "support/token_endpoints.hpp"

using namespace world;

namespace {

/// Who may sign in here today: an endpoint that tells it, a hook that keeps to it, a member of the metadata document.
class OpeningHours : public Capability {
 public:
  explicit OpeningHours(bool open) : open_(open) {}

  std::string_view name() const override { return "opening_hours"; }

  void install(Server& server) override {
    server.complete([this](const Approval&) -> Result<void> { return open_; });
    server.endpoint("/hours", std::make_unique<Hours>(open_));
  }

  void describe(const Registered&, JsonMembers& metadata) const override { metadata.add("open_now", open_); }

  std::vector<Finding> findings() const override {
    if (open_) return {};
    return {{Finding::Kind::loosened, "opening_hours: nobody gets in."}};
  }

 private:
  class Hours : public Endpoint {
   public:
    explicit Hours(bool open) : open_(open) {}
    std::string_view name() const override { return "hours_endpoint"; }
    std::vector<std::string_view> methods(const Options&) const override { return {"GET"}; }
    Handler handler(const Server&) const override {
      return [open = open_](const Request&) { return Response::json(200, open ? "true" : "false"); };
    }

   private:
    bool open_;
  };

  bool open_;
};

std::unique_ptr<Capability> opening_hours(bool open) { return std::make_unique<OpeningHours>(open); }

Choices with_hours(bool open) {
  return {.more = [open](Server& server) { server.install(opening_hours(open)); }};
}

}  // namespace

TEST_CASE("capability: one line installs an endpoint, a hook and a member of the metadata document") {
  TokenWorld closed(with_hours(false));
  CHECK(closed.at("/hours", get("/hours")).body == "false");
  const auto document = closed.at("/.well-known/oauth-authorization-server", get("/"));
  CHECK(member(document, "hours_endpoint") == "https://auth.example/hours");
  CHECK(document.body.find("\"open_now\":false") != std::string::npos);
  CHECK(location_param(authorized(closed), "error") == "access_denied");

  TokenWorld open(with_hours(true));
  CHECK_FALSE(location_param(authorized(open), "code").empty());
}

TEST_CASE("capability: what it finds is told with the rest") {
  Assembly assembly;
  assembly.more = [](Server& server) { server.install(opening_hours(false)); };
  CHECK(holds(assembly.server().loosened(), "opening_hours: nobody gets in."));
  assembly.more = [](Server& server) { server.install(opening_hours(true)); };
  CHECK(assembly.server().loosened().empty());
}

TEST_CASE("capability: two of one name are a mistake, and so is none") {
  Assembly assembly;
  assembly.more = [](Server& server) {
    server.install(opening_hours(true));
    server.install(opening_hours(true));
  };
  CHECK(holds(assembly.check(), "Two capabilities are registered for \"opening_hours\": keep one of them."));
  assembly.more = [](Server& server) { server.install(nullptr); };
  CHECK(holds(assembly.check(), "Server::install was given nothing: remove the call, or fill it in."));
  assembly.more = [](Server& server) { server.install(opening_hours(true)); };
  CHECK(assembly.check().empty());
}
