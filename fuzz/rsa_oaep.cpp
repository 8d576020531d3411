#include "jose/rsa_oaep.hpp"

#include "fuzz.hpp"

using namespace oauthkit;

namespace {

constexpr jose::ContentEncryption every[] = {jose::ContentEncryption::a256gcm, jose::ContentEncryption::a128cbc_hs256};

// That of a group of tests/vectors/wycheproof/json_web_encryption_test.json.
const jose::TransportKey& own() {
  static const auto key = jose::read_transport_jwk(
      R"({"kty":"RSA","n":"yVshpK_WdDeXJHEuoaQ9rYGW7uOcp87T-er4agcDkWe4SOJfRO0dEy1O-s9PVz4jPDLfndcOfpw3ooPB1d)"
      R"(fSxaQCcltKAefAkRqSx4ExwPQUKMYll5XPzTmXbD8iLDJSR7Sz-1wTYS35oPSxFi-h4PwHtMNQLZ234KCepKhJ-in5d_Nx3f1mi9)"
      R"(AmhMdDrkrWTpQvGiMkEkjT0th6SRnzVOzkzeEPHK6BQUT5HP2iV_lbvPrVdcBhXeCY31uwlsa2iHuJpFqvutuQDnt26nzT9jmJzr)"
      R"(7tHtAoCt_Xs-hreld9rtDs05ukWPWI5sG4yfOvdKBkquryTb2_6ptAfWsyhw","e":"AQAB","d":"Cg2KuHYu9s5vtVoRQfC5Q5)"
      R"(hcuMCUaaxh2PBqRqDjBLdw8_KZXw-XjAWPE-aVx31KtQ61K2Q5TQjvniWF3-9Ojp-Jn7v_DelMK_JvsZY5rbCB8SczaUYJge2GKd)"
      R"(ldE2fPw9S5x6rpLMjm1aphzQHDyz_KArRdpGljbMuYIBBm4R5wlkZJ-AzfFKxyGAzrf13f4KacZD-uFWxdLd01yAxdw0wgG2oX6R)"
      R"(r36kT09Re-N_s5gnrDhi21MdYOuQNw1vOdHIkH37IvFkdT2g_5CNeW5GRdWcyuPbLCTbhFSrj4u8784VRSE_Zh6ycyXaYcyVXnBs)"
      R"(erCWGWD-r5I-z0lqHQQQ","p":"-oHANaglt373EHf63OVKMPgbpznoSQXOou3xXlp-KWtMjsb1aPl13vai2ALjwSXacn1FTfxAS)"
      R"(9lhRn_2pGW-Rx7QSlqmcOZ_2BBWmHAaeUL9iqzx69NFlIJowvI-sr24lJtUS53G2rKn77frCcuAItkNFvXc9DjYuodvH5v7QBU",)"
      R"("q":"zcV3cOrSvpPFJzlQ0XtIDzustpiOi8iv0PRdH0ax3fff6ceH3jhG80A8ypCoVGLUT3PzprJcxM9aWVSVuWIhx6fHscYZvTq)"
      R"(Bu6O2dyNVOxfAjfwWO_H0-2XWnFilEd5xKiWLYpiwpnpm1EQVFbAAWisDM1Yt9TN7yMJ18kg2cys","dp":"DhrEIcFH7l79tjWr)"
      R"(MEjQtpUhqXa_N21WRyIyludtdxONifR12OVC17z3SkZPYI6rEAsxncR4Mk0ZBwkpb_QylHqNq8IS4QR5akbxOUAGnZFCCU7XiDmr)"
      R"(D0OQdnmBQjsga22bf25wxduNTRgD6ddFbbDe5c4OFMommcoKXbNAoEk","dq":"x_gTyBdccLpYSXMI2FsPP0aF5PlC5hNE0TL44)"
      R"(HEqX4UJBD7VCh70zGZr7YtBGqjknMYZTbFeOCEuM0vhKUR1gXrKtTfIQb3-36QMqaEbrg66IQGPdfgAVOO1-UCoQkJDBWtxFoM-g)"
      R"(LrI_ZWgS_A7l2Tfel9Q0E6VCBf62VZWG_s","qi":"hbKupLosNfXXH4RQ8iHazT3PCM83EyuGrvOALcH8m_DvEgOXRcIB0fFHWZ)"
      R"(e4SPJmEN381XvnQS_ki4Oj00KQCXfZXBfgyPoXpwym-g3z3m9_m7ymVUqk69wsk4Fc5y9RB0p-KIrBrTGsIMIrYVrn83u9fj_FiY)"
      R"(9KeWB8tucS9lM"})");
  require(key.has_value());
  return *key;
}

}  // namespace

// What opens was encrypted to the key; whatever does not is refused. A set of keys is read or refused.
void fuzz(std::string_view input) {
  static_cast<void>(jose::decrypt_jwt(own(), every, input));
  const auto keys = jose::transport_keys_in(input);
  if (!keys || keys->empty()) return;
  for (const auto encryption : every) jose::encrypt_jwt(keys->front(), encryption, "a.b.c", system_random);
}
