"""The words of the table of who may read what: data, readers, relations, verdicts."""

from enum import StrEnum


class DataClass(StrEnum):
    """What somebody wants to read: the rows of the table."""

    LOG = "log"
    """Learning log and every draft."""
    QUESTION = "question"
    """A rough question, and one that its owner keeps."""
    ACTION = "action"
    OBJECTIVE = "objective"
    REASON = "reason"
    """Why somebody wants to take part."""
    CANNOT_BE_WITH = "cannot-be-with"
    AFFIRMATION = "affirmation"
    ATTENDANCE = "attendance"
    TURNS = "turns"
    GROUP_LEARNING = "group-learning"
    RATING = "rating"
    """Baseline, mid-point and end ratings."""
    REFLECTION = "reflection"
    """What a facilitator notes about their own work; the facilitator owns it."""
    RISK_FLAG = "risk-flag"
    RECOMMENDATION = "recommendation"
    STORY = "story"
    """Outcome story or quote."""
    OUTCOME = "outcome"
    """What it was worth in numbers; one figure by itself is told as part of the story."""
    CASE = "case"
    """What HR wrote of an interview; whom it is about owns it."""
    COMING = "coming"
    """Coming, late or not, and the wish to present."""
    HAPPENED = "happened"
    """What happened since (before-session)."""
    SESSION_RATING = "session-rating"
    """One word, useful, safe to speak."""
    FREE_TEXT = "free-text"
    """Mid-point prose, worry, what success would look like."""
    ACCESS_NEEDS = "access-needs"
    WORKING_PATTERN = "working-pattern"
    """Zone, working days, blackout dates."""
    BOARD = "board"
    PROJECT = "project"
    """What a set notes of its project, and recommends before it puts that to its sponsor."""
    CLOSING_WORD = "closing-word"
    SUPPORT = "support"
    """The support that somebody needs (method 1.12)."""
    MANAGER_ANSWER = "manager-answer"
    SPONSOR_ANSWER = "sponsor-answer"
    VOTE = "vote"
    """What a member voted for; the set's choice is a process fact."""
    PROCESS_FACT = "process-fact"
    """RSVP, bounce, out-of-office."""


class Reader(StrEnum):
    """In which role somebody reads: the columns of the table."""

    OWNER = "owner"
    SET = "set"
    BUDDY = "buddy"
    FACILITATOR = "facilitator"
    HOST = "host"
    HR = "hr"
    HR_VIEWER = "hr-viewer"
    HR_LEAD = "hr-lead"
    """The one named HR lead."""
    BREAK_GLASS = "break-glass"
    """A named HR lead before one thing of one person that a second lead opened with them."""
    SPONSOR = "sponsor"
    MANAGER = "manager"
    CHAMPION = "champion"
    ADMINISTRATOR = "administrator"
    PLANNER = "planner"
    """The program that forms sets and finds dates."""


class Relation(StrEnum):
    """How the reader stands to whom the data is about."""

    OWN = "own"
    SAME_SET = "same-set"
    OWN_REPORT = "own-report"
    SAME_PROGRAMME = "same-programme"
    ADDRESSEE = "addressee"
    """The answer was given to this reader."""
    NONE = "none"


class Verdict(StrEnum):
    """What a cell of the table says."""

    DENIED = "denied"
    ALLOWED = "allowed"

    IF_CHOSEN = "if-chosen"
    """Its owner chose these readers."""
    IF_RELEASED = "if-released"
    """Its owner ticked it, or the set released it."""
    IF_PUBLISHED = "if-published"
    WITH_CONSENT = "with-consent"
    IF_OPENED = "if-opened"
    """Two named HR leads opened this one thing, its hours are not over, and its owner is told."""

    COUNTS_ONLY = "counts-only"
    DONE_OR_NOT = "done-or-not"
    TYPE_ONLY = "type-only"
    GROUP_OF_FIVE = "group-of-five"
    """A group's figure from at least five answers."""
    PROGRAMME_OF_FIVE = "programme-of-five"
    """The same, over the whole programme alone."""


CONDITIONS = frozenset(
    {
        *(Verdict.IF_CHOSEN, Verdict.IF_RELEASED, Verdict.IF_PUBLISHED, Verdict.WITH_CONSENT),
        Verdict.IF_OPENED,
    }
)
"""Verdicts that let the words themselves through once they are met; the rest give a shape only."""
