#pragma once

#include <cstddef>
#include <stdexcept>
#include <string_view>

namespace oauthkit {

/// Throws `std::length_error` where a part of a document is longer than `Documents` says.
inline void check_document_limits(std::string_view kind, std::string_view key, std::string_view text) {
  constexpr std::size_t kind_limit = 255;
  constexpr std::size_t key_limit = 1024;
  constexpr std::size_t text_limit = 256 * 1024;
  if (kind.size() > kind_limit) throw std::length_error("the kind of a document is longer than 255 bytes");
  if (key.size() > key_limit) throw std::length_error("the key of a document is longer than 1,024 bytes");
  if (text.size() > text_limit) throw std::length_error("the text of a document is longer than 256 KiB");
}

}  // namespace oauthkit
