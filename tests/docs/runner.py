"""For runners that read documents: `check` once per test case, `finish` at the end."""
import sys

_results = []


def check(name, faults):
    """A test case; it passes when there are no faults, which are shown."""
    faults = list(faults)
    _results.append(not faults)
    print(("not ok - " if faults else "ok - ") + name)
    for fault in faults:
        print("  " + fault)


def finish():
    failed = _results.count(False)
    print(f"test cases: {len(_results)} | {len(_results) - failed} passed | {failed} failed")
    sys.exit(1 if failed else 0)
