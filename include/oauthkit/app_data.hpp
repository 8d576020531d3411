#pragma once

#include <any>
#include <concepts>
#include <type_traits>
#include <utility>

#pragma GCC visibility push(default)
namespace oauthkit {

/// The application's own record, carried along untouched: `client.app = MyClient{...}`.
///
/// Lives for one request: it is never serialized. What must survive a transaction is looked up again by id.
class AppData {
 public:
  AppData() = default;
  template <class T>
  requires(!std::same_as<std::remove_cvref_t<T>, AppData> && std::copy_constructible<std::remove_cvref_t<T>>)
      AppData(T&& record)
      : record_(std::forward<T>(record)) {}

  /// The record, if it is a `T`; otherwise null. Refers into this object.
  template <class T>
  const T* get_if() const {
    return std::any_cast<T>(&record_);
  }

  bool has_value() const { return record_.has_value(); }

 private:
  std::any record_;
};

}  // namespace oauthkit
#pragma GCC visibility pop
