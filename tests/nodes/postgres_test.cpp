#include <doctest/doctest.h>

#include "stores/postgres/server.hpp"

namespace {

struct OnPostgres {
  std::string url = store_tests::server().create_schema();
};

using Shared = OnPostgres;

}  // namespace

TYPE_TO_STRING(OnPostgres);

#include "nodes/approvals.hpp"
#include "nodes/contract.hpp"
