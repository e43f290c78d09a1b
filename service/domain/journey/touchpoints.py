"""The kinds of message, as data (method 1.7): a new kind is a row here and a template folder."""

from dataclasses import dataclass
from enum import Enum

from service.domain.states import Role, SessionKind


@dataclass(frozen=True)
class AtApproval:
    """Falls due when HR confirms the plan."""


@dataclass(frozen=True)
class BeforeStart:
    """Falls due at the opening of the reader's window, some of their working days before T0."""

    working_days: int


@dataclass(frozen=True)
class AfterEnd:
    """Falls due some minutes after T1."""

    minutes: int


@dataclass(frozen=True)
class DaysAfterEnd:
    """Falls due at the opening of the reader's window, some of their working days after T1."""

    working_days: int


class Closes(Enum):
    """Until when a mail makes sense, or its form can be answered."""

    SESSION_START = "T0"
    NEXT_BEFORE = "when the next before-session mail falls due, or four weeks after the last"
    NEXT_SUMMARY = "when the next session with a manager summary ends, or four weeks after the last"


class Audience(Enum):
    """Who reads it."""

    MEMBERS = "members"
    ATTENDEES = "members who were not known to be absent"
    MANAGERS = "each member's manager, one mail a member"


_EVERY_KIND = frozenset(SessionKind)
_AFTER_SET_UP = frozenset({SessionKind.STANDARD, SessionKind.FINAL})
_SET_UP = frozenset({SessionKind.SET_UP})


@dataclass(frozen=True)
class Touchpoint:
    """One kind of message.

    `number` is the method's; `late_window` lets it go until 18:30 (method 1.7: E12, E14, E15);
    `nudges` names the touchpoint whose open form it reminds of; `priority` 1 goes first where
    two fall due at once.
    """

    slug: str
    number: str
    trigger: AtApproval | BeforeStart | AfterEnd | DaysAfterEnd
    audience: Audience
    kinds: frozenset[SessionKind]
    form: str
    useless_after: Closes
    form_closes: Closes
    priority: int
    late_window: bool = False
    nudges: str | None = None
    every_second_session: bool = False

    @property
    def role(self) -> Role | None:
        """The role in the set that its reader has; None for somebody outside it."""
        return None if self.audience is Audience.MANAGERS else Role.MEMBER


TOUCHPOINTS: tuple[Touchpoint, ...] = (
    Touchpoint(
        slug="joining",
        number="E3",
        trigger=AtApproval(),
        audience=Audience.MEMBERS,
        kinds=_SET_UP,
        form="joining",
        useless_after=Closes.SESSION_START,
        form_closes=Closes.SESSION_START,
        priority=2,
    ),
    Touchpoint(
        slug="set-up",
        number="E6",
        trigger=BeforeStart(working_days=5),
        audience=Audience.MEMBERS,
        kinds=_SET_UP,
        form="baseline",
        useless_after=Closes.SESSION_START,
        # The set-up agenda ends with this form in the room (method 1.5).
        form_closes=Closes.NEXT_BEFORE,
        priority=2,
    ),
    Touchpoint(
        slug="affirmations",
        number="E7",
        trigger=AfterEnd(minutes=0),
        audience=Audience.MEMBERS,
        kinds=_SET_UP,
        form="affirmations",
        useless_after=Closes.NEXT_BEFORE,
        form_closes=Closes.NEXT_BEFORE,
        priority=2,
    ),
    Touchpoint(
        slug="before-session",
        number="E8",
        trigger=BeforeStart(working_days=5),
        audience=Audience.MEMBERS,
        kinds=_AFTER_SET_UP,
        form="before-session",
        useless_after=Closes.SESSION_START,
        form_closes=Closes.SESSION_START,
        priority=2,
    ),
    Touchpoint(
        slug="before-session-nudge",
        number="E9",
        trigger=BeforeStart(working_days=2),
        audience=Audience.MEMBERS,
        kinds=_AFTER_SET_UP,
        form="before-session",
        useless_after=Closes.SESSION_START,
        form_closes=Closes.SESSION_START,
        priority=3,
        nudges="before-session",
    ),
    Touchpoint(
        slug="after-session",
        number="E12",
        trigger=AfterEnd(minutes=30),
        audience=Audience.ATTENDEES,
        kinds=_AFTER_SET_UP,
        form="after-session",
        useless_after=Closes.NEXT_BEFORE,
        form_closes=Closes.NEXT_BEFORE,
        priority=2,
        late_window=True,
    ),
    Touchpoint(
        slug="after-session-nudge",
        number="E13",
        trigger=DaysAfterEnd(working_days=2),
        audience=Audience.ATTENDEES,
        kinds=_AFTER_SET_UP,
        form="after-session",
        useless_after=Closes.NEXT_BEFORE,
        form_closes=Closes.NEXT_BEFORE,
        priority=3,
        nudges="after-session",
    ),
    Touchpoint(
        slug="manager-summary",
        number="E18",
        trigger=DaysAfterEnd(working_days=5),
        audience=Audience.MANAGERS,
        kinds=_EVERY_KIND,
        form="manager-conversation",
        useless_after=Closes.NEXT_SUMMARY,
        form_closes=Closes.NEXT_SUMMARY,
        priority=4,
        every_second_session=True,
    ),
)

BY_SLUG = {touchpoint.slug: touchpoint for touchpoint in TOUCHPOINTS}

FRESH_CODE = "fresh-code"
FRESH_LINK = "fresh-link"
"""Asked for by their reader a moment ago, so outside the journey, its windows and its cap."""

TAKES_REPLIES = frozenset(
    {"joining", "baseline", "before-session", "after-session", "manager-conversation"}
)
"""Forms in which a reply by mail waits as a draft; each names its `reply_field`."""

MESSAGE_WAITING = "message-waiting"
"""To a programme's contact: somebody's message waits in a sender mailbox."""
