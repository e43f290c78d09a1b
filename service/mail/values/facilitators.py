"""Mails to who facilitates, coaches or hosts: counts and a link, and nobody's words."""

from service.domain.states import SessionKind
from service.domain.visibility import Reader
from service.mail.blocks import Block, Values, facts
from service.mail.context import MailContext
from service.mail.values.counts import counted
from service.mail.values.mail import Mail
from service.mail.values.modes import hosting
from service.mail.values.sessions import (
    closing_lines,
    numbers,
    the_session,
    weekday,
    when_block,
)


def _run_sheet(context: MailContext, _reader: Reader) -> Values:
    is_first = the_session(context).kind is SessionKind.SET_UP
    return {
        **numbers(context),
        **weekday(context),
        **hosting(context),
        "is_first": is_first,
        # Before the first session nobody was asked whether they come, and nothing is open yet.
        "counts": facts() if is_first else _forecast(context),
        "when": when_block(context, "when"),
    }


def _forecast(context: MailContext) -> Block:
    coming = ("coming", "late", "not_coming", "unheard")
    return counted(context, *coming, "open_actions", "shared_questions")


def _quorum_risk(context: MailContext, _reader: Reader) -> Values:
    return {
        **numbers(context),
        **weekday(context),
        **hosting(context),
        "likely": context.counts.likely,
        "members": context.member_count,
        "quorum": context.counts.quorum,
        "when": when_block(context, "when"),
    }


def _wrap(context: MailContext, _reader: Reader) -> Values:
    return {
        **numbers(context),
        **hosting(context),
        "when": facts(*closing_lines(context)),
    }


MAILS = {
    "run-sheet": Mail(_run_sheet, needs=("session_number", "when", "counts", "button")),
    "quorum-risk": Mail(
        _quorum_risk, needs=("session_number", "likely", "members", "quorum", "when", "button")
    ),
    "facilitator-wrap": Mail(_wrap, needs=("session_number", "when", "button")),
}
