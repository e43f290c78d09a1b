"""What will go out if nobody answers anything from here on: the journey played through once."""

import heapq
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from service.domain.journey.decide import Send, Wait, decide
from service.domain.journey.due import DueMail
from service.domain.journey.facts import Progress


@dataclass(frozen=True)
class ToCome:
    """A mail that will go out, and when; `at` None means at once."""

    mail: DueMail
    at: datetime | None


def forecast(
    mails: Iterable[DueMail],
    *,
    settled: Collection[str],
    waiting: Mapping[str, datetime | None],
    progress: Progress,
    now: datetime,
) -> dict[str, ToCome]:
    """Return every mail still to come, by its key.

    Each mail is decided at its own instant, with what had gone out by then, exactly as the clock
    and the worker will decide it.

    Args:
        settled: keys of rows that will not go out as things stand: gone, skipped, held, failed.
        waiting: keys of rows that are due, each with the instant that it waits for.
        now: service time.
    """
    gone_out = dict(progress.gone_out)
    so_far = replace(progress, gone_out=gone_out)
    queue: list[tuple[datetime, int, str]] = []
    by_key = {mail.key: mail for mail in mails if mail.key not in settled}
    for key, mail in by_key.items():
        earliest = waiting.get(key) or now if key in waiting else mail.due_at
        heapq.heappush(queue, (max(earliest, now), mail.touchpoint.priority, key))
    found: dict[str, ToCome] = {}
    while queue:
        instant, priority, key = heapq.heappop(queue)
        decision = decide(by_key[key], so_far, instant)
        if isinstance(decision, Wait):
            heapq.heappush(queue, (decision.until, priority, key))
        elif isinstance(decision, Send):
            gone_out[key] = instant
            found[key] = ToCome(by_key[key], None if instant <= now else instant)
    return found
