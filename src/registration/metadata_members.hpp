#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json.hpp"
#include "oauthkit/client.hpp"
#include "oauthkit/error.hpp"
#include "registration/member_values.hpp"

namespace oauthkit::registration {

/// What a member of client metadata is in JSON, and which field of a `Client` has it: none where the server only keeps
/// what it was told.
template <class Field>
struct In {
  Field& (*field)(Client&) = nullptr;
};
using Text = In<std::string>;
using Texts = In<std::vector<std::string>>;
using Flag = In<bool>;
using Seconds = In<std::optional<std::chrono::seconds>>;
/// Scope tokens, in one text.
using Tokens = In<Scope>;
/// A JSON object, whose text is the field's.
struct Object : In<std::string> {};

/// The members of the metadata document of a server (RFC 8414 §2) by which it tells of what a member of client metadata
/// is for.
struct Told {
  /// Where it is not told, or is false, nobody looks at the member: it is ignored as one that is not known. Empty:
  /// everybody does.
  std::string_view name = {};
  /// Lists the values that the member may have there. Empty: all that are sound.
  std::string_view values = {};
};

/// A row of the table.
struct Member {
  std::string_view name = {};
  std::variant<Text, Texts, Flag, Seconds, Tokens, Object> type = {};
  /// Looks at each text in it.
  Judge judge = judge_shown;
  /// It may come in several languages (RFC 7591 §2.2).
  bool in_languages = false;
  /// It has a default that is something, and is always written.
  bool always = false;
  Told told = {};
  /// The text that is meant where it is left out, which is written only where it was said.
  std::string_view usual = {};
};

/// All members of client metadata that are known, in the order in which they are written.
std::span<const Member> members();

/// The row of a member; null for one that is not known. `client_name#de` is the row of `client_name`.
const Member* find_member(std::string_view name);

/// Why it is refused: `what` follows its name.
Error refuse_member(std::string_view name, std::string_view what);

/// Its JSON type in words, as what follows "must be".
std::string_view type_in_words(const Member& member);

/// Whether `value` says nothing: `null`, `""` or `[]` (RFC 7592 §2.2).
bool is_empty(const json::Document::Value& value);

/// Puts a value into the field of `member`, if it has one. False for a value of another type.
bool read_member(const Member& member, const json::Document& document, const json::Document::Value& value,
                 Client& client);

/// Writes the field of `member`, if it has one and there is something in it.
void write_member(const Member& member, Client& client, json::ObjectWriter& out);

}  // namespace oauthkit::registration
