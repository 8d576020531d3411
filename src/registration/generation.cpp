#include "registration/generation.hpp"

namespace oauthkit::registration {
namespace {

constexpr std::string_view of_registry = "registry ";

}  // namespace

std::string new_generation(const Random& random) { return std::string(of_registry).append(random_id(random)); }

bool is_of_registry(std::string_view generation) { return generation.starts_with(of_registry); }

}  // namespace oauthkit::registration
