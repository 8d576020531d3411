#include "registration/read_members.hpp"

#include "registration/reading.hpp"

using namespace reading;
using namespace oauthkit::registration;

namespace {

MetadataRules telling(const std::vector<std::pair<std::string, std::string>>& members) {
  auto by = rules();
  by.told.emplace();
  for (const auto& [name, json] : members) by.told->add_json(name, json);
  return by;
}

const auto id_tokens =
    std::make_pair<std::string, std::string>("id_token_signing_alg_values_supported", R"(["ES256"])");

}  // namespace

TEST_CASE("read members: what the server does not tell is ignored, whatever it says, and not kept") {
  const auto text = with(R"("subject_type":7,"require_auth_time":false,"initiate_login_uri":"x",)"
                         R"("post_logout_redirect_uris":["javascript:"],"backchannel_logout_uri":"http://a.example")");
  const auto got = read(text, telling({}));
  for (const std::string_view name : {"subject_type", "require_auth_time", "initiate_login_uri",
                                      "post_logout_redirect_uris", "backchannel_logout_uri"}) {
    CHECK(member(got.metadata, name).empty());
  }
  CHECK(got.client.openid.subject_type == "public");
  CHECK(!refusal(text).empty());
}

TEST_CASE("read members: what is told as false is not told") {
  const auto uri = with(R"("backchannel_logout_uri":"https://app.example/bc")");
  CHECK(read(uri, telling({{"backchannel_logout_supported", "false"}})).client.logout.backchannel_logout_uri.empty());
  CHECK(read(uri, telling({{"backchannel_logout_supported", "true"}})).client.logout.backchannel_logout_uri ==
        "https://app.example/bc");
}

TEST_CASE("read members: of a list that is told a member has one of its values") {
  const auto alg = [](std::string_view value) {
    return with(std::string(R"("id_token_signed_response_alg":")").append(value).append("\""));
  };
  CHECK(refusal(alg("RS256"), telling({id_tokens})) ==
        "invalid_client_metadata: id_token_signed_response_alg: RS256 is not served here");
  CHECK(refusal(alg("none"), telling({id_tokens})) ==
        "invalid_client_metadata: id_token_signed_response_alg: must be ES256, EdDSA, PS256 or RS256");
  CHECK(read(alg("ES256"), telling({id_tokens})).client.openid.id_token_signed_response_alg == "ES256");
  // Where nobody says what is told, all that is sound counts.
  CHECK(read(alg("RS256")).client.openid.id_token_signed_response_alg == "RS256");
}

TEST_CASE("read members: a list that is not told has no values") {
  const auto subject = with(R"("subject_type":"public")");
  CHECK(refusal(subject, telling({id_tokens})) == "invalid_client_metadata: subject_type: public is not served here");
  CHECK(refusal(subject, telling({id_tokens, {"subject_types_supported", R"(["public"])"}})).empty());
}

TEST_CASE("read members: the usual is told back only where it was said") {
  CHECK(member(read(with(R"("subject_type":"public")")).metadata, "subject_type") == "\"public\"");
  CHECK(member(read(with(R"("client_name":"App")")).metadata, "subject_type").empty());
  auto client = read(with(R"("subject_type":"public")")).client;
  client.openid.subject_type = "pairwise";
  const auto changed = write_client_metadata(client);
  CHECK(member(changed, "subject_type") == "\"pairwise\"");
  CHECK(changed.find("public") == std::string::npos);
}
