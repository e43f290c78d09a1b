"""What the measures are made from: a programme's rows without anybody's words or name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from service.domain.evaluation.small_numbers import Block
from service.domain.states import ActionState, Decision, Entry, Role, Wave


@dataclass(frozen=True)
class Place:
    """Somebody's dated place in a set."""

    set_id: int
    person_id: int
    role: Role
    starts_at: datetime
    ends_at: datetime | None
    has_declined: bool
    has_joined: bool
    has_affirmed: bool

    def is_there_at(self, at: datetime) -> bool:
        """Say whether they have it at an instant."""
        return self.starts_at < at and (self.ends_at is None or self.ends_at > at)


@dataclass(frozen=True)
class Meeting:
    """A session of a set; it is held once its end is past, unless it was cancelled."""

    session_id: int
    set_id: int
    number: int
    starts_at: datetime
    ends_at: datetime
    minutes: int
    is_cancelled: bool
    there: int | None
    """How many were there; None until the facilitator marked somebody."""
    moves: int
    """How often it was moved."""

    def is_held(self, now: datetime) -> bool:
        """Say whether it is over and stood."""
        return not self.is_cancelled and self.ends_at <= now


@dataclass(frozen=True)
class CommittedAction:
    """An action, and what its owner told of it, oldest first."""

    set_id: int
    agreed_at: datetime
    state: ActionState
    told: tuple[tuple[datetime, ActionState], ...]


@dataclass(frozen=True)
class PutRecommendation:
    """What a set put to its sponsor, in its newest words."""

    set_id: int
    decision: Decision
    is_running: bool
    is_done: bool


@dataclass(frozen=True)
class ReleasedLearning:
    """What a set agreed to have learned in a session, and released."""

    set_id: int
    number: int
    words: str


@dataclass(frozen=True)
class PresentedTurn:
    """Somebody presented; minutes as the facilitator told, None where they only ticked it."""

    set_id: int
    number: int
    person_id: int
    minutes: int | None


@dataclass(frozen=True)
class Conversations:
    """What managers answered who were asked whether they had the conversation."""

    asked: int
    held: int
    not_yet: int


@dataclass(frozen=True)
class Evidence:
    """Everything that was gathered of one programme."""

    programme: str
    entry: Entry
    starts_at: datetime
    sets: Mapping[int, str]
    """Names by id, in the order of forming."""
    places: Mapping[int, Sequence[Place]]
    """By set."""
    meetings: Mapping[int, Sequence[Meeting]]
    """By set, in the order of their numbers."""
    actions: Sequence[CommittedAction]
    recommendations: Sequence[PutRecommendation]
    learning: Sequence[ReleasedLearning]
    turns: Sequence[PresentedTurn]
    conversations: Conversations
    blocks: Mapping[tuple[Wave, str], Sequence[Block]]
    """Of ratings, by wave and item."""

    @property
    def numbers(self) -> Sequence[int]:
        """Return the numbers of meetings that any set has."""
        return sorted({one.number for own in self.meetings.values() for one in own})

    def members_at(self, meeting: Meeting) -> int:
        """Count who has a place as a member when a meeting begins."""
        return self._count_at(meeting, Role.MEMBER)

    def facilitators_at(self, meeting: Meeting) -> int:
        """Count who facilitates when a meeting begins."""
        return self._count_at(meeting, Role.FACILITATOR)

    def _count_at(self, meeting: Meeting, role: Role) -> int:
        places = self.places.get(meeting.set_id, ())
        there = (one for one in places if one.role is role and one.is_there_at(meeting.starts_at))
        return len({one.person_id for one in there})
