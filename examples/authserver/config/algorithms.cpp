#include "config/algorithms.hpp"

namespace authserver {
namespace {

using oauthkit::SigningAlgorithm;

constexpr std::pair<std::string_view, SigningAlgorithm> algorithms[] = {{"ES256", SigningAlgorithm::es256},
                                                                        {"EdDSA", SigningAlgorithm::eddsa},
                                                                        {"PS256", SigningAlgorithm::ps256},
                                                                        {"RS256", SigningAlgorithm::rs256}};

}  // namespace

std::string_view name_of(SigningAlgorithm algorithm) {
  for (const auto& [name, known] : algorithms) {
    if (known == algorithm) return name;
  }
  return {};
}

std::optional<SigningAlgorithm> algorithm_named(std::string_view name) {
  for (const auto& [known, algorithm] : algorithms) {
    if (known == name) return algorithm;
  }
  return std::nullopt;
}

std::string read_algorithm_name(Fields& fields, std::string_view name) {
  if (!fields.find(name)) return {};
  auto alg = fields.text(name, "");
  if (!algorithm_named(alg)) fields.refuse(name, "expected ES256, EdDSA, PS256 or RS256");
  return alg;
}

}  // namespace authserver
