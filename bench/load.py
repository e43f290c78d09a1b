"""Post forms over a few kept connections, as fast as they are answered.

`python -m bench.load` reads one JSON object: `port`, `seconds`, `connections` and `posts`, a list
of (path, body); it writes one: how many were answered by which status, in which time.
"""

import http.client
import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

_HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class _Answered:
    """What one connection saw."""

    milliseconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)


class _Posts:
    """Hands every post out once."""

    def __init__(self, posts: list[tuple[str, str]]) -> None:
        self._left: Iterator[tuple[str, str]] = iter(posts)
        self._lock = threading.Lock()

    def next(self) -> tuple[str, str] | None:
        with self._lock:
            return next(self._left, None)


def main() -> None:
    wanted = json.loads(sys.stdin.readline())
    posts = _Posts([(path, body) for path, body in wanted["posts"]])
    seen = [_Answered() for _ in range(wanted["connections"])]
    started = time.perf_counter()
    ends = started + wanted["seconds"]
    threads = [
        threading.Thread(target=_post, args=(wanted["port"], posts, ends, one)) for one in seen
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = {
        "seconds": time.perf_counter() - started,
        "milliseconds": [value for one in seen for value in one.milliseconds],
        "statuses": dict(sum((one.statuses for one in seen), Counter[int]())),
    }
    print(json.dumps(told))


def _post(port: int, posts: _Posts, ends: float, seen: _Answered) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while time.perf_counter() < ends and (post := posts.next()) is not None:
        path, body = post
        began = time.perf_counter()
        connection.request("POST", path, body=body.encode(), headers=_HEADERS)
        answer = connection.getresponse()
        answer.read()
        seen.milliseconds.append((time.perf_counter() - began) * 1e3)
        seen.statuses[answer.status] += 1
    connection.close()


if __name__ == "__main__":
    main()
