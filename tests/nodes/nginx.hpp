#pragma once

#include <string>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

namespace nodes_tests {

/// nginx with examples/nginx/authserver.conf, on a loopback port and with a certificate of its own.
class Nginx {
 public:
  static bool is_installed();

  /// In front of the nodes at these addresses, `host:port` each.
  Nginx(int port, const std::string& one_node, const std::string& other_node);

  /// The file with the certificate that clients must trust.
  std::string certificate() const { return directory_.file("auth.example.com.crt"); }
  /// What it wrote of the requests so far.
  std::string log() const;

 private:
  void make_certificate() const;
  std::string configuration(int port, const std::string& one_node, const std::string& other_node) const;

  support::TemporaryDirectory directory_;
  support::Program program_;
};

}  // namespace nodes_tests
