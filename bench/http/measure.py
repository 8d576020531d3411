"""The measurements, each a function that returns plain values."""
import contextlib
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import time

import load
import servers

CONNECTIONS = (1, 8, 64, 256, 1000)


class Plan:
    """How long, how often, and with what."""

    def __init__(self, build, directory, quick):
        self.build = build
        self.directory = directory
        self.rounds = 1 if quick else 3
        self.connections = (1, 64, 256) if quick else CONNECTIONS
        self.milliseconds = 400
        # By number: a busy machine gives a compiler at run time less of each second.
        self.first_rounds = 3000 if quick else 5000
        self.tokens = 10_000 if quick else 100_000
        self.idle = 10_000
        self.starts = 3 if quick else 11
        self.hold_milliseconds = 3000 if quick else 8000
        self.server_core, self.load_core = load.cores()

    def load(self, running, **options):
        return load.run(self.build, running, self.load_core, **options)


def say(text):
    print(text, flush=True)


def rates(plan, contestants):
    """Every cell of scenario, connections and server, measured in each round: a list of raw results per cell."""
    cells = {}
    for number in range(plan.rounds):
        for scenario in servers.SCENARIOS:
            say(f"round {number + 1} of {plan.rounds}: {scenario}")
            _round(plan, scenario, [one for one in contestants if scenario in one.scenarios], cells)
    return [{"server": server, "scenario": scenario, "connections": connections, "rounds": rounds,
             "median": _medians(rounds)} for (server, scenario, connections), rounds in cells.items()]


def _round(plan, scenario, contestants, cells):
    with contextlib.ExitStack() as stack:
        running = [stack.enter_context(one.start(plan.server_core)) for one in contestants]
        for one in running:
            plan.load(one, scenario=scenario, connections=64, warm_up=0, duration=20_000,
                      rounds=plan.first_rounds // (3 if scenario == "code" else 1))
        for connections in plan.connections:
            for one in running:
                seen = plan.load(one, scenario=scenario, connections=connections, warm_up=200,
                                 duration=plan.milliseconds)
                cells.setdefault((one.server.name, scenario, connections), []).append(seen)


def _medians(rounds):
    return {name: statistics.median(one[name] for one in rounds) for name, value in rounds[0].items()
            if not isinstance(value, dict)}


def memory(plan, contestants):
    """Megabytes after the start, and after as many tokens."""
    results = {}
    for server in contestants:
        with server.start(plan.server_core) as running:
            time.sleep(1)
            start = running.resident_megabytes()
            plan.load(running, scenario="client_credentials", connections=16, warm_up=0, duration=60_000,
                      rounds=plan.tokens)
            time.sleep(1)
            results[server.name] = {"start": start, "after_tokens": running.resident_megabytes()}
    return results


def _ask_once(port):
    body = b"grant_type=client_credentials&scope=read"
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(b"POST /token HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic "
                           b"ZGVtbzpkZW1vLXNlY3JldA==\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                           b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        if not connection.recv(4096).startswith(b"HTTP/1.1 200 "):
            raise load.BadAnswers("the first answer is not 200")


def start(plan, contestants):
    """Milliseconds from the start of the process to its first token. Where it has a file, it is new each time."""
    results = {}
    for server in contestants:
        taken = []
        for _ in range(plan.starts):
            for file in pathlib.Path(plan.directory).glob("start.db*"):
                file.unlink()
            begun = time.monotonic()
            with server.start(plan.server_core) as running:
                _ask_once(running.port)
                taken.append((time.monotonic() - begun) * 1000)
        results[server.name] = statistics.median(taken)
    return results


def hold(plan, server, kind, connections):
    """Connections that are idle, or that send slowly, and what an honest client sees meanwhile."""
    with server.start(plan.server_core) as running:
        try:
            return plan.load(running, hold=kind, connections=connections, duration=plan.hold_milliseconds)
        except load.BadAnswers as bad:
            return {"connections": connections, "failed": str(bad)}


def wrk(plan, server):
    """The same row with wrk: requests a second of both clients, and how busy the server kept its core."""
    if not shutil.which("wrk"):
        return None
    script = pathlib.Path(__file__).with_name("token.lua")
    with server.start(plan.server_core) as running:
        own = plan.load(running, scenario="client_credentials", connections=64, warm_up=500, duration=2000)
        done = subprocess.run(
            ["taskset", "-c", str(plan.load_core), "wrk", "-t1", "-c64", "-d2s", "-s", str(script),
             f"http://127.0.0.1:{running.port}/token"], stdout=subprocess.PIPE, check=True, timeout=60)
    text = done.stdout.decode()
    if "Non-2xx" in text or "Socket errors" in text:
        raise load.BadAnswers(f"wrk: {text}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
    return {"wrk": rate, "own": own["requests_per_second"], "server_busy": own["server_busy"],
            "load_busy": own["load_busy"]}
