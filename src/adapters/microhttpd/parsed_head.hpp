#pragma once

#include <microhttpd.h>

#include "adapters/common/head.hpp"

namespace oauthkit::adapters {

/// Whether this libmicrohttpd is a 0.9, which reads some malformed heads in its own way. From 1.0 on it can be told to
/// refuse them.
bool is_lenient_library();

/// A request's head where libmicrohttpd has it: in the buffer it read it into, cut to pieces in place.
class ParsedHead {
 public:
  /// Looks at the head of `connection`. `line` is where the library keeps the target; `target` is the target before it
  /// was decoded. All of them are kept by reference.
  ParsedHead(MHD_Connection* connection, const char* method, const char* line, std::string_view target,
             const char* version);

  const Head& head() const { return head_; }

  /// Whether the pieces lie one behind the other as in a request with one way to read it: ends of lines are CR LF,
  /// there is one space where one belongs, no line is folded, and no NUL hides the rest of a line. The library (0.9)
  /// is lenient in all of these and says nothing.
  bool is_contiguous() const;

  /// How much of the connection's memory the head takes, once cut to pieces.
  std::size_t memory() const;

 private:
  static MHD_Result take_field(void* self, MHD_ValueKind kind, const char* name, std::size_t name_size,
                               const char* value, std::size_t value_size);

  const char* line_;
  std::size_t bytes_ = 0;
  Head head_;
  std::vector<Head::Field> raw_fields_;
};

}  // namespace oauthkit::adapters
