"""Post forms at a steady pace, whatever becomes of them, and note how each was answered.

`python -m tests.soak.posting` reads one JSON object: `ports` of the web processes, taken in turn,
`a_second`, and `posts`, a list of (path, first answers, changed answers). It posts until its input
ends, and then writes one list, of each press: when it was wanted (seconds since 1970), how many
milliseconds after that it was answered, with which status, whether its words stood in the page that
answered, and the form's path.

Each form is sent once and, later, changed twice. A press that got no answer or a failure is
repeated within a minute, as its page asks. The time of a press runs from when it was wanted, so
that a server that holds up one press is charged with those that it holds up behind it.
"""

import heapq
import html
import http.client
import itertools
import json
import random
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs

_HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}
_CONNECTIONS_FOR_EACH_A_SECOND = 1.5
_FEWEST_CONNECTIONS = 4
_AGAIN_AFTER_SECONDS = (10.0, 60.0)
"""The page says "in a minute"; nobody presses at the same moment as everybody else."""
_TIMEOUT_SECONDS = 60.0
_LAG = 40
"""A form is changed so many forms after it was sent, so that never two presses of it meet."""
_FAILED = 500

Post = tuple[str, str]
Press = tuple[float, float, int, bool, str]
"""Wanted at, milliseconds, status (0: no answer), whether the page kept the words, path."""


def in_turn(posts: Sequence[tuple[str, str, str]]) -> Iterator[Post]:
    """Yield presses: each form's first, and later two changes of it, mixed evenly."""
    for number in itertools.count():
        if number < len(posts):
            path, first, _ = posts[number]
            yield path, first
        for back, words in ((_LAG, 2), (2 * _LAG, 1)):
            if 0 <= number - back < len(posts):
                changed = posts[number - back]
                yield changed[0], changed[words]
        if number - 2 * _LAG >= len(posts):
            return


@dataclass
class _Plan:
    """Who presses what when; thread-safe."""

    presses: Iterator[Post]
    a_second: float
    began: float
    ended: threading.Event = field(default_factory=threading.Event)
    again: list[tuple[float, int, Post]] = field(default_factory=list)
    seen: list[Press] = field(default_factory=list)
    _chance: random.Random = field(default_factory=lambda: random.Random(1))
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _number: "itertools.count[int]" = field(default_factory=itertools.count)

    def next(self) -> tuple[float, Post] | None:
        """Return the next press and when it is wanted; None once it is over."""
        with self._lock:
            if self.again and (self.ended.is_set() or self.again[0][0] <= time.time()):
                wanted, _, post = heapq.heappop(self.again)
                return wanted, post
            if self.ended.is_set():
                return None
            post = next(self.presses, None)
            if post is None:
                # What was refused near the end is still owed its next press.
                return heapq.heappop(self.again)[::2] if self.again else None
            return self.began + next(self._number) / self.a_second, post

    def note(self, press: Press, post: Post) -> None:
        """Keep how a press ended; one that failed comes again."""
        with self._lock:
            self.seen.append(press)
            if press[2] == 0 or press[2] >= _FAILED:
                again_at = time.time() + self._chance.uniform(*_AGAIN_AFTER_SECONDS)
                heapq.heappush(self.again, (again_at, len(self.seen), post))


def main() -> None:
    """Post as the standard input says, until it ends."""
    wanted = json.loads(sys.stdin.readline())
    plan = _Plan(in_turn(wanted["posts"]), wanted["a_second"], time.time())
    ports = wanted["ports"]
    connections = round(_CONNECTIONS_FOR_EACH_A_SECOND * wanted["a_second"])
    threads = [
        threading.Thread(target=_press, args=(plan, ports[place % len(ports)]))
        for place in range(max(_FEWEST_CONNECTIONS, connections))
    ]
    for thread in threads:
        thread.start()
    sys.stdin.read()
    plan.ended.set()
    for thread in threads:
        thread.join()
    sys.stdout.write(json.dumps(plan.seen) + "\n")


def _press(plan: _Plan, port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_SECONDS)
    while (due := plan.next()) is not None:
        wanted, (path, body) = due
        time.sleep(max(0.0, wanted - time.time()))
        try:
            status, page = _answer(connection, path, body)
        except (OSError, http.client.HTTPException):
            connection.close()
            status, page = 0, b""
        milliseconds = (time.time() - wanted) * 1e3
        plan.note((wanted, milliseconds, status, _keeps(page.decode(), body), path), (path, body))
    connection.close()


def _answer(connection: http.client.HTTPConnection, path: str, body: str) -> tuple[int, bytes]:
    """Return status and page; a kept connection that the server has closed is opened anew.

    A browser does so too: a server may end what lies idle at the moment in which it is used again.
    """
    is_kept = connection.sock is not None
    try:
        connection.request("POST", path, body=body.encode(), headers=_HEADERS)
        answer = connection.getresponse()
    except ConnectionError:
        if not is_kept:
            raise
        connection.close()
        connection.request("POST", path, body=body.encode(), headers=_HEADERS)
        answer = connection.getresponse()
    return answer.status, answer.read()


def _keeps(page: str, body: str) -> bool:
    """Say whether every word that was typed stands in a page."""
    shown = html.unescape(page)
    typed = parse_qs(body)
    return all(typed[name][0].strip() in shown for name in ("action", "happened", "now_what"))


if __name__ == "__main__":
    main()
