#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json_document.hpp"

namespace oauthkit::json {

/// Appends `text` as a JSON string. Bytes that are not UTF-8 become U+FFFD.
void append_string(std::string& out, std::string_view text);

/// An array of strings.
std::string array_of(const std::vector<std::string>& texts);

/// What was read, as JSON: as it was written there, a text with its escapes again.
std::string written(const Document::Value& value);

/// A JSON object written member by member; cheaper than a tree and in the order it reads best.
class ObjectWriter {
 public:
  ObjectWriter() { text_.reserve(256); }
  void add(std::string_view name, std::string_view text);
  void add_json(std::string_view name, std::string_view json);
  std::string finish() && {
    text_ += '}';
    return std::move(text_);
  }

 private:
  void name(std::string_view name);
  std::string text_ = "{";
};

/// Whether `text` is JSON that a `Document` takes: at most 64 KiB, 16 deep, no duplicate member.
bool is_well_formed(std::string_view text);

/// Whether `text` is one such JSON object.
bool is_object(std::string_view text, int deepest = Document::max_depth);

}  // namespace oauthkit::json
