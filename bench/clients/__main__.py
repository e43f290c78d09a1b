"""Drive one client: each line on standard input asks for mails, each answer tells their cost.

`python -m bench.clients ours` reads a first line with its target, then `{"count", "series"}`.
"""

import importlib
import json
import sys
import time

from bench.clients.target import Client, Target
from bench.sample import mails

# Each imported only in its own process: msgraph-sdk alone takes seconds and 200 MB.
_PLACES = {
    "ours": ("bench.clients.ours", "Ours"),
    "json-draft": ("bench.clients.json_draft", "JsonDraft"),
    "sdk": ("bench.clients.sdk", "Sdk"),
    "o365": ("bench.clients.o365", "O365Client"),
}


def main() -> None:
    module, name = _PLACES[sys.argv[1]]
    target = Target(**json.loads(sys.stdin.readline()))
    client: Client = getattr(importlib.import_module(module), name)(target)
    for line in sys.stdin:
        wanted = json.loads(line)
        batch = mails(wanted["count"], series=wanted["series"])
        wall, cpu = time.perf_counter(), time.process_time()
        found = client.send_all(batch)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        print(json.dumps({"cpu": cpu, "wall": wall, "found": found}), flush=True)


if __name__ == "__main__":
    main()
