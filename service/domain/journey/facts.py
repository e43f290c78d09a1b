"""What the journey's rules need to know of the live rows."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime

from service.domain.journey.touchpoints.kinds import Anchor
from service.domain.states import Entry, Mode, Role, SessionKind


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
    """One meeting of a set as the rules see it; cancelled ones are left out.

    `learned_at` is when its facilitator first noted what the set learned there, `asked_at` when
    the set was asked what to do with it because few can come.
    """

    session_id: int
    number: int
    kind: SessionKind
    starts_at: datetime
    ends_at: datetime
    learned_at: datetime | None = None
    asked_at: datetime | None = None


@dataclass(frozen=True)
class Seat:
    """Somebody's dated place in a set.

    `released_at` is when their manager released their time, `joined_at` when they said that they
    take part; `manager_later` lets their manager be asked twelve weeks on what changed.
    """

    person_id: int
    role: Role
    from_at: datetime
    until_at: datetime | None
    manager_id: int | None
    released_at: datetime | None = None
    joined_at: datetime | None = None
    is_paused: bool = False
    manager_later: bool = False


@dataclass(frozen=True)
class SetFacts:
    """A set: its meetings in order of time, and everybody who has or had a place.

    `decided_at` is when its sponsor answered the last of its `recommendations`, None until then;
    `cancelled` holds the ids of sessions that will not meet: what went out for them still counts.
    """

    set_id: int
    sittings: tuple[Sitting, ...]
    seats: tuple[Seat, ...]
    recommendations: int = 0
    decided_at: datetime | None = None
    cancelled: tuple[int, ...] = ()
    hosts: Mapping[int, int] = field(default_factory=dict)
    """Where it runs itself: session id to who took it over from whose turn it was."""


@dataclass(frozen=True)
class ProgrammeFacts:
    """One approved programme; while it `is_paused` it owes no mail.

    Where `is_whole` is False some of its sets were not read, so what belongs to the programme
    itself cannot be told, but by `own_sittings` where they were read apart. `deletes_on` is the
    last day of people's words (privacy 4.3).
    """

    programme_id: int
    approved_at: datetime
    sets: tuple[SetFacts, ...]
    readers: Mapping[int, Reader]
    is_paused: bool = False
    mode: Mode = Mode.OWN_ISSUE
    entry: Entry = Entry.JOINED
    self_facilitated: bool = False
    sponsor_id: int | None = None
    signed_off_at: datetime | None = None
    contact_id: int | None = None
    deputy_id: int | None = None
    """Who reads the contact's mail while somebody stands in for them; the mail stays the same."""
    champions: tuple[int, ...] = ()
    ever_champions: Set[int] = frozenset()
    """Those too who stepped down: nobody is asked for what they have given back."""
    deletes_on: date | None = None
    is_whole: bool = True
    own_sittings: Mapping[Anchor, Sitting] = field(default_factory=dict)


@dataclass(frozen=True)
class Progress:
    """What has happened so far.

    `answered` holds the key of every form that was; `absent` (session id, person id) of members
    known not to have come; `gone_out` maps the key of each mail that left us to the instant it
    did, `told` the key of each that was named in another; `on_their_way` holds keys of mails that
    wait to be sent, `settled` of those that will not go as things stand. `away_until` maps a
    person id to when their absence ends, where their mailbox told of one. `comes` says of (session
    id, person id) whether they are likely to come, where they or their calendar said so;
    `quorum_chosen` holds sessions for which somebody chose what to do, `voted` (session id, person
    id) of members who said what they would choose; `open_actions` (set id, person id); `has_words`
    people of whose words something is still kept.
    """

    answered: Set[str]
    absent: Set[tuple[int, int]]
    gone_out: Mapping[str, datetime]
    away_until: Mapping[int, datetime] = field(default_factory=dict)
    told: Mapping[str, datetime] = field(default_factory=dict)
    on_their_way: Set[str] = frozenset()
    settled: Set[str] = frozenset()
    comes: Mapping[tuple[int, int], bool] = field(default_factory=dict)
    quorum_chosen: Set[int] = frozenset()
    voted: Set[tuple[int, int]] = frozenset()
    open_actions: Set[tuple[int, int]] = frozenset()
    has_words: Set[int] = frozenset()

    def out_at(self, key: str) -> datetime | None:
        """Return when a mail reached its reader, by itself or named in another."""
        return self.gone_out.get(key) or self.told.get(key)
