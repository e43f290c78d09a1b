"""What will go out if nobody answers anything from here on: the journey played through once."""

import heapq
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from service.domain.journey.decide import Send, Skip, Told, Wait
from service.domain.journey.due import DueMail
from service.domain.journey.facts import Progress
from service.domain.journey.settle import Journeys, decide_again, settle
from service.domain.journey.touchpoints import OnlyIf


@dataclass(frozen=True)
class ToCome:
    """A mail that will go out, and when; `at` None means at once.

    `naming` holds the keys of the mails that it tells of instead of their going themselves.
    """

    mail: DueMail
    at: datetime | None
    naming: tuple[str, ...] = ()


@dataclass(frozen=True)
class Forecast:
    """What becomes of every mail without a row, each by its key.

    `to_come` will go; `told` will be named in another, whose key stands beside it; `skipped` will
    not go, for a reason; of the rest `only_if` says what would have to come true.
    """

    to_come: Mapping[str, ToCome]
    told: Mapping[str, str]
    skipped: Mapping[str, str]
    only_if: Mapping[str, OnlyIf]


def forecast(
    mails: Iterable[DueMail],
    *,
    settled: Collection[str],
    waiting: Mapping[str, datetime | None],
    progress: Progress,
    now: datetime,
) -> Forecast:
    """Return every mail still to come, and why the others will not.

    Each mail is decided at its own instant, with what had gone out by then, exactly as the clock
    and the worker will decide it.

    Args:
        settled: keys of rows that will not go out as things stand: gone, skipped, held, failed.
        waiting: keys of rows that are due, each with the instant that it waits for.
        now: service time.
    """
    journeys = Journeys(mails)
    gone_out, told, over = dict(progress.gone_out), dict(progress.told), set(progress.settled)
    on_their_way = set(progress.on_their_way)
    so_far = replace(
        progress, gone_out=gone_out, told=told, settled=over, on_their_way=on_their_way
    )
    by_key = {mail.key: mail for mail in journeys.mails if mail.key not in settled}
    queue: list[tuple[datetime, str]] = []
    for key, mail in by_key.items():
        earliest = waiting.get(key) or now if key in waiting else mail.due_at
        heapq.heappush(queue, (max(earliest, now), key))
    found: dict[str, ToCome] = {}
    named: dict[str, str] = {}
    skipped: dict[str, str] = {}
    only_if: dict[str, OnlyIf] = {}
    while queue:
        instant, keys = _next_of(queue)
        on_their_way -= set(keys)
        decided = settle(
            journeys, [by_key[key] for key in keys if key not in waiting], so_far, instant
        )
        for key in keys:
            if key in waiting:
                decided[key] = decide_again(journeys, by_key[key], so_far, instant)
        for key, decision in decided.items():
            if isinstance(decision, Wait):
                heapq.heappush(queue, (decision.until, key))
            elif isinstance(decision, Send):
                gone_out[key] = instant
                at = None if instant <= now else instant
                found[key] = ToCome(by_key[key], at, decision.naming)
            elif isinstance(decision, Told):
                told[key] = instant
                named[key] = decision.in_key
            elif isinstance(decision, Skip):
                over.add(key)
                skipped[key] = decision.reason
            else:
                only_if[key] = decision.only_if
    return Forecast(found, named, skipped, only_if)


def _next_of(queue: list[tuple[datetime, str]]) -> tuple[datetime, list[str]]:
    """Take off the queue everything of its earliest instant."""
    instant, key = heapq.heappop(queue)
    keys = [key]
    while queue and queue[0][0] == instant:
        keys.append(heapq.heappop(queue)[1])
    return instant, keys
