#!/usr/bin/env python3
"""Writes docs/benchmarks.md and docs/benchmarks.svg from what was measured.

    report.py RESULTS-DIRECTORY DOCS-DIRECTORY

The directory has http.json of bench/http, and micro.json of Google Benchmark where that was run. What stands in the
document between `<!-- by hand -->` and `<!-- /by hand -->` stays as it is.
"""
import json
import pathlib
import sys
import textwrap

import plot
import targets
from figures import NAMES, TITLES, Figures, flows, kind_of, operations, shares, waiting

BEGIN, END = "<!-- by hand -->", "<!-- /by hand -->"


def table(head, rows, align=None):
    align = align or "|" + "---|" + "--:|" * (len(head) - 1)
    return "\n".join([f"| {' | '.join(head)} |", align, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def _number(value, digits=0):
    return "" if value is None else f"{value:,.{digits}f}"


def _rates(figures, scenario):
    connections = figures.connections()
    rows = [[NAMES[server], *(_number(figures.get(server, scenario, each)) for each in connections)]
            for server in figures.servers(scenario)]
    unit = "flows a second" if scenario == "code" else "requests a second"
    return table([f"{unit}, with so many connections", *map(str, connections)], rows)


def _costs(figures, scenario):
    rows = []
    for server in figures.servers(scenario):
        cell = [figures.get(server, scenario, 256, figure) for figure in ("p50_microseconds", "p99_microseconds")]
        rows.append([NAMES[server], _number(figures.get(server, scenario, 64, "cpu_microseconds"), 1),
                     *(_number(value and value / 1000, 1) for value in cell)])
    return table(["", "CPU µs a request, 64 connections", "p50 ms, 256 connections", "p99 ms"], rows)


def _held(http):
    rows = []
    for one in http["hold"]:
        failed = one.get("failed")
        figures = ([failed, "", "", ""] if failed else
                   [f"{one['answered']:,}", _number(one["kilobytes_each"], 1),
                    _number(one["honest_p50_microseconds"] / 1000, 2), _number(one["honest_p99_microseconds"] / 1000, 2)])
        rows.append([NAMES[one["server"]], f"{one['connections']:,} {one['kind']}", *figures])
    return table(["", "connections", "answered afterwards", "KB each", "honest p50 ms", "p99 ms"], rows)


def _resources(http):
    rows = []
    for name, memory in http["memory"].items():
        start = http["start"].get(f"{name}, SQLite", http["start"].get(name))
        rows.append([NAMES[name], _number(memory["start"], 1), _number(memory["after_tokens"] - memory["start"], 1),
                     _number(start)])
    return table(["", "MB after start", f"MB more for {http['settings']['tokens']:,} tokens", "ms from start to first token"], rows)


def _micro(micro):
    rows = [[f"`{name}`", _number(nanoseconds), _number(allocations, 1)]
            for name, (nanoseconds, allocations) in operations(micro).items() if "/" not in name]
    return "## The core without sockets\n\n" + table(["", "ns", "allocations"], rows)


def _flows(micro):
    rows = [[name, _number(nanoseconds), *(_number(count) for count in counts)]
            for name, (nanoseconds, *counts) in flows(micro).items()]
    return ("## A pushed flow\n\nFrom the authorization request to the tokens, on a server that keeps all in one "
            "store, pending decisions too. A pushed\none (RFC 9126) authenticates its client once more.\n\n"
            + table(["", "ns", "requests", "writes to the store", "looks into it"], rows))


def _signed(micro):
    share = shares(micro)
    rows = [[f"`{name}`", _number(nanoseconds), f"{share[name]:.0%}".replace("%", " %") if name in share else "",
             _number(allocations, 1)]
            for name, (nanoseconds, allocations) in operations(micro).items()
            if "/" in name and not name.startswith(("refused/", "flow/", "client/", "poll/", "devices/"))]
    return ("## Signed and sealed tokens\n\n`raw` is OpenSSL alone over the same bytes, with its contexts kept: what can be "
            "reached at best. `jose` makes or reads\na JWS or a JWE, `jwt_issue` is all of `tokens::jwt` with the memory "
            "store, `id_token` all of an ID token, `jwt_read` all of\n`jwt_reader`, `request_object` all that is asked of a "
            "signed authorization request. RSA keys have 2048 bits.\n\n"
            + table(["", "ns", "of OpenSSL's rate", "allocations"], rows))


def _clients(micro):
    rows = [[name.partition("/")[2], _number(nanoseconds), _number(allocations, 1)]
            for name, (nanoseconds, allocations) in operations(micro).items() if name.startswith("client/")]
    return ("## Clients from elsewhere\n\n`file` and `document` are a whole authorization request up to the consent page, of "
            "a client that is in the program, and of\none whose document is kept. `registered` is the finding of one of "
            "so many clients in a store in memory.\n\n" + table(["", "ns", "allocations"], rows))


def _devices(micro):
    seen = {name.partition("/")[2]: figure for name, figure in operations(micro).items() if name.startswith("poll/")}
    if "refused" not in seen:
        return ""
    rows = [[name, _number(nanoseconds), f"{nanoseconds / seen['refused'][0]:.2f} ×", _number(allocations, 1)]
            for name, (nanoseconds, allocations) in seen.items()]
    return ("## Devices that poll\n\nA token request for a code that waits for a person (RFC 8628), one of the same that comes "
            "too early, and a request of that\nclient with a refresh token that there is not. On a server in memory. 10,000 "
            f"devices that wait need {_number(waiting(micro), 1)} MB.\n\n"
            + table(["", "ns", "to the refused one", "allocations"], rows))


def _refused(micro):
    rows = [[name.partition("/")[2], _number(nanoseconds / 1000, 2), _number(allocations, 1)]
            for name, (nanoseconds, allocations) in operations(micro).items() if name.startswith("refused/")]
    return ("## Hostile tokens\n\nWhat `jwt_reader` spends until it has refused one, with an ES256 key.\n\n"
            + table(["", "µs", "allocations"], rows))


def _charts(figures):
    charts = []
    for scenario in ("client_credentials", "code"):
        bars = []
        for server in figures.servers(scenario):
            value = figures.get(server, scenario, 64)
            if value:
                bars.append((NAMES[server], kind_of(server), value, f"{value:,.0f}"))
        bars.sort(key=lambda bar: -bar[2])
        unit = "flows" if scenario == "code" else "requests"
        charts.append({"title": f"{TITLES[scenario]}: {unit} a second on one core, 64 connections", "bars": bars})
    return charts


def _wrapped(item):
    return textwrap.fill(item, 118, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _method(http):
    machine, settings = http["machine"], http["settings"]
    peers = ", ".join(f"{name} {version}" for name, version in http["peers"].items())
    short = "\nA quick run: a check that all works, not figures to quote.\n" if http["quick"] else ""
    versions = _wrapped(f"- Peers, on Node {machine['node']}: {peers}. Each is a minimal server in "
                        "[bench/http/peers](../bench/http/peers) that does the same work and keeps everything in memory. "
                        "Where it could do less than the reference server, it does less: it keeps tokens unhashed, logs "
                        "nothing, and its pages have no style.")
    return f"""# Benchmarks

Made by `scripts/bench` on {http["date"]}; run it yourself. Figures are of one machine and one day; look at the ratios.
{short}
- Machine: {machine["cpu"]}, {machine["cores"]} cores, Linux {machine["kernel"]}, {machine["compiler"]}.
{versions}
- Ours is the reference server ([examples/authserver](../examples/authserver)) with the memory store. It hashes
  what it stores; its log of events is off, for the peers have none. cpp-httplib has keep-alive switched on and
  1,024 threads, for it holds a connection with each; of libmicrohttpd both modes are measured, with 16 workers and
  without a hand-over to them.
- The bare handler answers 200 bytes of JSON on the same adapter: it shows what HTTP itself costs there.
- The server is pinned to one core, the client ([bench/http/load](../bench/http/load)) to the other. A client asks again
  as soon as it is answered. Every answer is checked; one bad one fails the run.
- All servers run in the same minutes, interleaved: {settings["rounds"]} × {settings["milliseconds"]} ms for each figure
  after a warm-up; the median is told. In brackets is the ratio of CPU time per request, which suffers less from what
  else runs on the machine.
- A code flow is an authorization request, a decision and a token request with PKCE, by a user who is signed in. A
  refresh trades each refresh token for the next.
"""


def _targets(http, micro):
    rows = [[what, target, ("" if met else "**") + reached + ("" if met else "**")]
            for what, target, reached, met in targets.rows(http, micro)]
    return "## Targets\n\nIn bold what is not reached.\n\n" + table(["", "target", "reached"], rows)


def _client(http):
    wrk = http.get("wrk")
    if not wrk:
        return ""
    return f"""## Is the client fast enough?

On the fastest row, the bare handler without a hand-over, the server keeps its core {wrk["server_busy"]:.0%} busy and the
client {wrk["load_busy"]:.0%}. wrk sees {wrk["wrk"]:,.0f} requests a second there, this client {wrk["own"]:,.0f}.
"""


def document(http, micro, by_hand):
    figures = Figures(http)
    parts = [_method(http), "![Requests a second](benchmarks.svg)\n", _targets(http, micro),
             f"{BEGIN}\n{by_hand}\n{END}\n"]
    for scenario, title in TITLES.items():
        parts.append(f"## {title}\n\n{_rates(figures, scenario)}\n{_costs(figures, scenario)}")
    parts += ["## Many connections\n\nAn honest client asks every 5 ms meanwhile, on the same core as all of them.\n\n"
              + _held(http), "## Memory and start\n\n" + _resources(http), _client(http)]
    if micro:
        parts += [_micro(micro), _flows(micro), _clients(micro), _devices(micro), _signed(micro), _refused(micro)]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts if part)


def kept_part(file):
    text = file.read_text() if file.exists() else ""
    if BEGIN not in text or END not in text:
        return "\n## Where the time goes\n"
    return text.split(BEGIN, 1)[1].split(END, 1)[0].strip("\n")


def main(results, docs):
    results, docs = pathlib.Path(results), pathlib.Path(docs)
    http = json.loads((results / "http.json").read_text())
    micro_file = results / "micro.json"
    micro = json.loads(micro_file.read_text()) if micro_file.exists() else None
    target = docs / "benchmarks.md"
    target.write_text(document(http, micro, kept_part(target)))
    (docs / "benchmarks.svg").write_text(plot.svg(_charts(Figures(http)), "Requests a second of each server"))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
