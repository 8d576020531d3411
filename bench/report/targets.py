"""What was set as a target, and what was reached: rows of (what, target, reached, whether)."""
from figures import NAMES, PEERS, Figures, flows, operations, shares, waiting


def _at_least(figures, ours, peer, scenario, factor):
    reached = figures.ratio(ours, peer, scenario)
    if reached is None:
        return None
    what = {"client_credentials": "client_credentials", "code": "full code flows", "bearer": "bearer GET"}[scenario]
    cpu = 1 / figures.ratio(ours, peer, scenario, 64, "cpu_microseconds")
    return (f"{NAMES[ours]}: {what}, 64 connections, to {NAMES[peer]}", f"≥ {factor} ×",
            f"{reached:.1f} × ({cpu:.1f} ×)", reached >= factor)


def _latency(figures, ours):
    own = figures.get(ours, "client_credentials", 256, "p99_microseconds")
    theirs = [figures.get(peer, "client_credentials", 256, "p99_microseconds") for peer in PEERS]
    theirs = [value for value in theirs if value is not None]
    if own is None or not theirs:
        return None
    best = min(theirs)
    return (f"{NAMES[ours]}: p99 of client_credentials at 256 connections", f"< {best / 1000:.1f} ms, the best peer's",
            f"{own / 1000:.1f} ms", own < best)


def _protocol(figures, adapter):
    reached = figures.ratio(adapter, f"bare {adapter}", "client_credentials", 64, "cpu_microseconds")
    if reached is None:
        return None
    return (f"{NAMES[adapter]}: CPU of a token request to that of the bare handler", "≤ 1.6 ×", f"{reached:.2f} ×",
            reached <= 1.6)


def _held(held):
    name = f"{NAMES[held['server']]}: {held['connections']:,} {held['kind']} connections"
    if "failed" in held:
        return [(name, "all answer", held["failed"], False)]
    each = held["kilobytes_each"]
    p99 = held["honest_p99_microseconds"] / 1000
    return [(f"{name}, answered afterwards", "all", f"{held['answered']:,}", held["answered"] == held["connections"]),
            (f"{name}, p99 of an honest request meanwhile", "< 20 ms", f"{p99:.2f} ms", p99 < 20),
            (f"{name}, memory each", "≤ 40 KB", f"{each:.1f} KB", each <= 40)]


def _memory(name, memory, tokens):
    grown = memory["after_tokens"] - memory["start"]
    return [(f"{NAMES[name]}: resident after start", "≤ 20 MB", f"{memory['start']:.1f} MB", memory["start"] <= 20),
            (f"{NAMES[name]}: more for {tokens:,} access tokens", "≤ 30 MB", f"{grown:.1f} MB", grown <= 30)]


def _core(micro):
    seen = operations(micro)
    for name, microseconds in (("client_credentials", 4), ("bearer_check", 1), ("authorization_code", 8)):
        if name not in seen:
            continue
        reached = seen[name][0] / 1000
        yield (f"the core: `{name}`", f"≤ {microseconds} µs", f"{reached:.2f} µs", reached <= microseconds)
    if seen.get("client_credentials", (0, None))[1] is not None:
        allocations = seen["client_credentials"][1]
        yield ("the core: allocations of a token request", "≤ 25", f"{allocations:.0f}", allocations <= 25)


def _tokens(micro):
    for name, share in shares(micro).items():
        operation, _, algorithm = name.partition("/")
        whose = {"jwt_issue": "issuing a JWT, to OpenSSL's bare signature",
                 "id_token": "making an ID token, to OpenSSL's bare signature",
                 "jwt_read": "verifying a JWT, to OpenSSL's bare verification",
                 "request_object": "verifying a request object, to OpenSSL's bare verification"}.get(operation)
        if whose:
            yield (f"{algorithm}: {whose}", "≥ 80 % of its rate", f"{share:.0%}".replace("%", " %"), share >= 0.8)
    refusals = {name: seen[0] / 1000 for name, seen in operations(micro).items() if name.startswith("refused/")}
    if refusals:
        slowest = max(refusals, key=refusals.get)
        yield (f"hostile tokens: the slowest refusal of {len(refusals)} (`{slowest.partition('/')[2]}`)", "< 1,000 µs",
               f"{refusals[slowest]:.0f} µs", refusals[slowest] < 1000)


def _flows(micro):
    seen = flows(micro)
    if "plain" not in seen or "pushed" not in seen:
        return
    for what, at in (("requests", 1), ("writes to the store", 2)):
        more = seen["pushed"][at] - seen["plain"][at]
        yield (f"the core: {what} of a pushed flow, to a plain one", "≤ 1 more", f"{more:.0f} more", more <= 1)


def _clients(micro):
    seen = operations(micro)
    for one, other, what, most in (
            ("client/document", "client/file", "a request of a document client, to one of a client of a file", 1.2),
            ("client/registered/10000", "client/registered/10", "finding one of 10,000 clients, to one of 10", 1.2)):
        if one not in seen or other not in seen:
            continue
        reached = seen[one][0] / seen[other][0]
        yield (f"the core: {what}", f"≤ {most} ×", f"{reached:.2f} ×", reached <= most)


def _devices(micro):
    reached = waiting(micro)
    if reached is not None:
        yield "the core: 10,000 devices that wait", "≤ 10 MB", f"{reached:.1f} MB", reached <= 10


def rows(http, micro=None):
    figures = Figures(http)
    speed = [_at_least(figures, "microhttpd", peer, "client_credentials", factor)
             for peer, factor in (("oauth2orize", 10), ("oauth2-server", 10), ("oidc-provider", 9))]
    speed += [_at_least(figures, "microhttpd", "oauth2orize", "code", 12),
              _at_least(figures, "microhttpd", "oauth2orize", "bearer", 10),
              _at_least(figures, "microhttpd", "oauth2-server", "bearer", 10), _latency(figures, "microhttpd")]
    speed += [_at_least(figures, "microhttpd-inline", peer, "client_credentials", factor)
              for peer, factor in (("oauth2orize", 10), ("oauth2-server", 10), ("oidc-provider", 9))]
    speed += [_at_least(figures, "microhttpd-inline", "oauth2orize", "code", 12),
              _at_least(figures, "microhttpd-inline", "oauth2orize", "bearer", 10),
              _latency(figures, "microhttpd-inline")]
    speed += [_at_least(figures, "httplib", "oauth2orize", "client_credentials", 4),
              _at_least(figures, "httplib", "oauth2orize", "code", 6)]
    speed += [_protocol(figures, adapter) for adapter in ("microhttpd", "microhttpd-inline", "httplib")]
    held = [row for one in http["hold"] if one["server"].startswith("microhttpd") for row in _held(one)]
    memory = [row for name in ("microhttpd", "httplib") for row in _memory(name, http["memory"][name], http["settings"]["tokens"])]
    start = [(f"{name}: start to first token", "< 100 ms", f"{milliseconds:.0f} ms", milliseconds < 100)
             for name, milliseconds in http["start"].items() if "SQLite" in name]
    core = [*_core(micro), *_flows(micro), *_clients(micro), *_devices(micro), *_tokens(micro)]
    return [row for row in speed + core + held + memory + start if row is not None]
