"""Mails once the sets have met for the last time, up to the end of what is kept."""

from service.domain.visibility import Reader
from service.domain.wording import day_and_month, day_in_words
from service.mail.blocks import Values, facts
from service.mail.context import MailContext
from service.mail.errors import UnresolvedPlaceholder
from service.mail.values.counts import counted
from service.mail.values.mail import Mail
from service.mail.values.sessions import closing_lines, golden_thread, today


def _loop_closed(context: MailContext, _reader: Reader) -> Values:
    return {"counts": counted(context, "agreed", "adapted", "declined")}


def _twelve_weeks(context: MailContext, reader: Reader) -> Values:
    return {**golden_thread(context, reader), "when": facts(*closing_lines(context))}


def _six_months(context: MailContext, _reader: Reader) -> Values:
    return {"when": facts(*closing_lines(context))}


def _deletion_warning(context: MailContext, _reader: Reader) -> Values:
    if context.deletes_on is None:
        raise UnresolvedPlaceholder(f"mail {context.touchpoint} knows no day of deletion")
    language = context.reader.language
    return {
        "day": day_and_month(context.deletes_on, today=today(context), language=language),
        "deletes_on": day_in_words(context.deletes_on, today=today(context), language=language),
    }


MAILS = {
    "loop-closed": Mail(_loop_closed, needs=("counts", "button")),
    "twelve-weeks": Mail(_twelve_weeks, needs=("action", "agreed_on", "button")),
    "six-months": Mail(_six_months, needs=("button",)),
    "deletion-warning-1": Mail(_deletion_warning, needs=("deletes_on", "button")),
    "deletion-warning-2": Mail(_deletion_warning, needs=("deletes_on", "button")),
}
