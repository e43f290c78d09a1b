"""What the journey's rules need to know of the live rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from service.domain.states import Role, SessionKind


@dataclass(frozen=True)
class Reader:
    """Somebody who gets mail, and when they work.

    `working_weekdays` counts Monday as 0; `holidays` are the public holidays of their region.
    """

    person_id: int
    zone: str
    working_weekdays: frozenset[int]
    holidays: frozenset[date]


@dataclass(frozen=True)
class Sitting:
    """One meeting of a set as the rules see it; cancelled ones are left out."""

    session_id: int
    number: int
    kind: SessionKind
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Seat:
    """Somebody's dated place in a set."""

    person_id: int
    role: Role
    from_at: datetime
    until_at: datetime | None
    manager_id: int | None


@dataclass(frozen=True)
class SetFacts:
    """A set: its meetings in order of time, and everybody who has or had a place."""

    set_id: int
    sittings: tuple[Sitting, ...]
    seats: tuple[Seat, ...]


@dataclass(frozen=True)
class ProgrammeFacts:
    """One approved programme; while it `is_paused` it owes no mail."""

    programme_id: int
    approved_at: datetime
    sets: tuple[SetFacts, ...]
    readers: Mapping[int, Reader]
    is_paused: bool = False


@dataclass(frozen=True)
class Progress:
    """What has happened so far.

    `answered` holds (form, session id, person id) of every reply; `absent` holds (session id,
    person id) of members known not to have come; `gone_out` maps the key of each mail that left
    us to the instant it did; `away_until` maps a person id to when their absence ends, where their
    mailbox told of one.
    """

    answered: frozenset[tuple[str, int, int]]
    absent: frozenset[tuple[int, int]]
    gone_out: Mapping[str, datetime]
    away_until: Mapping[int, datetime] = field(default_factory=dict)
