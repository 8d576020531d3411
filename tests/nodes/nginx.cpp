#include "nodes/nginx.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "support/files.hpp"
#include "support/free_port.hpp"
#include "support/shell.hpp"
#include "support/socket.hpp"

namespace nodes_tests {
namespace {

constexpr const char* program = "/usr/sbin/nginx";

void write(const std::string& file, const std::string& content) { std::ofstream(file) << content; }

void replace(std::string& text, std::string_view from, const std::string& to) {
  std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("the example does not say " + std::string(from));
  for (; at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
}

void wait_until_it_listens(int port) {
  for (int attempt = 0; attempt < 500; ++attempt) {
    try {
      const oauthkit::testing::Connection probe(port);
      return;
    } catch (const std::runtime_error&) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
  throw std::runtime_error("nginx does not listen");
}

}  // namespace

bool Nginx::is_installed() { return access(program, X_OK) == 0; }

Nginx::Nginx(int port, const std::string& one_node, const std::string& other_node)
    : program_(program, {"-c", configuration(port, one_node, other_node), "-e", directory_.file("start.log")}) {
  wait_until_it_listens(port);
}

std::string Nginx::log() const { return support::content_of(directory_.file("authserver.log")); }

void Nginx::make_certificate() const {
  support::shell(
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1 " +
      std::string("-addext subjectAltName=IP:127.0.0.1 -keyout ") + directory_.file("auth.example.com.key") + " -out " +
      certificate());
}

std::string Nginx::configuration(int port, const std::string& one_node, const std::string& other_node) const {
  make_certificate();
  std::string example =
      support::content_of(std::string(std::getenv("SOURCE_ROOT")) + "/examples/nginx/authserver.conf");
  replace(example, "10.0.0.11:9000", one_node);
  replace(example, "10.0.0.12:9000", other_node);
  replace(example, "listen 80;", "listen 127.0.0.1:" + std::to_string(support::free_port()) + ";");
  replace(example, "listen 443 ", "listen 127.0.0.1:" + std::to_string(port) + " ");
  replace(example, "/etc/nginx/tls/", directory_.file(""));
  replace(example, "/var/log/nginx/", directory_.file(""));
  write(directory_.file("authserver.conf"), example);
  std::string around = "daemon off;\npid " + directory_.file("pid") + ";\nevents {}\nhttp {\n";
  // Tests come from many addresses.
  around += "set_real_ip_from 127.0.0.1;\nreal_ip_header X-Test-Address;\n";
  // Its workers would else be somebody who may not enter our directory.
  if (geteuid() == 0) around = "user root;\n" + around;
  for (const char* part : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
    around += std::string(part) + "_temp_path " + directory_.file(part) + ";\n";
  }
  const std::string file = directory_.file("nginx.conf");
  write(file, around + "include " + directory_.file("authserver.conf") + ";\n}\n");
  return file;
}

}  // namespace nodes_tests
