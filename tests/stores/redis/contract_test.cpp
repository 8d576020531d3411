#include <doctest/doctest.h>

#include "stores/redis/fixture.hpp"

using store_tests::Redis;
using Backend = Redis;

TYPE_TO_STRING(Redis);

#include "stores/contract.hpp"
#include "stores/race_contract.hpp"
#include "stores/revocation_contract.hpp"
#include "stores/successor_contract.hpp"
