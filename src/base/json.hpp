#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/result.hpp"
#include "oauthkit/tokens.hpp"

namespace oauthkit::json {

/// Appends `text` as a JSON string. Bytes that are not UTF-8 become U+FFFD.
void append_string(std::string& out, std::string_view text);

/// An array of strings.
std::string array_of(const std::vector<std::string>& texts);

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

/// The string members of a flat JSON object, strictly: at most 64 KiB, no duplicate member, no other kind of value, and
/// nothing that `Params::parse` would refuse.
Result<Params> parse_flat_object(std::string_view text);

/// Whether `text` is JSON: at most 64 KiB, 16 deep, no duplicate member.
bool is_well_formed(std::string_view text);

/// Whether `text` is one JSON object: at most 64 KiB, 16 deep, no duplicate member.
bool is_object(std::string_view text);

}  // namespace oauthkit::json
