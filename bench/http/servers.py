"""The servers that are measured: what starts them, and what each can be asked."""
import base64
import hashlib
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile

SCENARIOS = ("client_credentials", "code", "refresh", "bearer", "introspection")
THREADS_OF_HTTPLIB = 1024
QUEUE = 4096
CONNECTIONS = 12000

_ISSUER = "http://127.0.0.1:9000"
_HERE = pathlib.Path(__file__).resolve().parent
_HTTP = {
    "httplib": {"adapter": "httplib", "threads": THREADS_OF_HTTPLIB, "queue": QUEUE, "connections": CONNECTIONS,
                "keep_alive_only_without_a_proxy_in_front": True},
    "microhttpd": {"adapter": "microhttpd", "queue": QUEUE, "connections": CONNECTIONS},
    "microhttpd-inline": {"adapter": "microhttpd", "queue": QUEUE, "connections": CONNECTIONS,
                          "handlers_never_block": True},
}


class Server:
    """How a server is started. `kind` is ours, bare or peer; `scenarios` are those that it serves."""

    def __init__(self, name, kind, command, scenarios=SCENARIOS, directory=None):
        self.name = name
        self.kind = kind
        self.command = command
        self.scenarios = scenarios
        self.directory = directory

    def start(self, core):
        return Running(self, core)


class Running:
    """A server that runs pinned to `core`; leaving the context ends it."""

    def __init__(self, server, core):
        self.server = server
        self._process = subprocess.Popen(
            ["taskset", "-c", str(core), *server.command], cwd=server.directory, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env={**os.environ, "NODE_ENV": "production"})
        self.pid = self._process.pid
        line = self._process.stdout.readline().decode()
        found = re.search(r"listening on http://127\.0\.0\.1:(\d+)", line)
        if not found:
            self.stop()
            raise RuntimeError(f"{server.name} did not start")
        self.port = int(found.group(1))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def resident_megabytes(self):
        pages = int(pathlib.Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE") / 1e6

    def stop(self):
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()


def _cheap_password():
    # A user is signed in per connection before anything is measured: with the cost of a real password, a thousand of
    # them would take most of the time.
    salt = b"0123456789abcdef"
    derived = hashlib.scrypt(b"wonderland", salt=salt, n=2, r=8, p=1, dklen=32)
    text = [base64.b64encode(part).decode().rstrip("=") for part in (salt, derived)]
    return {"scrypt": "$scrypt$ln=1,r=8,p=1$" + "$".join(text)}


def config(http):
    """The reference server's configuration with this member `http`."""
    return {
        "http": http, "store": "memory:", "issuer": _ISSUER,
        # As the peers do.
        "log": {"events": False}, "scopes": ["read", "write"],
        "clients": [{
            "client_id": "demo", "client_secret": "demo-secret", "client_name": "Demo client",
            "redirect_uris": ["https://client.example/callback"],
            "grant_types": ["authorization_code", "refresh_token", "client_credentials"],
            "response_types": ["code"], "scope": "read write", "token_endpoint_auth_method": "client_secret_basic",
            # It may introspect the tokens that are for the issuer, as those are that ask for no resource.
            "resources": [_ISSUER],
        }],
        "users": [{"sub": "alice", "username": "alice", "password": _cheap_password()}],
    }


def ours(build, directory, name, http, scenarios=SCENARIOS):
    """The reference server; its configuration is written to `directory`."""
    descriptor, file = tempfile.mkstemp(".json", dir=directory)
    with os.fdopen(descriptor, "w") as out:
        json.dump(config(http), out)
    program = pathlib.Path(build) / "examples/authserver/authserver"
    return Server(name, "ours", [str(program), "--config", file, "--listen", "127.0.0.1:0"], scenarios)


def all_ours(build, directory):
    return [ours(build, directory, adapter, http) for adapter, http in _HTTP.items()]


def bare(build):
    program = str(pathlib.Path(build) / "bench/http/bare")
    scenarios = ("client_credentials", "bearer")
    return [Server(f"bare {adapter}", "bare", [program, adapter], scenarios) for adapter in _HTTP]


def peers():
    served = {
        "oauth2orize": ("client_credentials", "code", "refresh", "bearer"),
        "oauth2-server": ("client_credentials", "code", "refresh", "bearer"),
        "oidc-provider": ("client_credentials", "introspection"),
    }
    return [Server(name, "peer", ["node", f"{name}.mjs"], scenarios, _HERE / "peers")
            for name, scenarios in served.items()]


def peer_versions():
    """What is installed of what the peers ask for."""
    directory = _HERE / "peers"
    names = json.loads((directory / "package.json").read_text())["dependencies"]
    return {name: json.loads((directory / "node_modules" / name / "package.json").read_text())["version"]
            for name in names}
