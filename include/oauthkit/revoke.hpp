#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

#pragma GCC visibility push(default)
namespace oauthkit {

/// Kills every code and token of a family in the place where they are kept.
///
/// Any callable `void(std::string_view family)` converts. It is called from many threads at once, and again for a
/// family that is dead already. Copies of one, and all that are made with one `place`, are of one place: whoever holds
/// several of them need call one alone.
class Revoke {
 public:
  Revoke() = default;
  Revoke(std::nullptr_t) {}
  template <class F>
  requires(!std::same_as<std::remove_cvref_t<F>, Revoke> && std::invocable<F&, std::string_view>) Revoke(F callable)
      : Revoke(std::move(callable), nullptr) {}
  template <class F>
  requires std::invocable<F&, std::string_view> Revoke(F callable, std::shared_ptr<const void> place) {
    std::function<void(std::string_view)> call = std::move(callable);
    if (!call) return;
    call_ = std::make_shared<const std::function<void(std::string_view)>>(std::move(call));
    place_ = place ? std::move(place) : call_;
  }

  void operator()(std::string_view family) const { (*call_)(family); }
  explicit operator bool() const { return call_ != nullptr; }

  bool is_same_place(const Revoke& other) const { return place_ == other.place_; }

 private:
  std::shared_ptr<const std::function<void(std::string_view)>> call_;
  std::shared_ptr<const void> place_;
};

}  // namespace oauthkit
#pragma GCC visibility pop
