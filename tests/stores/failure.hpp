#pragma once

#include <oauthkit/store.hpp>
#include <string>

namespace store_tests {

/// What a store says when `verb` can not be carried out; empty when it is.
template <class Verb>
std::string failure_of(const Verb& verb) {
  try {
    verb();
    return {};
  } catch (const oauthkit::StoreUnavailable& failure) {
    return failure.what();
  }
}

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace store_tests
