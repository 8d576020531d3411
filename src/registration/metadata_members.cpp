#include "registration/metadata_members.hpp"

#include <algorithm>
#include <array>

namespace oauthkit::registration {
namespace {

using Asked = ClientRequestObject;
using Answer = ClientAuthorizationResponse;
using Openid = ClientOpenid;
using Logout = ClientLogout;
using Backchannel = ClientBackchannel;

/// The field of a client that is reached by these members.
template <auto... path>
auto& at(Client& client) {
  return (client.*....*path);
}

// OpenID Connect Discovery §3: by what a server tells that it knows of people, and how it tells of them.
constexpr Told id_tokens = {"id_token_signing_alg_values_supported"};
constexpr Told id_token_signing = {id_tokens.name, id_tokens.name};
constexpr Told id_token_alg = {id_tokens.name, "id_token_encryption_alg_values_supported"};
constexpr Told id_token_enc = {id_tokens.name, "id_token_encryption_enc_values_supported"};
constexpr Told userinfo_signing = {"userinfo_endpoint", "userinfo_signing_alg_values_supported"};
constexpr Told userinfo_alg = {"userinfo_endpoint", "userinfo_encryption_alg_values_supported"};
constexpr Told userinfo_enc = {"userinfo_endpoint", "userinfo_encryption_enc_values_supported"};
constexpr Told subject_types = {id_tokens.name, "subject_types_supported"};
// RP-Initiated Logout §2.1, Back-Channel Logout §2.1, Front-Channel Logout §3: and that they sign out.
constexpr Told end_session = {"end_session_endpoint"};
constexpr Told backchannel = {"backchannel_logout_supported"};
constexpr Told frontchannel = {"frontchannel_logout_supported"};
// CIBA Core §4: and that they have people asked.
constexpr Told delivery = {"backchannel_token_delivery_modes_supported"};
constexpr Told delivery_modes = {delivery.name, delivery.name};

constexpr auto table = std::to_array<Member>({
    // RFC 7591 §2
    {"client_name", Text{at<&Client::name>}, judge_name, true},
    {"client_uri", Text{}, judge_link, true},
    {"logo_uri", Text{}, judge_link, true},
    {"tos_uri", Text{}, judge_link, true},
    {"policy_uri", Text{}, judge_link, true},
    {"contacts", Texts{}},
    {"redirect_uris", Texts{at<&Client::redirect_uris>}, judge_any},
    {"grant_types", Texts{at<&Client::grant_types>}, judge_any, false, true},
    {"response_types", Texts{at<&Client::response_types>}, judge_any, false, true},
    {"scope", Tokens{at<&Client::scope>}, judge_any},
    {"token_endpoint_auth_method", Text{at<&Client::token_endpoint_auth_method>}, judge_any, false, true},
    {"jwks_uri", Text{at<&Client::jwks_uri>}, judge_https_url},
    {"jwks", Object{{at<&Client::jwks>}}},
    {"software_id", Text{}},
    {"software_version", Text{}},
    // OpenID Connect Registration §2: what it adds to them.
    {"application_type", Text{at<&Client::application_type>}, judge_application_type, false, true},
    {"token_endpoint_auth_signing_alg", Text{at<&Client::token_endpoint_auth_signing_alg>}, judge_signing_algorithm},
    {"default_max_age", Seconds{at<&Client::default_max_age>}},
    {"default_acr_values", Texts{at<&Client::default_acr_values>}},
    {"request_object_signing_alg", Text{at<&Client::request_object, &Asked::request_object_signing_alg>},
     judge_signing_algorithm},
    {"request_uris", Texts{at<&Client::request_object, &Asked::request_uris>}, judge_request_uri},
    // RFC 8705 §2.1.2, §3.4
    {"tls_client_auth_subject_dn", Text{at<&Client::tls, &ClientTls::tls_client_auth_subject_dn>}},
    {"tls_client_auth_san_dns", Text{at<&Client::tls, &ClientTls::tls_client_auth_san_dns>}},
    {"tls_client_auth_san_uri", Text{at<&Client::tls, &ClientTls::tls_client_auth_san_uri>}},
    {"tls_client_auth_san_ip", Text{at<&Client::tls, &ClientTls::tls_client_auth_san_ip>}},
    {"tls_client_auth_san_email", Text{at<&Client::tls, &ClientTls::tls_client_auth_san_email>}},
    {"tls_client_certificate_bound_access_tokens",
     Flag{at<&Client::tls, &ClientTls::tls_client_certificate_bound_access_tokens>}},
    // RFC 9101 §10.5
    {"require_signed_request_object", Flag{at<&Client::request_object, &Asked::require_signed_request_object>}},
    // RFC 9126 §6
    {"require_pushed_authorization_requests", Flag{at<&Client::require_pushed_authorization_requests>}},
    // RFC 9396 §10
    {"authorization_details_types", Texts{at<&Client::authorization_details_types>}},
    // RFC 9449 §5.2
    {"dpop_bound_access_tokens", Flag{at<&Client::dpop_bound_access_tokens>}},
    // JARM §3, FAPI 2.0 Message Signing §5.3.3
    {"authorization_signed_response_alg",
     Text{at<&Client::authorization_response, &Answer::authorization_signed_response_alg>}, judge_signing_algorithm},
    {"authorization_encrypted_response_alg",
     Text{at<&Client::authorization_response, &Answer::authorization_encrypted_response_alg>}, judge_key_agreement},
    {"authorization_encrypted_response_enc",
     Text{at<&Client::authorization_response, &Answer::authorization_encrypted_response_enc>},
     judge_content_encryption},
    {"response_modes", Texts{at<&Client::authorization_response, &Answer::response_modes>}, judge_any},
    // OpenID Connect Registration §2: what counts where people are told of.
    {"id_token_signed_response_alg", Text{at<&Client::openid, &Openid::id_token_signed_response_alg>},
     judge_signing_algorithm, false, false, id_token_signing},
    {"id_token_encrypted_response_alg", Text{at<&Client::openid, &Openid::id_token_encrypted_response_alg>},
     judge_key_management, false, false, id_token_alg},
    {"id_token_encrypted_response_enc", Text{at<&Client::openid, &Openid::id_token_encrypted_response_enc>},
     judge_content_encryption, false, false, id_token_enc},
    {"userinfo_signed_response_alg", Text{at<&Client::openid, &Openid::userinfo_signed_response_alg>},
     judge_signing_algorithm, false, false, userinfo_signing},
    {"userinfo_encrypted_response_alg", Text{at<&Client::openid, &Openid::userinfo_encrypted_response_alg>},
     judge_key_management, false, false, userinfo_alg},
    {"userinfo_encrypted_response_enc", Text{at<&Client::openid, &Openid::userinfo_encrypted_response_enc>},
     judge_content_encryption, false, false, userinfo_enc},
    {"subject_type", Text{at<&Client::openid, &Openid::subject_type>}, judge_subject_type, false, false, subject_types,
     "public"},
    {"sector_identifier_uri", Text{at<&Client::openid, &Openid::sector_identifier_uri>}, judge_https_url, false, false,
     id_tokens},
    {"require_auth_time", Flag{at<&Client::openid, &Openid::require_auth_time>}, judge_any, false, false, id_tokens},
    {"initiate_login_uri", Text{at<&Client::openid, &Openid::initiate_login_uri>}, judge_https_url, false, false,
     id_tokens},
    // RP-Initiated Logout §3.1
    {"post_logout_redirect_uris", Texts{at<&Client::logout, &Logout::post_logout_redirect_uris>}, judge_any, false,
     false, end_session},
    // Back-Channel Logout §2.2
    {"backchannel_logout_uri", Text{at<&Client::logout, &Logout::backchannel_logout_uri>}, judge_https_url, false,
     false, backchannel},
    {"backchannel_logout_session_required", Flag{at<&Client::logout, &Logout::backchannel_logout_session_required>},
     judge_any, false, false, backchannel},
    // Front-Channel Logout §2
    {"frontchannel_logout_uri", Text{at<&Client::logout, &Logout::frontchannel_logout_uri>}, judge_frame, false, false,
     frontchannel},
    {"frontchannel_logout_session_required", Flag{at<&Client::logout, &Logout::frontchannel_logout_session_required>},
     judge_any, false, false, frontchannel},
    // CIBA Core §4
    {"backchannel_token_delivery_mode", Text{at<&Client::backchannel, &Backchannel::backchannel_token_delivery_mode>},
     judge_delivery_mode, false, false, delivery_modes, "poll"},
    {"backchannel_client_notification_endpoint",
     Text{at<&Client::backchannel, &Backchannel::backchannel_client_notification_endpoint>}, judge_https_url, false,
     false, delivery},
});

}  // namespace

std::span<const Member> members() { return table; }

const Member* find_member(std::string_view name) {
  const auto hash = name.find('#');
  const auto base = name.substr(0, hash);
  const auto* const found =
      std::find_if(table.begin(), table.end(), [&](const Member& member) { return member.name == base; });
  if (found == table.end() || (hash != name.npos && !found->in_languages)) return nullptr;
  return &*found;
}

// RFC 7591 §3.2.2: of redirect URIs the error is another.
Error refuse_member(std::string_view name, std::string_view what) {
  const auto code = name == "redirect_uris" ? ErrorCode::invalid_redirect_uri : ErrorCode::invalid_client_metadata;
  return {code, std::string(name).append(": ").append(what)};
}

}  // namespace oauthkit::registration
