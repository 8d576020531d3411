#include "oauthkit/endpoints/metadata.hpp"

#include <algorithm>

#include "assembly/setup.hpp"
#include "endpoints/metadata_document.hpp"
#include "endpoints/well_known.hpp"

namespace oauthkit::endpoints {
namespace {

class Metadata : public Endpoint {
 public:
  explicit Metadata(MetadataOptions options) : options_(std::move(options)) {
    if (options_.extra) options_.extra(extra_);
  }

  std::string_view name() const override { return {}; }
  std::vector<std::string_view> methods(const Options&) const override { return {"GET"}; }

  std::string usual_path(const Options& options) const override {
    return well_known_path("oauth-authorization-server", options.issuer);
  }

  Handler handler(const Server& server) const override {
    auto members = metadata_members(Setup::of(server), options_);
    for (const auto& [name, json] : extra_) members.add_json(name, json);
    auto document = document_of(members);
    if (document.empty()) {
      throw SetupError(
          "endpoints::metadata has an extra member that is there already, or whose value is no JSON: correct "
          "MetadataOptions::extra.");
    }
    return document_handler(std::move(document));
  }

  std::vector<Finding> findings() const override {
    // What is not registered cannot be told, and clients that go by the document would not find it.
    std::vector<Finding> findings = {
        {.text = "The metadata document does not tell where codes come from: register endpoints::authorization.",
         .unless_endpoint = "authorization_endpoint",
         .beside = Finding::Beside::a_grant},
        {.text = "The metadata document does not tell where tokens come from: register endpoints::token.",
         .unless_endpoint = "token_endpoint",
         .beside = Finding::Beside::an_exchange},
    };
    for (const auto& [name, json] : extra_) {
      if (!is_reserved_in_metadata(name)) continue;
      findings.push_back({Finding::Kind::mistake, "endpoints::metadata has an extra member \"" + name +
                                                      "\", for which the library speaks: remove it."});
    }
    return findings;
  }

 private:
  MetadataOptions options_;
  JsonMembers extra_;
};

}  // namespace

std::unique_ptr<Endpoint> metadata(MetadataOptions options) { return std::make_unique<Metadata>(std::move(options)); }

}  // namespace oauthkit::endpoints
