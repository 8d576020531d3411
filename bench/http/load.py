"""Runs the load client, pinned to the core that the server does not have."""
import json
import os
import subprocess


class BadAnswers(RuntimeError):
    """An answer was not what a good server says: the figures would mean nothing."""


def allowed():
    """The cores that this process may use."""
    return sorted(os.sched_getaffinity(0))


def cores():
    """The server's core and the client's."""
    if len(allowed()) < 2:
        raise RuntimeError("two cores are needed: one for the server, one for the client")
    return allowed()[0], allowed()[1]


def run(build, running, core, **options):
    """What the client saw of a server that runs; the options are its own, `warm_up=200` being `--warm-up 200`."""
    arguments = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    command = ["taskset", "-c", str(core), f"{build}/bench/http/load", "--port", str(running.port), "--pid",
               str(running.pid), *(part for argument in arguments for part in argument.split("=", 1))]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300, check=False)
    if done.returncode == 0:
        return json.loads(done.stdout)
    told = (done.stdout or done.stderr).decode().strip()
    raise BadAnswers(f"{running.server.name} {options}: {told}")
