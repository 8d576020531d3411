#pragma once

#include <atomic>
#include <string>

namespace crash {

/// Where a server dies, or is held: before or after the n-th call of its store, before, half way through or after the
/// n-th write to a socket.
enum class Place { nowhere, before_call, after_call, before_write, half_write, after_write, hold_before_call };

/// What burns towards the place: `before_call:7` is just before the seventh call.
class Fuse {
 public:
  /// Throws `std::invalid_argument` for what is no place.
  explicit Fuse(const std::string& text);

  int next_call() { return ++calls_; }
  int next_write() { return ++writes_; }
  /// Whether this is the place.
  bool is_at(Place place, int number) const { return place == place_ && number == number_; }
  /// Dies as under `kill -9`, if this is the place.
  void pass(Place place, int number) const;
  /// Waits for the file `go` after making the file `held`, if this is the place.
  void hold(int number) const;

 private:
  Place place_ = Place::nowhere;
  int number_ = 0;
  std::atomic<int> calls_ = 0;
  std::atomic<int> writes_ = 0;
};

std::string text_of(Place place, int number);

}  // namespace crash
