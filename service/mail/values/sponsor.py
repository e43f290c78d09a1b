"""Mails to sponsors: counts and a link, and nobody's name."""

from service.domain.visibility import Reader
from service.mail.blocks import Values, facts
from service.mail.context import MailContext
from service.mail.values.counts import counted
from service.mail.values.mail import Mail
from service.mail.values.modes import project
from service.mail.values.sessions import closing_lines, first_lines, numbers
from service.mail.words import fixed_words

_ANSWERS = ("recommendations", "agreed", "adapted", "declined")


def _sign_off(context: MailContext, _reader: Reader) -> Values:
    return {
        **project(context),
        "purpose": fixed_words(context.reader.language).purposes[context.goal],
        "counts": counted(context, "sets", "people"),
        "when": facts(*first_lines(context)),
    }


def _progress(context: MailContext, _reader: Reader) -> Values:
    return {
        **numbers(context),
        **project(context),
        "attended": context.counts.attended,
        "members": context.member_count,
        "when": facts(*closing_lines(context)),
    }


def _decisions(context: MailContext, _reader: Reader) -> Values:
    return {
        "counts": counted(context, "recommendations"),
        "when": facts(*closing_lines(context)),
    }


def _report(context: MailContext, _reader: Reader) -> Values:
    answers = _ANSWERS if context.counts.recommendations else ()
    shown = ("sets", "people", "sessions_held")
    return {"counts": counted(context, *shown, *answers)}


MAILS = {
    "sponsor-sign-off": Mail(_sign_off, needs=("purpose", "counts", "when", "button")),
    "sponsor-progress": Mail(
        _progress, needs=("session_number", "session_count", "attended", "button")
    ),
    "sponsor-decisions": Mail(_decisions, needs=("counts", "when", "button")),
    "programme-report": Mail(_report, needs=("counts", "button")),
}
