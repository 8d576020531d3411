#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace crash {

/// What a victim keeps its state in, seen past all of its code.
class Database {
 public:
  virtual ~Database() = default;
  /// As a victim is told it.
  virtual std::string url() const = 0;
  /// How many records there are for which `condition` holds: SQL over `kind` and `spent`, and `revoked`, that of the
  /// record's family.
  virtual int count(const std::string& condition) const = 0;
};

/// Makes an empty one; `directory` is its own.
using MakeDatabase = std::function<std::unique_ptr<Database>(const std::filesystem::path& directory)>;

}  // namespace crash
