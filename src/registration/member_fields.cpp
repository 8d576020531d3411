#include "registration/metadata_members.hpp"

namespace oauthkit::registration {
namespace {

using json::Document;
using Kind = Document::Kind;

// Ten years: far less than what a clock cannot add.
constexpr std::int64_t most_seconds = 10 * 366 * 24 * 3600;

std::optional<std::vector<std::string>> texts_of(const Document& document, const Document::Value& array) {
  if (array.kind != Kind::array) return std::nullopt;
  std::vector<std::string> texts;
  bool all = true;
  document.each(array, [&](const Document::Value& each) {
    all = all && each.is_text();
    texts.emplace_back(each.text);
  });
  if (!all) return std::nullopt;
  return texts;
}

/// Puts one value into the field that has its type; false when it has another.
struct Reader {
  const Document& document;
  const Document::Value& value;
  Client& client;

  template <class Field, class Read>
  bool put(const In<Field>& place, Read read) const {
    if (!read) return false;
    if (place.field != nullptr) place.field(client) = *std::move(read);
    return true;
  }

  bool operator()(const Text& text) const {
    return put(text, value.is_text() ? std::optional(std::string(value.text)) : std::nullopt);
  }
  bool operator()(const Texts& texts) const { return put(texts, texts_of(document, value)); }
  bool operator()(const Flag& flag) const {
    return put(flag, value.kind == Kind::boolean ? std::optional(value.is_true()) : std::nullopt);
  }
  bool operator()(const Seconds& seconds) const {
    const auto number = value.number();
    return put(seconds,
               number && *number <= most_seconds ? std::optional(std::chrono::seconds(*number)) : std::nullopt);
  }
  bool operator()(const Tokens& tokens) const {
    if (!value.is_text()) return false;
    auto scope = Scope::parse(value.text);
    return put(tokens, scope ? std::optional(*std::move(scope)) : std::nullopt);
  }
  bool operator()(const Object& object) const {
    return put(object, value.kind == Kind::object ? std::optional(std::string(value.text)) : std::nullopt);
  }
};

/// Writes one field, unless there is nothing in it.
struct Writer {
  const Member& member;
  Client& client;
  json::ObjectWriter& out;

  void operator()(const Text& text) const {
    if (text.field == nullptr) return;
    const auto& said = text.field(client);
    if (!said.empty() && said != member.usual) out.add(member.name, said);
  }
  void operator()(const Texts& texts) const {
    if (texts.field == nullptr) return;
    const auto& said = texts.field(client);
    if (!said.empty() || member.always) out.add_json(member.name, json::array_of(said));
  }
  void operator()(const Flag& flag) const {
    if (flag.field(client)) out.add_json(member.name, "true");
  }
  void operator()(const Seconds& seconds) const {
    const auto& said = seconds.field(client);
    if (said) out.add_json(member.name, std::to_string(said->count()));
  }
  void operator()(const Tokens& tokens) const {
    const auto& said = tokens.field(client);
    if (!said.empty()) out.add(member.name, said.to_string());
  }
  void operator()(const Object& object) const {
    const auto& said = object.field(client);
    if (!said.empty()) out.add_json(member.name, said);
  }
};

}  // namespace

std::string_view type_in_words(const Member& member) {
  struct Words {
    std::string_view operator()(const Text&) const { return "a string"; }
    std::string_view operator()(const Texts&) const { return "an array of strings"; }
    std::string_view operator()(const Flag&) const { return "true or false"; }
    std::string_view operator()(const Seconds&) const { return "a whole number of seconds"; }
    std::string_view operator()(const Tokens&) const { return "scope tokens in one string, with spaces between them"; }
    std::string_view operator()(const Object&) const { return "a JSON object"; }
  };
  return std::visit(Words(), member.type);
}

// RFC 7592 §2.2: what is left out, null and empty are one.
bool is_empty(const Document::Value& value) {
  if (value.kind == Kind::array) return value.text.find_first_not_of("[] \t\r\n") == value.text.npos;
  return value.kind == Kind::null || (value.is_text() && value.text.empty());
}

bool read_member(const Member& member, const Document& document, const Document::Value& value, Client& client) {
  return std::visit(Reader{document, value, client}, member.type);
}

void write_member(const Member& member, Client& client, json::ObjectWriter& out) {
  std::visit(Writer{member, client, out}, member.type);
}

}  // namespace oauthkit::registration
