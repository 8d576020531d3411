"""The figures of a run by server, scenario and connections, and how they compare."""

OURS = {"microhttpd": "oauthkit, libmicrohttpd", "microhttpd-inline": "oauthkit, libmicrohttpd, no hand-over",
        "httplib": "oauthkit, cpp-httplib"}
PEERS = ("oauth2orize", "oauth2-server", "oidc-provider")
NAMES = {**OURS, "oauth2orize": "oauth2orize", "oauth2-server": "@node-oauth/oauth2-server",
         "oidc-provider": "oidc-provider", "bare microhttpd": "bare handler, libmicrohttpd",
         "bare microhttpd-inline": "bare handler, libmicrohttpd, no hand-over",
         "bare httplib": "bare handler, cpp-httplib"}
TITLES = {"client_credentials": "Client credentials", "code": "Full code flows", "refresh": "Refresh with rotation",
          "bearer": "Bearer GET", "introspection": "Introspection"}


def kind_of(server):
    return "bare" if server.startswith("bare ") else "peer" if server in PEERS else "ours"


def operations(micro):
    """Name to (nanoseconds, allocations) of each micro-benchmark: the median where it was repeated."""
    seen = {}
    for one in micro["benchmarks"] if micro else []:
        if one.get("run_type") == "aggregate" and one["aggregate_name"] != "median":
            continue
        scale = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}[one["time_unit"]]
        seen[one.get("run_name", one["name"]).split("/iterations:")[0]] = (one["cpu_time"] * scale, one.get("allocs"))
    return seen


def flows(micro):
    """Name to what one flow costs: nanoseconds, requests, writes to the store and looks into it."""
    seen = {}
    for one in micro["benchmarks"] if micro else []:
        name = one.get("run_name", one["name"]).split("/iterations:")[0]
        if name.startswith("flow/") and one.get("aggregate_name", "median") == "median":
            seen[name.partition("/")[2]] = (operations(micro)[name][0], one["requests"], one["writes"], one["looks"])
    return seen


def waiting(micro):
    """Megabytes that 10,000 devices need that wait; None where it was not measured."""
    for one in micro["benchmarks"] if micro else []:
        if one["name"].startswith("devices/10000") and one.get("aggregate_name", "median") == "median":
            return one["megabytes"]
    return None


RAW = {"jose_sign": "raw_sign", "jwt_issue": "raw_sign", "id_token": "raw_sign", "jose_verify": "raw_verify",
       "jwt_read": "raw_verify", "request_object": "raw_request_object", "jose_encrypt": "raw_encrypt"}


def shares(micro):
    """Name to the share of OpenSSL's own rate, over the same bytes, of each operation that signs, verifies or encrypts."""
    seen = operations(micro)
    share = {}
    for name, (nanoseconds, _) in seen.items():
        operation, _, algorithm = name.partition("/")
        raw = seen.get(f"{RAW.get(operation)}/{algorithm}")
        if raw:
            share[name] = raw[0] / nanoseconds
    return share


class Figures:
    def __init__(self, http):
        self.cells = {(cell["server"], cell["scenario"], cell["connections"]): cell["median"] for cell in http["cells"]}

    def get(self, server, scenario, connections, figure="rounds_per_second"):
        """None where it was not measured."""
        cell = self.cells.get((server, scenario, connections))
        return None if cell is None else cell[figure]

    def servers(self, scenario):
        return [name for name in NAMES if any(key[:2] == (name, scenario) for key in self.cells)]

    def connections(self):
        return sorted({key[2] for key in self.cells})

    def ratio(self, left, right, scenario, connections=64, figure="rounds_per_second"):
        """`left` to `right`; None where one was not measured."""
        above, below = (self.get(server, scenario, connections, figure) for server in (left, right))
        return None if not above or not below else above / below
