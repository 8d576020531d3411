#!/usr/bin/env python3
"""Measures the reference server, the bare adapters and the peers, and writes what it saw as JSON.

    run.py BUILD-DIRECTORY RESULT.json [--quick]
"""
import datetime
import json
import pathlib
import platform
import subprocess
import sys
import tempfile

import measure
import servers


def _first_line(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()[0]


def _machine():
    cpu = next(line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name"))
    cores = sum(line.startswith("processor") for line in open("/proc/cpuinfo"))
    return {"cpu": cpu, "cores": cores, "kernel": platform.release(), "compiler": _first_line("g++", "--version"),
            "node": _first_line("node", "--version")}


def _interleave(ours, bare, peers):
    return [*peers, *ours, *bare]


def _started(plan):
    """The reference server as it comes: its demo set-up, on a new file."""
    program = str(pathlib.Path(plan.build).resolve() / "examples/authserver/authserver")
    return [servers.Server(f"{adapter}, SQLite", "ours",
                           [program, "--listen", "127.0.0.1:0", "--store", "sqlite:start.db", "--http", adapter],
                           directory=plan.directory) for adapter in ("microhttpd", "httplib")]


def _plain(plan):
    """The reference server with the limits it has by default."""
    return [servers.ours(plan.build, plan.directory, "microhttpd", {"adapter": "microhttpd"}),
            servers.ours(plan.build, plan.directory, "httplib",
                         {"adapter": "httplib", "keep_alive_only_without_a_proxy_in_front": True})]


def _holds(plan, ours):
    by_name = {server.name: server for server in ours}
    wanted = [("microhttpd", "idle", plan.idle), ("microhttpd", "slow", 1000), ("microhttpd-inline", "idle", plan.idle),
              ("microhttpd-inline", "slow", 1000), ("httplib", "slow", 1000)]
    results = []
    for name, kind, connections in wanted:
        measure.say(f"{connections} {kind} connections on {name}")
        results.append({"server": name, "kind": kind, **measure.hold(plan, by_name[name], kind, connections)})
    return results


def main(build, result, quick):
    with tempfile.TemporaryDirectory() as directory:
        plan = measure.Plan(build, directory, quick)
        ours, bare, peers = servers.all_ours(build, directory), servers.bare(build), servers.peers()
        seen = {"date": datetime.date.today().isoformat(), "quick": quick, "machine": _machine(),
                "peers": servers.peer_versions(),
                "settings": {"rounds": plan.rounds, "milliseconds": plan.milliseconds, "tokens": plan.tokens}}
        measure.say("start")
        seen["start"] = measure.start(plan, _started(plan) + peers)
        measure.say("memory")
        seen["memory"] = measure.memory(plan, _plain(plan) + peers)
        seen["hold"] = _holds(plan, ours)
        seen["cells"] = measure.rates(plan, _interleave(ours, bare, peers))
        measure.say("the same with wrk")
        seen["wrk"] = measure.wrk(plan, bare[-1])
    pathlib.Path(result).write_text(json.dumps(seen, indent=1) + "\n")


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--quick"]
    if len(arguments) != 2:
        sys.exit(__doc__)
    main(*arguments, "--quick" in sys.argv)
