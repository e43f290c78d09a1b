"""Single mails that a change asks for: who hears of it, and whether it is still true when sent.

A touchpoint is owed by rows that last; news is owed by the moment of a change, so the change
writes its row. Like everything else it keeps to its reader's hours and is decided again when sent.
"""

from dataclasses import dataclass
from datetime import datetime

from service.domain.journey import windows
from service.domain.journey.decide import CANCELLED, LEFT, TOO_LATE, Send, Skip, Wait
from service.domain.journey.facts import Reader
from service.domain.states import Role

MOVED_DATE = "moved-date"
"""X1: to whom the mail before a session had named the former date (method 1.12)."""
CANCELLED_DATE = "cancelled-date"
"""X2: to whom the mail before a session had asked for answers, which are kept (method 1.10)."""
WELCOME = "welcome"
"""X3: the one bridging mail to somebody who joins after the set-up session (method 1.10)."""
NEW_SET = "new-set"
"""X3: to somebody who changed places with a member of another set."""
FAREWELL = "farewell"
"""X4: to whoever left; the one mail that goes to somebody without a place."""
SWAPPED_MEMBERS = "swapped-members"
"""X4: to the facilitators of both their sets (method 1.10)."""
NEW_FACILITATOR = "new-facilitator"
"""X5: to the members, before their calendar changes (method 1.10)."""

ROLE_OF_READER = {
    MOVED_DATE: Role.MEMBER,
    CANCELLED_DATE: Role.MEMBER,
    FAREWELL: Role.MEMBER,
    WELCOME: Role.MEMBER,
    NEW_SET: Role.MEMBER,
    SWAPPED_MEMBERS: Role.FACILITATOR,
    NEW_FACILITATOR: Role.MEMBER,
}
"""Every kind of news, with the role in the set that its reader has."""

MOVED_AGAIN = "the session was moved again"
PAUSED = "the programme is paused"
"""Why a mail is held that goes again when HR resumes."""


@dataclass(frozen=True)
class NewsFacts:
    """What the live rows say of one piece of news; it is useless from `useless_after` on."""

    reader: Reader
    useless_after: datetime
    is_in_set: bool
    """Whether the reader still has a place in the set, or the news is that they have none."""
    session_stands: bool
    """Whether the session that it names is not cancelled, or the news is that it is."""


def decide_news(facts: NewsFacts, now: datetime) -> Send | Wait | Skip:
    """Say whether news goes out at `now` (service time)."""
    if not facts.is_in_set:
        return Skip(LEFT)
    if not facts.session_stands:
        return Skip(CANCELLED)
    allowed = windows.next_allowed(facts.reader, now, late=False)
    if allowed >= facts.useless_after:
        return Skip(TOO_LATE)
    return Wait(allowed) if allowed > now else Send()
