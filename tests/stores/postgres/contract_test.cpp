#include <doctest/doctest.h>

#include "stores/postgres/fixture.hpp"

using store_tests::Postgres;
using Backend = Postgres;

TYPE_TO_STRING(Postgres);

#include "stores/contract.hpp"
#include "stores/race_contract.hpp"
#include "stores/revocation_contract.hpp"
#include "stores/successor_contract.hpp"
