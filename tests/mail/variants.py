"""Every mail, and again for each condition that its words know; in every language."""

from dataclasses import replace

from service.domain.date_words import GERMAN
from service.domain.journey.touchpoints import Part
from service.domain.states import Entry, Mode
from service.mail.catalogue import TOUCHPOINTS
from service.mail.context import Counts, MailContext
from tests.mail.contexts import COUNTS, SESSIONS, context

_RELEASED = (("Action", "Ask Sam's team what slows them"), ("First step", "Book half an hour"))
_NOT_DECIDED = replace(COUNTS, recommendations=0, agreed=0, adapted=0, declined=0)

_JOURNEY: dict[str, MailContext] = {
    "joining-invited": context("joining", entry=Entry.INVITE),
    "joining-nudge-invited": context("joining-nudge", entry=Entry.INVITE),
    "set-introduction-coach": context("set-introduction", mode=Mode.QUESTIONS_FIRST),
    "set-introduction-self-run": context("set-introduction", self_facilitated=True),
    "set-introduction-project": context("set-introduction", mode=Mode.SHARED_PROJECT),
    "before-session-first": context("before-session", last_action=None),
    "after-session-nudge-learned": context("after-session-nudge", has_learned=True),
    "catch-up-first": context("catch-up", session=SESSIONS[0], last_action=None),
    "recap-first": context("recap", session=SESSIONS[0], last_action=None),
    "pulse-unquoted": context("pulse", quotes_actions=False),
    "mid-point-coach": context("mid-point", mode=Mode.QUESTIONS_FIRST),
    "mid-point-self-run": context("mid-point", self_facilitated=True),
    "final-story-project": context("final-story", mode=Mode.SHARED_PROJECT),
    "final-story-unquoted": context("final-story", quotes_actions=False),
    "final-story-nudge-project": context("final-story-nudge", mode=Mode.SHARED_PROJECT),
    "final-story-nudge-unquoted": context("final-story-nudge", quotes_actions=False),
    "end-evaluation-nudge-learned": context("end-evaluation-nudge", has_learned=True),
    "twelve-weeks-unquoted": context("twelve-weeks", quotes_actions=False),
    "cancelled-date-last": context("cancelled-date", next_session=None),
}
_FACILITATORS: dict[str, MailContext] = {
    "run-sheet-first": context("run-sheet", session=SESSIONS[0], counts=Counts()),
    "run-sheet-host": context("run-sheet", self_facilitated=True),
    "run-sheet-coach": context("run-sheet", mode=Mode.QUESTIONS_FIRST),
    "quorum-risk-host": context("quorum-risk", self_facilitated=True),
    "quorum-risk-contact": context("quorum-risk", part=Part.CONTACT, self_facilitated=True),
    "facilitator-wrap-host": context("facilitator-wrap", self_facilitated=True),
    "mid-point-facilitator": context("mid-point", part=Part.FACILITATOR, role=None),
}
_OUTSIDE: dict[str, MailContext] = {
    "manager-summary-released": context("manager-summary", released=_RELEASED),
    "sponsor-sign-off-project": context("sponsor-sign-off", mode=Mode.SHARED_PROJECT),
    "sponsor-progress-project": context("sponsor-progress", mode=Mode.SHARED_PROJECT),
    "sponsor-progress-unmarked": context("sponsor-progress", counts=Counts()),
    "programme-report-contact": context("programme-report", part=Part.CONTACT, counts=_NOT_DECIDED),
}
_ENGLISH = {
    **{slug: context(slug) for slug in TOUCHPOINTS},
    **_JOURNEY,
    **_FACILITATORS,
    **_OUTSIDE,
}

VARIANTS = _ENGLISH | {
    f"{name}.de": replace(made, reader=replace(made.reader, language=GERMAN))
    for name, made in _ENGLISH.items()
}
"""By the name of their golden files."""
