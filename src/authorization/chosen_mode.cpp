#include "authorization/chosen_mode.hpp"

#include <algorithm>

#include "protocol/failures.hpp"
#include "protocol/response_type.hpp"

namespace oauthkit {
namespace {

/// What a response type makes of the modes.
class Modes {
 public:
  // Multiple Response Types §2.1, §3, §5: an answer that holds a token does not travel in the query.
  Modes(const Setup& setup, const Client& client, std::string_view response_type)
      : setup_(setup), client_(client), tokens_(holds_tokens(response_type)) {}

  /// Where nothing is asked for.
  std::string_view usual_name() const {
    return tokens_ && !setup_.options.legacy.tokens_in_query ? "fragment" : "query";
  }

  /// The same, or what a client is answered in that may not use it: the first that it may.
  const ResponseMode& usual() const {
    const auto& usual = *find_response_mode(setup_, usual_name());
    if (is_listed(usual.name) && find_served_mode(setup_, usual.name)) return usual;
    for (const auto& name : listed().empty() ? setup_.options.response_modes_supported : listed()) {
      const auto* const mode = find_served_mode(setup_, name);
      const auto* const placed = mode ? fitting(*mode) : nullptr;
      if (placed) return *placed;
    }
    return usual;
  }

  ChosenMode named(std::string_view name) const {
    const auto* const mode = find_served_mode(setup_, name);
    if (!mode) return {usual(), invalid_request("the response_mode is not supported")};
    // FAPI 2.0 Message Signing §5.3.3: what the client is registered for, and no other.
    if (!is_listed(name)) return {usual(), invalid_request("the client may not use this response_mode")};
    if (const auto* const placed = fitting(*mode)) return {*placed};
    const auto* const refused_in = find_served_mode(setup_, mode->refused_in);
    return {refused_in ? *refused_in : usual(), invalid_request("the response_mode does not carry tokens")};
  }

 private:
  /// Those that the client may use; empty: all.
  const std::vector<std::string>& listed() const { return client_.authorization_response.response_modes; }
  bool is_listed(std::string_view name) const {
    return listed().empty() || std::find(listed().begin(), listed().end(), name) != listed().end();
  }

  /// The mode itself, or the one that takes its place; null where the answer may not travel so.
  const ResponseMode* fitting(const ResponseMode& mode) const {
    if (!tokens_ || mode.carries_tokens || (mode.hides_tokens && mode.hides_tokens(client_))) return &mode;
    if (!mode.instead.empty()) return find_served_mode(setup_, mode.instead);
    const bool loosened = setup_.options.legacy.tokens_in_query && mode.refused_in.empty();
    return loosened ? &mode : nullptr;
  }

  const Setup& setup_;
  const Client& client_;
  bool tokens_;
};

}  // namespace

// RFC 6749 §4.2.2.1, Multiple Response Types §2.2: errors take the way of answers, so that the mode is known before the
// first of them.
ChosenMode choose_mode(const Setup& setup, const Client& client, std::optional<std::string_view> response_mode,
                       std::string_view response_type) {
  const Modes modes(setup, client, response_type);
  return modes.named(response_mode.value_or(modes.usual_name()));
}

}  // namespace oauthkit
