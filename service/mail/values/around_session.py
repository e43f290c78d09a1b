"""Mails to members before and after a session, and on the way to the next."""

from service.domain.visibility import Reader
from service.mail.blocks import Values, facts
from service.mail.context import MailContext
from service.mail.values.mail import Mail
from service.mail.values.modes import leading, project
from service.mail.values.sessions import (
    closing_lines,
    golden_thread,
    next_lines,
    numbers,
    weekday,
    when_block,
)


def _before(context: MailContext, reader: Reader) -> Values:
    return {
        **numbers(context),
        **weekday(context),
        **golden_thread(context, reader),
        "when": when_block(context, "when"),
    }


def _final_story(context: MailContext, reader: Reader) -> Values:
    return {**_before(context, reader), **project(context)}


def _after(context: MailContext, _reader: Reader) -> Values:
    return {
        **numbers(context),
        "has_learned": context.has_learned,
        "when": facts(*closing_lines(context), *next_lines(context)),
    }


def _after_with_action(context: MailContext, reader: Reader) -> Values:
    return {**_after(context, reader), **golden_thread(context, reader)}


def _catch_up(context: MailContext, reader: Reader) -> Values:
    # No date by which to answer: whoever could not come is welcome, and not behind.
    next_one = facts(*next_lines(context))
    return {**numbers(context), **golden_thread(context, reader), "when": next_one}


def _mid_point(context: MailContext, reader: Reader) -> Values:
    return {**_after(context, reader), **leading(context)}


def _quorum_vote(context: MailContext, _reader: Reader) -> Values:
    return {**numbers(context), **weekday(context), "when": when_block(context, "when")}


_BEFORE = ("action", "agreed_on", "when", "button")
_WITH_ACTION = ("action", "agreed_on", "button")

MAILS = {
    "before-session": Mail(_before, needs=_BEFORE),
    "before-session-nudge": Mail(_before, needs=_BEFORE),
    "final-story": Mail(_final_story, needs=_BEFORE),
    "final-story-nudge": Mail(_final_story, needs=_BEFORE),
    "quorum-vote": Mail(_quorum_vote, needs=("session_number", "when", "button")),
    "after-session": Mail(_after),
    "after-session-nudge": Mail(_after, needs=("has_learned", "button")),
    "end-evaluation": Mail(_after),
    "end-evaluation-nudge": Mail(_after, needs=("has_learned", "button")),
    "catch-up": Mail(_catch_up, needs=("session_number", *_WITH_ACTION)),
    "recap": Mail(_after_with_action, needs=("session_number", *_WITH_ACTION)),
    "pulse": Mail(_after_with_action, needs=_WITH_ACTION),
    "mid-point": Mail(_mid_point),
}
