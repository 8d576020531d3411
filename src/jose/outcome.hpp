#pragma once

#include <optional>
#include <string_view>
#include <utility>

namespace oauthkit::jose {

/// Why a key or a token was refused: for the log alone, static text, so that refusing costs nothing. What a client is
/// told is the caller's choice, and the same for every reason.
struct Refusal {
  std::string_view reason = {};
};

constexpr Refusal refuse(std::string_view reason) { return {reason}; }

/// A value, or the reason why there is none.
template <class T>
class [[nodiscard]] Outcome {
 public:
  Outcome(T value) : value_(std::move(value)) {}
  Outcome(Refusal refusal) : refusal_(refusal) {}

  bool has_value() const { return value_.has_value(); }
  explicit operator bool() const { return has_value(); }

  /// The value. Undefined unless `has_value()`.
  const T& operator*() const& { return *value_; }
  T& operator*() & { return *value_; }
  T&& operator*() && { return *std::move(value_); }
  const T* operator->() const { return &*value_; }
  T* operator->() { return &*value_; }

  Refusal refusal() const { return refusal_; }
  std::string_view reason() const { return refusal_.reason; }

 private:
  std::optional<T> value_ = {};
  Refusal refusal_ = {};
};

/// Done, or the reason why not.
template <>
class [[nodiscard]] Outcome<void> {
 public:
  Outcome() = default;
  Outcome(Refusal refusal) : refusal_(refusal), done_(false) {}

  bool has_value() const { return done_; }
  explicit operator bool() const { return done_; }
  Refusal refusal() const { return refusal_; }
  std::string_view reason() const { return refusal_.reason; }

 private:
  Refusal refusal_ = {};
  bool done_ = true;
};

}  // namespace oauthkit::jose
