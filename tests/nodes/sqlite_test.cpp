#include <doctest/doctest.h>

#include "support/temporary_directory.hpp"

namespace {

struct OnSqlite {
  support::TemporaryDirectory directory = {};
  std::string url = "sqlite:" + directory.file("shared.db");
};

using Shared = OnSqlite;

}  // namespace

TYPE_TO_STRING(OnSqlite);

#include "nodes/approvals.hpp"
#include "nodes/contract.hpp"
