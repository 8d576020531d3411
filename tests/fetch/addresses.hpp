#pragma once

#include <array>

namespace fetch_tests {

/// Hosts of URLs that lead to this machine, however they are written.
inline constexpr auto loopback_spellings = std::to_array<const char*>({"127.0.0.1",
                                                                       "127.1",
                                                                       "127.0.1",
                                                                       "127.0.0.2",
                                                                       "0x7f000001",
                                                                       "0X7F.0.0.1",
                                                                       "2130706433",
                                                                       "017700000001",
                                                                       "0177.0.0.01",
                                                                       "0.0.0.0",
                                                                       "0",
                                                                       "localhost",
                                                                       "LOCALHOST",
                                                                       "[::1]",
                                                                       "[0:0:0:0:0:0:0:1]",
                                                                       "[::]",
                                                                       "[::ffff:127.0.0.1]",
                                                                       "[::ffff:7f00:1]",
                                                                       "[::127.0.0.1]",
                                                                       "[64:ff9b::127.0.0.1]",
                                                                       "[64:ff9b::7f00:1]",
                                                                       "[2002:7f00:1::]",
                                                                       "[2001:0:7f00:1::]"});

/// Those that lead to no public address.
inline constexpr auto not_public =
    std::to_array<const char*>({"10.0.0.1",           "172.16.0.1",         "192.168.1.1",
                                "100.64.0.1",         "169.254.169.254",    "0xa9fea9fe",
                                "2852039166",         "192.0.2.1",          "198.18.0.1",
                                "198.51.100.1",       "203.0.113.1",        "224.0.0.1",
                                "255.255.255.255",    "240.0.0.1",          "192.0.0.1",
                                "192.88.99.1",        "[fe80::1]",          "[fc00::1]",
                                "[fd00:ec2::254]",    "[fec0::1]",          "[ff02::1]",
                                "[2001:db8::1]",      "[3fff::1]",          "[100::1]",
                                "[::ffff:10.0.0.1]",  "[::ffff:a9fe:a9fe]", "[64:ff9b::a9fe:a9fe]",
                                "[64:ff9b:1::a00:1]", "[2002:a9fe:a9fe::]", "[::10.0.0.1]"});

}  // namespace fetch_tests
