#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)
namespace oauthkit {

/// One thing that a client asks for, a person grants and a token opens, in more words than a scope has (RFC 9396 §2):
/// an object of `authorization_details`. Two are equal when they are equal as JSON, so that the order of members does
/// not count. A value: safe to copy, and to read from many threads.
class Detail {
 public:
  /// Reads one JSON object that has a text `type`. Nothing when it is none, has a member twice, is more than 16 deep,
  /// or holds a number that not every reader takes for the same: a whole one from 2^53 on, or one of more digits than a
  /// double keeps.
  static std::optional<Detail> parse(std::string_view json);

  /// E.g. `"payment_initiation"`: what the other members mean.
  const std::string& type() const { return type_; }
  /// All of it as JSON: what was read, written again without spaces and with its members in the order of their names.
  const std::string& json() const { return json_; }

  /// What the member `name` says; empty where there is none, or it is no text.
  std::string text(std::string_view name) const;
  /// The texts of the member `name`, a list of texts; empty where there is none, or it is something else.
  std::vector<std::string> texts(std::string_view name) const;

  struct Member {
    std::string name = {};
    /// What a text says; anything else as JSON.
    std::string value = {};
    bool operator==(const Member&) const = default;
  };
  /// Every member but `type`, by name.
  std::vector<Member> members() const;

  bool operator==(const Detail&) const = default;

 private:
  Detail(std::string type, std::string json) : type_(std::move(type)), json_(std::move(json)) {}
  std::string type_;
  std::string json_;
};

}  // namespace oauthkit
#pragma GCC visibility pop
