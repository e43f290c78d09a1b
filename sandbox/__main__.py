"""Run the sandbox: `python -m sandbox --data DIR --port N --people-port M [--people FILE]`."""

import argparse
import json
import logging
import signal
import sqlite3
import sys
import threading
from pathlib import Path

from sandbox.machine import Sandbox


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox",
        description="A local Microsoft 365 on loopback ports; prints one JSON line when ready.",
    )
    parser.add_argument("--data", type=Path, required=True, help="folder that keeps its state")
    parser.add_argument("--port", type=int, required=True, help="TLS port of Entra and Graph")
    parser.add_argument("--people-port", type=int, required=True, help="http port for people")
    parser.add_argument("--people", type=Path, help="CSV file of the tenant's people")
    given = parser.parse_args()
    logging.basicConfig(format="%(message)s", stream=sys.stderr)
    try:
        sandbox = Sandbox(given.data.absolute(), given.port, given.people_port, given.people)
    except (OSError, ValueError, sqlite3.Error) as error:
        sys.stderr.write(f"sandbox: cannot start: {error}\n")
        return 1
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    sandbox.start()
    sys.stdout.write(json.dumps(sandbox.ready()) + "\n")
    sys.stdout.flush()
    stopped.wait()
    sandbox.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
