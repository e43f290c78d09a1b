"""The order of a set's sessions: numbers follow time, kinds follow numbers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from service.domain.states import SessionKind


@dataclass(frozen=True)
class Meeting:
    """A session as far as its place in the order goes; `stands` is False once it is cancelled."""

    session_id: int
    kind: SessionKind
    starts_at: datetime
    stands: bool


@dataclass(frozen=True)
class Place:
    """Which session it is, and what it is for."""

    number: int
    kind: SessionKind


def in_sequence(meetings: Collection[Meeting], *, now: datetime) -> dict[int, Place]:
    """Return each session's place by its id.

    Standing sessions are numbered by time, so that mails count "3 of 5" as people do; those that
    have begun come first anyway and keep number and kind. Cancelled ones are numbered on behind
    the last, where no mail names them. Of those to come, the first of all is the set-up, the last
    one standing is the final, whatever it was before.

    Args:
        now: service time.
    """
    standing = sorted((one for one in meetings if one.stands), key=_by_time)
    cancelled = sorted((one for one in meetings if not one.stands), key=_by_time)
    places = {}
    for number, one in enumerate((*standing, *cancelled), start=1):
        has_its_kind = one.starts_at <= now or not one.stands
        kind = one.kind if has_its_kind else _kind(number, last=len(standing))
        places[one.session_id] = Place(number, kind)
    return places


def _kind(number: int, *, last: int) -> SessionKind:
    if number == 1:
        return SessionKind.SET_UP
    return SessionKind.FINAL if number == last else SessionKind.STANDARD


def _by_time(meeting: Meeting) -> tuple[datetime, int]:
    return meeting.starts_at, meeting.session_id
