#!/usr/bin/env python3
"""A test that the benchmark works: every kind of row for a moment, with good answers only. It times nothing.

    smoke.py BUILD-DIRECTORY
"""
import sys
import tempfile

import load
import servers

_results = []


def check(name, build, server, **options):
    """A test case: the client has nothing but good answers to tell of."""
    try:
        with server.start(load.allowed()[0]) as running:
            load.run(build, running, load.allowed()[-1], **options)
        _results.append(True)
    except (load.BadAnswers, RuntimeError) as failure:
        _results.append(False)
        print(f"  {failure}")
    print(("ok - " if _results[-1] else "not ok - ") + name)


def refuses_bad_answers(build, server):
    """The positive cases above mean something: a server that answers something else is told apart."""
    with server.start(load.allowed()[0]) as running:
        try:
            load.run(build, running, load.allowed()[-1], scenario="code", connections=1, warm_up=0, duration=100)
            _results.append(False)
        except load.BadAnswers:
            _results.append(True)
    print(("ok - " if _results[-1] else "not ok - ") + "bad answers fail the run")


def main(build):
    with tempfile.TemporaryDirectory() as directory:
        bare = servers.bare(build)
        for server in servers.all_ours(build, directory) + bare:
            for scenario in server.scenarios:
                check(f"{server.name}: {scenario}", build, server, scenario=scenario, connections=8, warm_up=10,
                      duration=100)
        microhttpd = servers.all_ours(build, directory)[1]
        for kind in ("idle", "slow"):
            check(f"{kind} connections", build, microhttpd, hold=kind, connections=100, duration=500)
        refuses_bad_answers(build, bare[-1])
    failed = _results.count(False)
    print(f"test cases: {len(_results)} | {len(_results) - failed} passed | {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(sys.argv[1])
