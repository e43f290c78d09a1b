"""The kinds of message, as data (method 1.7): a new kind is a row here and a template folder."""

from service.domain.journey.touchpoints.after_the_end import (
    AFTER_THE_END,
    CHAMPIONS,
    DELETION,
    INVITATION,
)
from service.domain.journey.touchpoints.around_sessions import AFTER, BEFORE, BETWEEN
from service.domain.journey.touchpoints.coming_in import COMING_IN
from service.domain.journey.touchpoints.kinds import Audience, OnlyIf, Part, Touchpoint

__all__ = [
    "BREAK_GLASS",
    "BY_SLUG",
    "CASE_INVITATION",
    "FRESH_CODE",
    "FRESH_LINK",
    "MESSAGE_WAITING",
    "MONDAY_LINES",
    "TAKES_REPLIES",
    "TEST_MAIL",
    "TOUCHPOINTS",
    "TO_CONTACT",
    "Audience",
    "OnlyIf",
    "Part",
    "Touchpoint",
]

TOUCHPOINTS: tuple[Touchpoint, ...] = (
    *COMING_IN,
    *BEFORE,
    *AFTER,
    *BETWEEN,
    *AFTER_THE_END,
    INVITATION,
    *CHAMPIONS,
    *DELETION,
)

BY_SLUG = {touchpoint.slug: touchpoint for touchpoint in TOUCHPOINTS}

FRESH_CODE = "fresh-code"
FRESH_LINK = "fresh-link"
"""Asked for by their reader a moment ago, so outside the journey, its windows and its cap."""
TEST_MAIL = "test-mail"
"""Another's mail as HR may see it, to whoever of HR asked; outside the journey as well."""

BREAK_GLASS = "break-glass"
"""To whom two HR leads opened something of: outside the journey, and nobody in HR can stop it."""

CASE_INVITATION = "case-invitation"
"""To whoever lets their story be told: would they tell it to HR? Outside the journey as well; its
row belongs to no programme and stands in no list of HR's, or it would name who is unnamed."""

TAKES_REPLIES = frozenset(
    {"joining", "baseline", "before-session", "after-session", "manager-conversation"}
)
"""Forms in which a reply by mail waits as a draft; each names its `reply_field`."""

MESSAGE_WAITING = "message-waiting"
"""To a programme's contact: somebody's message waits in a sender mailbox."""
MONDAY_LINES = "monday-lines"
"""To a programme's contact, on Mondays: what of it waits for a hand."""
TO_CONTACT = frozenset({MESSAGE_WAITING, MONDAY_LINES})
"""Outside the journey, and to the contact alone; their button leads to the console."""
