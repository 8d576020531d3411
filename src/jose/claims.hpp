#pragma once

#include <optional>
#include <string_view>

#include "base/json_document.hpp"
#include "jose/outcome.hpp"
#include "oauthkit/time.hpp"

namespace oauthkit::jose {

/// The claims of a token (RFC 7519 §4). Reads the next token into the same memory; what it tells refers to the payload,
/// which must stay.
class Claims {
 public:
  /// Refused: whatever `json::Document` refuses, and what is no object.
  Outcome<void> read(std::string_view payload);

  /// A claim that is text; empty when it is absent, empty or something else.
  std::string_view text(std::string_view name) const;
  bool has(std::string_view name) const { return document_.find(name) != nullptr; }

  /// A NumericDate: nothing when it is absent. Refused unless it is a whole number of seconds in [0, 2^53).
  Outcome<std::optional<TimePoint>> time(std::string_view name) const;

  /// RFC 7519 §4.1.3: whether one of the audiences, or the only one, is `name`.
  bool has_audience(std::string_view name) const;
  /// Whether there is one audience and no other, and it is `name`.
  bool has_sole_audience(std::string_view name) const;

  const json::Document& document() const { return document_; }

 private:
  json::Document document_;
};

/// `exp` is there and not passed; `nbf` and `iat` are passed, if they are there (RFC 7519 §4.1.4 to §4.1.6). `leeway`
/// is for clocks that differ.
Outcome<void> check_times(const Claims& claims, TimePoint now, std::chrono::seconds leeway);

/// The same of a token that may have no end: each of the three is judged if it is there.
Outcome<void> check_times_told(const Claims& claims, TimePoint now, std::chrono::seconds leeway);

}  // namespace oauthkit::jose
