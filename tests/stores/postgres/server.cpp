#include "stores/postgres/server.hpp"

#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <utility>

#include "support/files.hpp"
#include "support/free_port.hpp"

namespace store_tests {
namespace {

const passwd* postgres_user() { return geteuid() == 0 ? getpwnam("postgres") : nullptr; }

void become_postgres_user() {
  const passwd* user = postgres_user();
  if (user == nullptr) return;
  if (initgroups(user->pw_name, user->pw_gid) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0)
    _exit(126);
}

/// Runs `arguments[0]`, quietly, as the user `postgres` where we are root. It ends when our main thread ends.
pid_t spawn(std::vector<std::string> arguments, const std::string& log) {
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  std::fflush(nullptr);  // or the child would print it again
  const pid_t id = fork();
  if (id != 0) return id;
  become_postgres_user();
  prctl(PR_SET_PDEATHSIG, SIGQUIT);
  if (std::freopen("/dev/null", "r", stdin) == nullptr || std::freopen(log.c_str(), "a", stdout) == nullptr) _exit(126);
  dup2(STDOUT_FILENO, STDERR_FILENO);
  if (chdir("/") == 0) execv(pointers[0], pointers.data());
  _exit(127);
}

/// A process that nobody waits for stays in the list after its end.
bool is_running(pid_t id) {
  const std::string status = support::content_of("/proc/" + std::to_string(id) + "/stat");
  const auto name_end = status.rfind(')');
  return name_end != std::string::npos && status.substr(name_end, 3) != ") Z";
}

}  // namespace

std::string PostgresServer::programs() {
  if (geteuid() == 0 && postgres_user() == nullptr) return {};
  std::string newest;
  std::error_code none;
  for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", none)) {
    const auto programs = version.path() / "bin";
    if (std::filesystem::exists(programs / "initdb")) newest = std::max(newest, programs.string());
  }
  return newest;
}

PostgresServer::PostgresServer(std::vector<std::string> settings)
    : data_(directory_.file("data")), settings_(std::move(settings)), port_(support::free_port()) {
  const passwd* user = postgres_user();
  if (user != nullptr && chown(directory_.path().c_str(), user->pw_uid, user->pw_gid) != 0) {
    throw std::runtime_error("the directory can not be given to the user postgres");
  }
  initialize();
  start();
}

PostgresServer::~PostgresServer() {
  if (id_ > 0) stop(SIGQUIT);
}

void PostgresServer::initialize() const {
  const std::string log = directory_.file("log");
  const pid_t id = spawn(
      {programs() + "/initdb", "-D", data_, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"},
      log);
  int status = 0;
  waitpid(id, &status, 0);
  if (status != 0) throw std::runtime_error("initdb: " + support::content_of(log));
}

void PostgresServer::start() {
  std::vector<std::string> arguments = {programs() + "/postgres", "-D", data_, "-p", std::to_string(port_)};
  for (std::string setting : {"listen_addresses=127.0.0.1", "shared_buffers=32MB", "max_connections=200"}) {
    arguments.insert(arguments.end(), {"-c", setting});
  }
  arguments.insert(arguments.end(), {"-c", "unix_socket_directories=" + directory_.path().string()});
  for (const std::string& setting : settings_) arguments.insert(arguments.end(), {"-c", setting});
  id_ = spawn(arguments, directory_.file("log"));
  wait_until_ready();
}

void PostgresServer::wait_until_ready() const {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (PQping(url().c_str()) != PQPING_OK) {
    const bool ended = waitpid(id_, nullptr, WNOHANG) == id_;
    if (ended || std::chrono::steady_clock::now() > deadline) {
      throw std::runtime_error("postgres: " + support::content_of(directory_.file("log")));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

void PostgresServer::stop(int signal) {
  const auto left_alone = signal == SIGKILL ? children() : std::vector<pid_t>();
  // Itself first, or it would start others in their place.
  kill(id_, signal);
  waitpid(std::exchange(id_, -1), nullptr, 0);
  for (const pid_t orphan : left_alone) kill(orphan, SIGKILL);
  for (const pid_t orphan : left_alone) {
    while (is_running(orphan)) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

std::vector<pid_t> PostgresServer::children() const {
  const std::string id = std::to_string(id_);
  std::ifstream listed("/proc/" + id + "/task/" + id + "/children");
  std::vector<pid_t> children;
  for (pid_t child = 0; listed >> child;) children.push_back(child);
  return children;
}

void PostgresServer::signal_processes(int signal) const {
  // The postmaster's children, and then itself.
  for (const pid_t child : children()) kill(child, signal);
  kill(id_, signal);
}

void PostgresServer::freeze() const { signal_processes(SIGSTOP); }
void PostgresServer::thaw() const { signal_processes(SIGCONT); }

std::string PostgresServer::url(const std::string& database) const {
  return "postgresql://postgres@127.0.0.1:" + std::to_string(port_) + "/" + database;
}

std::string PostgresServer::socket_url(const std::string& database) const {
  return "postgresql:///" + database + "?user=postgres&host=" + directory_.path().string() +
         "&port=" + std::to_string(port_);
}

std::string PostgresServer::create_schema() {
  const std::string name = "test" + std::to_string(++schemas_);
  Sql{url()}("CREATE SCHEMA " + name);
  return url() + "?options=-csearch_path%3D" + name;
}

PostgresServer& server() {
  static PostgresServer shared({"fsync=off"});
  return shared;
}

PostgresServer& durable_server() {
  static PostgresServer shared({"fsync=on"});
  return shared;
}

Sql::Sql(const std::string& url) : handle_(PQconnectdb(url.c_str())) {
  if (PQstatus(handle_.get()) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(handle_.get()));
  PQsetNoticeProcessor(
      handle_.get(), [](void*, const char*) {}, nullptr);
}

std::string Sql::operator()(const std::string& sql) const {
  PGresult* result = PQexec(handle_.get(), sql.c_str());
  const auto status = PQresultStatus(result);
  const std::string error = PQresultErrorMessage(result);
  const std::string value = PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "";
  PQclear(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw std::runtime_error(error);
  return value;
}

}  // namespace store_tests
