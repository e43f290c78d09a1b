"""What a touchpoint is made of: when it falls due, to whom, until when, and only if what."""

from dataclasses import dataclass
from enum import Enum, StrEnum

from service.domain.states import Mode, Role, SessionKind


@dataclass(frozen=True)
class AtApproval:
    """Falls due when HR confirms the plan."""


@dataclass(frozen=True)
class OnceSignedOff:
    """At approval; where people are asked first, when the sponsor has signed off."""


@dataclass(frozen=True)
class OnceReleased:
    """At approval; where people are asked first, when their manager has released their time."""


@dataclass(frozen=True)
class OnceIn:
    """Some working days after approval or, where people are asked first, after they joined."""

    working_days: int


@dataclass(frozen=True)
class AfterFirst:
    """At the opening, some working days after the mail that it reminds of fell due."""

    working_days: int


@dataclass(frozen=True)
class BeforeStart:
    """Falls due at the opening of the reader's window, some of their working days before T0."""

    working_days: int


@dataclass(frozen=True)
class Opens:
    """As `BeforeStart`, for the mail that turns to the coming session.

    It leaves the session before it three working days to be looked back on, or as many as there
    are until two working days before T0.
    """

    working_days: int


@dataclass(frozen=True)
class AfterEnd:
    """Falls due some minutes after T1."""

    minutes: int


@dataclass(frozen=True)
class DaysAfterEnd:
    """Falls due at the opening of the reader's window, some of their working days after T1."""

    working_days: int


@dataclass(frozen=True)
class WeeksAfterEnd:
    """At the opening, weeks after T1 to the day."""

    weeks: int


@dataclass(frozen=True)
class Midway:
    """At the opening of the day midway between T1 and the next session's T0."""


@dataclass(frozen=True)
class OnceLearned:
    """When the facilitator has noted what the set learned in the session."""


@dataclass(frozen=True)
class OnceAsked:
    """When whoever leads the session lets the set choose what to do with it."""


@dataclass(frozen=True)
class OnceDecided:
    """When the sponsor has answered the last of the set's recommendations."""


@dataclass(frozen=True)
class BeforeDeletion:
    """At the opening, days before people's words are deleted."""

    days: int


Trigger = (
    AtApproval
    | OnceSignedOff
    | OnceReleased
    | OnceIn
    | AfterFirst
    | BeforeStart
    | Opens
    | AfterEnd
    | DaysAfterEnd
    | WeeksAfterEnd
    | Midway
    | OnceLearned
    | OnceAsked
    | OnceDecided
    | BeforeDeletion
)


class Closes(Enum):
    """Until when a mail makes sense, or its form can be answered."""

    SESSION_START = "T0"
    NEXT_BEFORE = "when the next mail before a session falls due, or four weeks after the last"
    NEXT_SUMMARY = "when the next session with a manager summary ends, or four weeks after the last"
    NEXT_END = "when the next session ends, or four weeks after the last"
    WEEKS_4 = "four weeks after T1"
    WEEKS_8 = "eight weeks after T1"
    WEEKS_12 = "twelve weeks after T1"
    WEEKS_16 = "sixteen weeks after T1"
    WEEKS_30 = "thirty weeks after T1"
    DAY = "24 hours after it fell due"
    DELETION = "when people's words are deleted"


class Anchor(Enum):
    """What a mail is once a what of; programme-wide ones are timed by its sessions together."""

    SESSION = "session"
    SET = "set, timed by its final session"
    FIRST = "programme, timed by its sets' set-up sessions"
    THIRD = "programme, timed by its sets' third sessions"
    LAST = "programme, timed by its sets' final sessions"

    @property
    def is_programme(self) -> bool:
        """Whether it is keyed by the programme."""
        return self in (Anchor.FIRST, Anchor.THIRD, Anchor.LAST)


class Audience(Enum):
    """Who reads it."""

    MEMBERS = "members"
    ATTENDEES = "members who were not known to be absent"
    ABSENTEES = "members known to have been absent"
    FACILITATORS = "facilitators, and hosts where sets run themselves"
    EVERYBODY = "members and facilitators"
    FACILITATORS_AND_CONTACT = "facilitators and the programme's contact"
    MANAGERS = "each member's manager, one mail a member"
    SPONSOR = "the sponsor"
    SPONSOR_AND_CONTACT = "the sponsor and the programme's contact"
    CHAMPIONS = "champions"
    FORMER_TOO = "members, also those who left"


class Part(StrEnum):
    """In which part somebody reads a mail: caps and merging count each part by itself."""

    MEMBER = "member"
    FACILITATOR = "facilitator"
    MANAGER = "manager"
    SPONSOR = "sponsor"
    CONTACT = "contact"
    CHAMPION = "champion"


class OnlyIf(Enum):
    """A condition that may come true late, or never; the words are HR's."""

    ABSENT = "only for those known not to have come"
    AT_RISK = "only if fewer than four are likely to come"
    OPEN_ACTION = "only while they have an open action"
    HAS_WORDS = "only if something of theirs would be deleted"
    SIGNED_OFF = "once the sponsor has signed off"
    RELEASED = "once their manager has released their time"
    JOINED = "once they have joined"
    ASKED = "only if whoever leads the session lets the set choose"
    LEARNED = "once the facilitator has noted what the set learned"
    RECOMMENDED = "only if the set recommends something"
    DECIDED = "once the sponsor has answered every recommendation"
    MANAGER_LATER = "only if they let their manager be asked"
    FINISHED_WELL = "only if they saw their set through and are no champion yet"


EVERY_KIND = frozenset(SessionKind)
SET_UP = frozenset({SessionKind.SET_UP})
STANDARD = frozenset({SessionKind.STANDARD})
FINAL = frozenset({SessionKind.FINAL})
AFTER_SET_UP = STANDARD | FINAL
BEFORE_FINAL = SET_UP | STANDARD


@dataclass(frozen=True, kw_only=True)
class Touchpoint:
    """One kind of message.

    `number` is the method's; `form` is empty for a mail that asks nothing; `late_window` lets it
    go until 18:30 (method 1.7: E12, E14, E15); `nudges` names the touchpoint whose open form it
    reminds of; `priority` 1 goes first where two fall due at once. Where `kinds` or `modes` leave
    a session or a programme out, it does not apply.
    """

    slug: str
    number: str
    trigger: Trigger
    audience: Audience
    useless_after: Closes
    priority: int
    anchor: Anchor = Anchor.SESSION
    kinds: frozenset[SessionKind] = EVERY_KIND
    form: str = ""
    form_closes: Closes | None = None
    """None where the form closes when the mail is useless."""
    late_window: bool = False
    nudges: str | None = None
    every_second_session: bool = False
    only_number: int | None = None
    modes: frozenset[Mode] = frozenset(Mode)
    only_if: OnlyIf | None = None
    is_counted: bool = True
    """Whether it takes a place among the four mails of a cycle."""

    @property
    def role(self) -> Role | None:
        """The role in the set that its reader has; None for somebody outside it."""
        if self.audience is Audience.FACILITATORS:
            return Role.FACILITATOR
        if self.audience in _MEMBERS:
            return Role.MEMBER
        return None


_MEMBERS = frozenset(
    {Audience.MEMBERS, Audience.ATTENDEES, Audience.ABSENTEES, Audience.FORMER_TOO}
)
