"""How HR's pages say what somebody changed in Outlook, and what either button does about it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from service.domain.states import DriftKind
from service.domain.wording import joined
from service.routes.console_words import Saying
from service.store.calendar_questions import WhatFollows
from service.store.drift import OpenDrift

_TOLD = "People heard of it from Outlook when it was done."


@dataclass(frozen=True)
class DriftWords:
    """One difference in words: what is so, and what each button brings about."""

    drift_id: int
    told: str
    theirs: str
    ours: str


def told(drift: OpenDrift, say: Saying) -> str:
    """Say in a sentence what is different."""
    which = _sessions(drift)
    match drift.kind:
        case DriftKind.MOVED:
            there = _span(drift.their_starts_at, drift.their_ends_at, drift.zone, say)
            here = _span(drift.our_starts_at, drift.our_ends_at, drift.zone, say)
            return f"{which} stands at {there} in Outlook; here it is {here}."
        case DriftKind.DELETED if drift.is_whole_series:
            return f"The whole series is not in Outlook any more: {which.lower()}."
        case DriftKind.DELETED:
            return f"{which} is not in Outlook any more."
        case DriftKind.UNINVITED if drift.is_whole_series:
            return f"{drift.name} was taken off the set's whole series in Outlook."
        case DriftKind.UNINVITED:
            return f"{drift.name} was taken off {which.lower()} in Outlook."
        case DriftKind.EDITED:
            return (
                f"Somebody changed the title in Outlook, or took the Teams meeting away: "
                f"{which.lower()}."
            )


def in_words(drift: OpenDrift, follows: WhatFollows, say: Saying) -> DriftWords:
    """Say what is different and what each button brings about."""
    return DriftWords(
        drift_id=drift.drift_id,
        told=told(drift, say),
        theirs=_theirs(drift, follows),
        ours=_ours(drift, follows),
    )


def _theirs(drift: OpenDrift, follows: WhatFollows) -> str:
    match drift.kind:
        case DriftKind.MOVED:
            return f"The session moves there, and our mails follow. {_TOLD}"
        case DriftKind.DELETED if drift.is_whole_series:
            return f"These sessions are cancelled here as well; the set ends early. {_TOLD}"
        case DriftKind.DELETED:
            return (
                "The session is cancelled here as well; no mail reminds of it, and what was "
                f"answered waits for the next one. {_TOLD}"
            )
        case DriftKind.UNINVITED if drift.is_whole_series:
            return f"{drift.name} leaves the set. From Outlook: {follows.theirs}."
        case DriftKind.UNINVITED:
            return f"{drift.name} keeps the place in the set, and this date stays without them."
        case DriftKind.EDITED:
            return "It stays as it was edited, and we do not ask again."


def _ours(drift: OpenDrift, follows: WhatFollows) -> str:
    match drift.kind:
        case DriftKind.MOVED:
            act = "It is moved back."
        case DriftKind.DELETED if drift.is_whole_series:
            act = "The dates are booked anew."
        case DriftKind.DELETED:
            act = "The date is booked anew, as a meeting of its own."
        case DriftKind.UNINVITED:
            act = f"{drift.name} is invited again."
        case DriftKind.EDITED:
            act = "Our title and text are written again."
    return f"{act} From Outlook: {follows.ours}."


def _sessions(drift: OpenDrift) -> str:
    if not drift.numbers:
        return "A session"
    if len(drift.numbers) == 1:
        return f"Session {drift.numbers[0]}"
    return f"Sessions {joined([str(number) for number in drift.numbers])}"


def _span(starts_at: datetime | None, ends_at: datetime | None, zone: str, say: Saying) -> str:
    if starts_at is None or ends_at is None:
        return "no time"
    return f"{say.instant(starts_at, zone)}–{say.time(ends_at.astimezone(ZoneInfo(zone)))}"
