#pragma once

#include <concepts>
#include <optional>
#include <stdexcept>
#include <utility>
#include <variant>

#include "oauthkit/error.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// The answer "no" of a callback: it knows, and it refuses.
///
/// The module that asked picks the protocol error: `invalid_grant` for a code, `access_denied` for a grant,
/// `invalid_client` for a client. Return an `Error` instead to name the error yourself.
struct Denied {
  bool operator==(const Denied&) const = default;
};

/// Reads better at a return: `return denied();`
constexpr Denied denied() { return {}; }

/// What `Result::error` says when it has to throw.
inline constexpr const char* no_error = "Result::error: this answer names no error; ask error_or";

/// What a callback answers: a value, "no", or exactly one protocol error.
///
/// - a value (or a non-empty `std::optional`) means yes
/// - `denied()`, `std::nullopt` or an empty `std::optional` means no
/// - an `Error` is sent as it is
///
/// The fourth outcome is an exception: the client sees `server_error` with a generic text and the cause goes to
/// `Environment::on_failure` (an `Unavailable` becomes `temporarily_unavailable`, 503).
///
/// Copyable when `T` is. Like any value, not to be changed by two threads at once.
template <class T>
class Result {
 public:
  using value_type = T;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<2>, std::move(error)) {}
  Result(Denied) : state_(std::in_place_index<1>) {}
  Result(std::nullopt_t) : state_(std::in_place_index<1>) {}
  Result(std::optional<T> value) : state_(std::in_place_index<1>) {
    if (value) state_.template emplace<0>(std::move(*value));
  }

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  /// The value. Undefined unless `has_value()`.
  const T& operator*() const& { return *std::get_if<0>(&state_); }
  T& operator*() & { return *std::get_if<0>(&state_); }
  T&& operator*() && { return std::move(*std::get_if<0>(&state_)); }
  const T* operator->() const { return std::get_if<0>(&state_); }
  T* operator->() { return std::get_if<0>(&state_); }

  /// Whether the answer is "no" without a protocol error of its own.
  bool is_denied() const { return state_.index() == 1; }

  /// The error to send when there is no value: the one the callback named, or `when_denied` for a plain "no".
  Error error_or(Error when_denied) const {
    if (const auto* error = std::get_if<2>(&state_)) return *error;
    return when_denied;
  }

  /// The error the callback named. Throws `std::logic_error` unless it named one: a plain "no" has none of its own
  /// (`error_or`). Where a request is served, that ends as `server_error`.
  const Error& error() const {
    if (const auto* error = std::get_if<2>(&state_)) return *error;
    throw std::logic_error(no_error);
  }

 private:
  std::variant<T, Denied, Error> state_;
};

/// The answer of a callback that has nothing to hand back: done, "no", or one protocol error.
///
/// `true` and `false` convert, so that a database function that reports success with a `bool` fits unchanged.
template <>
class Result<void> {
 public:
  using value_type = void;

  Result() = default;
  Result(Error error) : state_(std::move(error)) {}
  Result(Denied) : state_(Denied{}) {}
  Result(std::same_as<bool> auto done) {
    if (!done) state_ = Denied{};
  }

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  bool is_denied() const { return state_.index() == 1; }
  Error error_or(Error when_denied) const {
    if (const auto* error = std::get_if<2>(&state_)) return *error;
    return when_denied;
  }
  /// As `Result<T>::error`.
  const Error& error() const {
    if (const auto* error = std::get_if<2>(&state_)) return *error;
    throw std::logic_error(no_error);
  }

 private:
  std::variant<std::monostate, Denied, Error> state_;
};

}  // namespace oauthkit
#pragma GCC visibility pop
