"""The closed lists of words that rows, rules and pages share."""

from enum import StrEnum


class Goal(StrEnum):
    """What HR wants from the programme (method 1.1)."""

    LEARN = "learn"
    FIX = "fix"
    BOTH = "both"


class Mode(StrEnum):
    """How the sets work (method 1.1)."""

    OWN_ISSUE = "own-issue"
    SHARED_PROJECT = "shared-project"
    QUESTIONS_FIRST = "questions-first"


class Entry(StrEnum):
    """How people come in: HR has their word, or the funnel E1-E4 asks for it (method 1.12)."""

    JOINED = "joined"
    INVITE = "invite"


class Role(StrEnum):
    """A person's role in a set."""

    MEMBER = "member"
    FACILITATOR = "facilitator"
    HOST = "host"


class SessionKind(StrEnum):
    """What a meeting of a set is for (method 1.5)."""

    SET_UP = "set-up"
    STANDARD = "standard"
    FINAL = "final"


class ProgrammeState(StrEnum):
    """Planned: rows and a plan exist. Approved: HR confirmed it. Ended: retention began."""

    PLANNED = "planned"
    APPROVED = "approved"
    ENDED = "ended"


class SessionState(StrEnum):
    """Whether a meeting stands; that it was held follows from the clock."""

    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"


class SeriesState(StrEnum):
    """How far a set's calendar series is in Outlook."""

    PLANNED = "planned"
    CREATING = "creating"
    BOOKED = "booked"
    FAILED = "failed"
    ENDED = "ended"
    """A later generation, or single events, took its place."""


class DateState(StrEnum):
    """How far one date is in Outlook."""

    PLANNED = "planned"
    CREATING = "creating"
    STANDING = "standing"
    CANCELLED = "cancelled"


class Response(StrEnum):
    """An attendee's answer in Outlook, as the organiser's copy tells it."""

    NONE = "none"
    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"


class DriftKind(StrEnum):
    """What somebody changed in Outlook by hand."""

    MOVED = "moved"
    DELETED = "deleted"
    UNINVITED = "uninvited"
    EDITED = "edited"


class DriftOutcome(StrEnum):
    """How a difference ended: Outlook's version was taken, ours restored, or it went away."""

    THEIRS = "theirs"
    OURS = "ours"
    GONE = "gone"


class Watched(StrEnum):
    """What of a mailbox Microsoft 365 tells us about."""

    CALENDAR = "calendar"
    INBOX = "inbox"


class WakeKind(StrEnum):
    """What a notification says: something changed, or the watch itself needs care."""

    CHANGED = "changed"
    REAUTHORIZE = "reauthorize"
    REMOVED = "removed"
    MISSED = "missed"


class MailingState(StrEnum):
    """Design 2: `held -> due -> drafting -> sending -> submitted -> sent -> bounced`."""

    HELD = "held"
    DUE = "due"
    DRAFTING = "drafting"
    SENDING = "sending"
    SUBMITTED = "submitted"
    SENT = "sent"
    BOUNCED = "bounced"
    UNKNOWN = "unknown"
    PRESUMED_SENT = "presumed_sent"
    FAILED = "failed"
    SKIPPED = "skipped"


class SlotKind(StrEnum):
    """What works in a mailbox: one worker of each kind at a time, one call after the other.

    There are four kinds, since Microsoft 365 lets an application be at four calls at once in one
    mailbox (graph-contract 6.1).
    """

    MAIL = "mail"
    """Draft, send, look, sweep."""
    INBOX = "inbox"
    CALENDAR = "calendar"
    """What is written there."""
    ANSWERS = "answers"
    """What is read there."""


class JobKind(StrEnum):
    """Long work asked for by a person."""

    BOOK = "book"
    CALENDAR = "calendar"
    GROUP = "group"
    """Read the people of a group into a draft; it writes nothing to Microsoft 365."""
    DATES = "dates"
    """Plan all dates of a draft by everybody's calendars; neither does it."""
    SEATS = "seats"
    """Form the sets of a draft; nor this."""
    REPORT = "report"
    """Measure a programme and draw its charts; nor this."""


class JobState(StrEnum):
    """A job waits for a worker, is being worked, and ends one of two ways."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ActionState(StrEnum):
    """How an action stands; every choice is an equal one (method 1.9)."""

    OPEN = "open"
    DONE = "done"
    PART = "part"
    NOT_YET = "not-yet"
    CHANGED = "changed"
    STUCK = "stuck"
    LET_GO = "let-go"


class Coming(StrEnum):
    """A member's own word on a session."""

    YES = "yes"
    LATE = "late"
    NO = "no"


class Presenting(StrEnum):
    """A member's own word on presenting in a session, or on leading it in a project."""

    YES = "yes"
    MAYBE = "maybe"
    NOT_TODAY = "not-today"


class Quorum(StrEnum):
    """What to do where too few are likely to come (method 1.10)."""

    RUN = "run"
    MOVE = "move"
    BUDDY = "buddy"
    CANCEL = "cancel"


class RiskKind(StrEnum):
    """What a facilitator is concerned about; HR reads no more than this."""

    WELLBEING = "wellbeing"
    CONFLICT = "conflict"
    SAFETY = "safety"
    DROPPING_OUT = "dropping-out"


class Decision(StrEnum):
    """A sponsor's answer to a recommendation (method 1.8)."""

    PROPOSED = "proposed"
    YES = "yes"
    ADAPTED = "adapted"
    NO = "no"


class Consent(StrEnum):
    """How far a story may be used."""

    NO = "no"
    UNNAMED = "unnamed"
    NAMED = "named"


class ReleaseState(StrEnum):
    """A line ticked for somebody outside the set (method 1.8)."""

    DRAFTED = "drafted"
    SENT = "sent"
    REVOKED = "revoked"


class Wave(StrEnum):
    """When a rating was given; `then` is the end's look back at the start."""

    BASELINE = "baseline"
    SESSION = "session"
    MIDPOINT = "midpoint"
    NOW = "now"
    THEN = "then"
    LATER = "later"
    """Twelve weeks after the end."""
    HALF_YEAR = "half-year"


class WordingKind(StrEnum):
    """Which wording of a set's question one is."""

    FIRST = "first"
    """As the programme file has it."""
    CHANGED = "changed"
    FINAL = "final"


class ProjectPart(StrEnum):
    """Where a note of a set's project belongs (method 1.5)."""

    INSIDE = "inside"
    """What was found out in the house: data, interviews."""
    OUTSIDE = "outside"
    """What was found out with a customer's eye."""
    OPTIONS = "options"
    """What was tried, and what was seen."""


class FieldClass(StrEnum):
    """Who may read a form's field (method 1.9): a field carries one or more of these."""

    PRIVATE = "P"
    FACILITATOR = "F"
    SET = "S"
    HR = "H"
    MANAGER = "M"
    GROUP = "A"
    HR_LEAD = "L"
    """The one named HR lead."""
    SPONSOR = "O"
    CONSENT = "C"
    """Whoever its owner agrees may be told: HR, sponsor, manager."""
