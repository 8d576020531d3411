#include <doctest/doctest.h>

#include "http/authserver/authserver.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

TEST_CASE("authserver command line: --version and --help tell and exit 0") {
  const auto version = run({"--version"});
  CHECK(version.status == 0);
  CHECK(version.out.starts_with("authserver 0."));
  const auto help = run({"--help"});
  CHECK(help.status == 0);
  for (const auto* flag :
       {"--config", "--listen", "--issuer", "--store", "--http", "--check", "--rotate-keys", "--version", "--help"}) {
    CHECK(holds(help.out, flag));
  }
}

TEST_CASE("authserver command line: an unknown flag exits 2") {
  expect_one_line(run({"--listne", "127.0.0.1:0"}), 2, "--listne: unknown flag");
  expect_one_line(run({"-x"}), 2, "-x: unknown flag");
  CHECK(run({"--listen", "127.0.0.1:0", "--check", "--store", "memory:"}).status == 0);
}

TEST_CASE("authserver command line: a flag without its value, or with one it does not take, exits 2") {
  expect_one_line(run({"--check", "--listen"}), 2, "--listen: expected a value");
  expect_one_line(run({"--check=yes"}), 2, "--check=yes");
  CHECK(run({"--check", "--listen=127.0.0.1:0", "--store=memory:"}).status == 0);
}

TEST_CASE("authserver command line: a word that is no flag exits 2") {
  expect_one_line(run({"demo.json"}), 2, "demo.json: expected flags only");
  expect_one_line(run({"--check", "more", "--store", "memory:"}), 2, "more: expected flags only");
  CHECK(run({"--check", "--store", "memory:"}).status == 0);
}

TEST_CASE("authserver command line: --listen wants HOST:PORT") {
  for (const auto* value : {"9000", "127.0.0.1", "127.0.0.1:", ":9000", "127.0.0.1:65536", "127.0.0.1:-1",
                            "127.0.0.1:80x", "::1:9000", "a b:80", "[127.0.0.1:80"}) {
    CAPTURE(value);
    expect_one_line(run({"--check", "--store", "memory:", "--listen", value}), 2, "--listen: expected HOST:PORT");
  }
  for (const auto* value : {"127.0.0.1:0", "localhost:65535", "[::1]:9000"}) {
    CAPTURE(value);
    CHECK(run({"--check", "--store", "memory:", "--listen", value}).status == 0);
  }
}

TEST_CASE("authserver command line: --issuer wants a URL that can be one") {
  for (const auto* value : {"auth.example", "http://auth.example", "https://auth.example?x=1", "https://a#b", ""}) {
    CAPTURE(value);
    expect_one_line(run({"--check", "--store", "memory:", "--issuer", value}), 2, "--issuer: expected");
  }
  for (const auto* value : {"https://auth.example", "http://127.0.0.1:9000", "http://localhost"}) {
    CAPTURE(value);
    CHECK(run({"--check", "--store", "memory:", "--issuer", value}).status == 0);
  }
}

TEST_CASE("authserver command line: an address that others reach is no issuer by itself") {
  expect_one_line(run({"--check", "--store", "memory:", "--listen", "0.0.0.0:9000"}), 2, "issuer: expected one");
  const support::TemporaryDirectory directory;
  CHECK(run({"--check", "--config", write_config(directory.path(), demo_config()), "--listen", "0.0.0.0:9000",
             "--issuer", "https://a.example"})
            .status == 0);
}

TEST_CASE("authserver command line: an HTTP library that is not known or not built exits 2 and says so") {
#ifdef AUTHSERVER_HAS_MICROHTTPD
  CHECK(run({"--check", "--http", "microhttpd", "--store", "memory:"}).status == 0);
#else
  expect_one_line(run({"--http", "microhttpd"}), 2, "--http: expected httplib; microhttpd is not built");
#endif
  expect_one_line(run({"--http", "nginx"}), 2, "--http: expected");
  CHECK(run({"--check", "--http", "httplib", "--store", "memory:"}).status == 0);
}

TEST_CASE("authserver command line: a configuration that cannot be read exits 2 and names the file") {
  const support::TemporaryDirectory directory;
  expect_one_line(run({"--config", directory.file("none.json")}), 2, "none.json: expected a file that can be read");
  expect_one_line(run({"--config", directory.path().string()}), 2, "expected a file that can be read");
  CHECK(run({"--check", "--config", write_config(directory.path(), demo_config())}).status == 0);
}

TEST_CASE("authserver command line: a store that cannot be opened exits 1 with one line") {
  const support::TemporaryDirectory directory;
  expect_one_line(run({"--listen", "127.0.0.1:0", "--store", "sqlite:" + directory.file("none/tokens.db")}), 1,
                  "tokens.db");
  expect_one_line(run({"--check", "--store", "sqlite:" + directory.path().string()}), 1, directory.path().string());
  CHECK(run({"--check", "--store", "sqlite:" + directory.file("tokens.db")}).status == 0);
}

TEST_CASE("authserver command line: a URL of no store exits 1 and says what is expected, not what it was") {
  for (const char* url :
       {"redis://", "rediss://a:pw@localhost", "mysql://a:pw@localhost", "postgresql://", "sqlite:", "tokens.db"}) {
    const auto ended = run({"--store", url, "--listen", "127.0.0.1:0"});
    expect_one_line(ended, 1, "--store: expected memory:");
    CHECK_FALSE(holds(ended.err, "pw"));
  }
  CHECK(run({"--check", "--store", "memory:"}).status == 0);
}

TEST_CASE("authserver command line: an address in use exits 1 with one line") {
  const AuthServer server;
  const auto address = "127.0.0.1:" + std::to_string(server.port());
  expect_one_line(run({"--store", "memory:", "--listen", address}), 1, address + ": cannot listen here");
  CHECK(server.get("/healthz").status == 200);
  const AuthServer other;
  CHECK(other.port() != server.port());
}

TEST_CASE("authserver command line: --check tells mistakes and what is loosened") {
  const auto clean = run({"--check", "--store", "memory:"});
  CHECK(clean.status == 0);
  CHECK(clean.out == "0 mistakes, 0 loosened\n");
  const support::TemporaryDirectory directory;
  auto config = demo_config();
  config["profile"] = "oauth20";
  const auto loosened = run({"--check", "--config", write_config(directory.path(), config)});
  CHECK(loosened.status == 0);
  CHECK(holds(loosened.out, "loosened: Profile::oauth20: "));
  CHECK(holds(loosened.out, "0 mistakes, 1 loosened\n"));
}

TEST_CASE("authserver command line: --check tells of a client that is registered wrongly") {
  const support::TemporaryDirectory directory;
  auto config = demo_config();
  const std::string told = "The client \"demo\" lists the grant type \"password\", which nobody serves here";
  config["clients"][0]["grant_types"].push_back("password");
  const auto wrong = run({"--check", "--config", write_config(directory.path(), config)});
  CHECK(wrong.status == 0);
  CHECK(holds(wrong.out, "client: " + told));
  config["profile"] = "oauth20";
  CHECK_FALSE(holds(run({"--check", "--config", write_config(directory.path(), config)}).out, "client: "));
}

TEST_CASE("authserver command line: flags override the file") {
  auto config = demo_config();
  config["listen"] = "127.0.0.1:1";
  config["issuer"] = "https://one.example";
  config["store"] = "sqlite:/nowhere/at/all.db";
  const AuthServer server(config, {"--issuer", "https://two.example", "--store", "memory:"});
  const auto home = server.get("/");
  CHECK(holds(home.body, "https://two.example"));
  CHECK_FALSE(holds(home.body, "https://one.example"));
  const AuthServer of_file(demo_config(), {"--issuer", "https://one.example"});
  CHECK(holds(of_file.get("/").body, "https://one.example"));
}

TEST_CASE("authserver command line: the first line names the address, and the issuer follows it") {
  AuthServer server;
  CHECK(server.process().first_line() == "listening on " + server.url());
  CHECK(holds(server.get("/").body, server.url()));
  CHECK(server.stop() == 0);
  CHECK(server.process().out() == "listening on " + server.url() + "\n");
}

TEST_CASE("authserver command line: the demo keeps its things in authserver.db, a file that says nothing in memory") {
  const support::TemporaryDirectory directory;
  AuthServer demo(directory.path(), {});
  CHECK(demo.stop() == 0);
  CHECK(std::filesystem::exists(directory.path() / "authserver.db"));
  const support::TemporaryDirectory other;
  auto config = demo_config();
  config.erase("store");
  AuthServer silent(other.path(), {"--config", write_config(directory.path(), config)});
  CHECK(silent.get("/healthz").body == "ok");
  CHECK(silent.stop() == 0);
  CHECK_FALSE(std::filesystem::exists(other.path() / "authserver.db"));
}
