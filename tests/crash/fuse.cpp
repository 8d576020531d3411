#include "crash/fuse.hpp"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <thread>

namespace crash {
namespace {

constexpr std::array<std::string_view, 7> names = {"nowhere",    "before_call", "after_call",      "before_write",
                                                   "half_write", "after_write", "hold_before_call"};

}  // namespace

Fuse::Fuse(const std::string& text) {
  const auto colon = text.find(':');
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (text.substr(0, colon) != names[i]) continue;
    place_ = static_cast<Place>(i);
    number_ = colon == std::string::npos ? 0 : std::stoi(text.substr(colon + 1));
    return;
  }
  throw std::invalid_argument(text + " is no place");
}

void Fuse::pass(Place place, int number) const {
  if (!is_at(place, number)) return;
  kill(getpid(), SIGKILL);
  pause();
}

void Fuse::hold(int number) const {
  if (!is_at(Place::hold_before_call, number)) return;
  std::ofstream("held").put('\n');
  while (!std::filesystem::exists("go")) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

std::string text_of(Place place, int number) {
  return std::string(names[static_cast<std::size_t>(place)]) + ":" + std::to_string(number);
}

}  // namespace crash
