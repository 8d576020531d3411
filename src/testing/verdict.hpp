#pragma once

#include <string>
#include <string_view>

namespace oauthkit::testing {

/// What is said of one promise: nothing while it is kept.
class Verdict {
 public:
  bool told() const { return !text_.empty(); }
  const std::string& text() const { return text_; }

  void expect(bool right, std::string_view otherwise) {
    if (!right) tell(otherwise);
  }
  void tell(std::string_view what) { text_.append(text_.empty() ? "" : "\n").append("broken: ").append(what); }

 private:
  std::string text_;
};

}  // namespace oauthkit::testing
