"""Everything that a mail may say, as plain values: no rows, nothing left to look up."""

from dataclasses import dataclass, field
from datetime import date, datetime

from service.domain.break_glass import GlassPurpose
from service.domain.counts import Counts
from service.domain.date_words import ENGLISH
from service.domain.hand_lines import HandLine
from service.domain.journey.touchpoints import Part
from service.domain.states import Entry, Goal, Mode, Role, SessionKind


@dataclass(frozen=True)
class MailReader:
    """Who gets the mail; `zone` is the IANA name of where they work."""

    given_name: str
    name: str
    address: str
    zone: str
    language: str = ENGLISH
    """As `de`; a mail without words in it is in English."""


@dataclass(frozen=True)
class AboutPerson:
    """Whom a manager's mail is about."""

    given_name: str
    name: str


@dataclass(frozen=True)
class SessionFacts:
    """One meeting: `number` of `of`; wall time in the set's `zone`, and the same as instants."""

    number: int
    of: int
    kind: SessionKind
    starts_local: datetime
    """Naive wall time where the set meets."""
    zone: str
    """IANA name of the set."""
    minutes: int
    starts_at: datetime
    """Aware UTC."""
    ends_at: datetime
    """Aware UTC."""


@dataclass(frozen=True)
class LastAction:
    """The reader's own commitment, in their own words, and the local day they made it."""

    what: str
    agreed_on: date


@dataclass(frozen=True)
class AlsoToday:
    """A mail of the same day that is merged into another: its `Also` line and where it leads."""

    line: str
    url: str
    """Of its form, or of its reader's own page where it has none; empty in a preview."""


@dataclass(frozen=True)
class Opening:
    """What two HR leads opened of the reader; instants are aware UTC."""

    what: str
    """The form and its session, never its words."""
    asked_by: str
    approved_by: str
    purpose: GlassPurpose
    reason: str
    """In the words of whoever asked."""
    opened_at: datetime
    readable_until: datetime


@dataclass(frozen=True)
class TasterFacts:
    """The taster that a mail is about; instants are aware UTC."""

    host: str
    starts_at: datetime
    ends_at: datetime
    place: str
    """A room or the link of a call, in the host's words."""


@dataclass(frozen=True)
class MailContext:
    """All that a mail of any touchpoint may say; a touchpoint uses what it needs.

    `session` is the meeting the mail is about; `previous_session` the one before it, from which
    a clock change is counted. `released` holds (label, words) of exactly the lines that the
    report released; empty gives the neutral text.
    """

    touchpoint: str
    """Slug, as `before-session`."""
    now: datetime
    """Aware UTC, service time."""
    reader: MailReader
    reply_to: str
    """Address of the watched service mailbox."""
    contact_name: str
    contact_address: str
    """HR's contact, named in the footer."""
    programme_name: str
    goal: Goal
    entry: Entry
    quotes_actions: bool
    """Whether this programme's mails may quote their reader's own action (privacy 4.2)."""
    set_name: str = ""
    """Empty for a person who is in no set; the subject then names the programme."""
    project: str = ""
    role: Role | None = None
    """The reader's role in the set; None for managers and sponsors."""
    part: Part | None = None
    """In which part they read it; None where the kind of mail says so by itself."""
    about: AboutPerson | None = None
    session: SessionFacts | None = None
    previous_session: SessionFacts | None = None
    next_session: SessionFacts | None = None
    sessions: tuple[SessionFacts, ...] = ()
    """All that stand, in order."""
    affirmed_count: int = 0
    """How many of the set's members have affirmed."""
    member_count: int = 0
    facilitators: tuple[str, ...] = ()
    """Names of those who facilitate the set now."""
    last_action: LastAction | None = None
    released: tuple[tuple[str, str], ...] = ()
    button_url: str = ""
    """Where the one button leads; empty for mails without one."""
    closes_at: datetime | None = None
    """When the form behind the button closes; aware UTC."""
    code: str = ""
    """Six digits, for `fresh-code`."""
    waits_in: str = ""
    """The mailbox in which a message waits, for `message-waiting`."""
    waits_since: datetime | None = None
    """When that message came; aware UTC."""
    opening: Opening | None = None
    """What was opened, for `break-glass`."""
    taster: TasterFacts | None = None
    """For the mails of tasters, whose readers may be in no programme."""
    hand: tuple[HandLine, ...] = ()
    """What of the programme waits for HR, the most urgent first, for `monday-lines`."""
    also: tuple[AlsoToday, ...] = ()
    """What else this mail tells of: those merged into it, as they fell due."""
    mode: Mode = Mode.OWN_ISSUE
    self_facilitated: bool = False
    counts: Counts = field(default_factory=Counts)
    has_learned: bool = False
    """Whether the facilitator noted what the set learned in the session."""
    has_affirmed: bool = False
    """Whether the reader has."""
    deletes_on: date | None = None
    """The last day of the reader's words; local to nobody, since it is a whole day."""
