#include "protocol/json_params.hpp"

#include <string>

#include "base/json_document.hpp"

namespace oauthkit {
namespace {

using json::Document;

// What `Params` does not take from a form, it does not take from here either.
const char* fault_of(const Document::Value& member, const Params::Limits& limits) {
  const auto& [kind, name, value, end] = member;
  if (!member.is_text()) return "every member of the body must be a string";
  if (name.empty()) return "a parameter has no name";
  if (name.size() > limits.name_bytes) return "the name of a parameter is too long";
  if (value.size() > limits.value_bytes) return "the value of a parameter is too long";
  const bool nul = name.find('\0') != name.npos || value.find('\0') != value.npos;
  return nul ? "a parameter contains a NUL byte" : nullptr;
}

}  // namespace

Result<Params> parse_json_params(std::string_view text) {
  Document body;
  if (!body.read(text) || body.root().kind != Document::Kind::object) {
    return invalid_request("the body is not a well-formed JSON object");
  }
  const Params::Limits limits;
  const char* fault = nullptr;
  Params params;
  body.each(body.root(), [&](const Document::Value& member) {
    if (fault == nullptr) fault = fault_of(member, limits);
    if (fault == nullptr && params.size() == limits.count) fault = "there are too many parameters";
    if (fault == nullptr) params.add(std::string(member.name), std::string(member.text));
  });
  if (fault != nullptr) return invalid_request(fault);
  return params;
}

}  // namespace oauthkit
