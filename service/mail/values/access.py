"""Mails outside the journey: a fresh code, a fresh link, what waits for HR."""

from service.domain.hand_lines import HandLine
from service.domain.visibility import Reader
from service.mail.blocks import Large, Own, Values, facts
from service.mail.context import MailContext
from service.mail.errors import UnresolvedPlaceholder
from service.mail.plain import one_line
from service.mail.readers import is_recipient
from service.mail.values.mail import Mail
from service.mail.values.sessions import moment, names
from service.mail.words import fixed_words

_SETS_NAMED = 3


def _fresh_code(context: MailContext, reader: Reader) -> Values:
    if not context.code:
        raise UnresolvedPlaceholder("mail fresh-code has no code")
    shown = fixed_words(context.reader.language).fresh_code
    return {"code": Large(context.code if is_recipient(context, reader) else shown)}


def _fresh_link(_context: MailContext, _reader: Reader) -> Values:
    return {}


def _message_waiting(context: MailContext, _reader: Reader) -> Values:
    if context.waits_since is None:
        raise UnresolvedPlaceholder("mail message-waiting tells of no message")
    return {
        **names(context),
        "waits_in": context.waits_in,
        "when": facts(moment(context, "since", context.waits_since)),
    }


def _break_glass(context: MailContext, reader: Reader) -> Values:
    told = context.opening
    if told is None:
        raise UnresolvedPlaceholder("mail break-glass tells of nothing opened")
    fixed = fixed_words(context.reader.language)
    # Said to two leads and the owner; all of HR may look at this mail in the outbox.
    reason = one_line(told.reason) if is_recipient(context, reader) else fixed.kept_reason
    return {
        "opened": one_line(told.what),
        "asked_by": one_line(told.asked_by),
        "approved_by": one_line(told.approved_by),
        "opened_for": fixed.opened_for[told.purpose],
        "reason": Own(reason),
        "when": facts(
            moment(context, "opened", told.opened_at),
            moment(context, "open_until", told.readable_until),
        ),
    }


def _monday_lines(context: MailContext, _reader: Reader) -> Values:
    labels = fixed_words(context.reader.language).labels
    return {"lines": facts(*((labels[one.kind], _counted(one)) for one in context.hand))}


def _counted(line: HandLine) -> str:
    if not line.sets:
        return str(line.count)
    more = ", …" if len(line.sets) > _SETS_NAMED else ""
    return f"{line.count} ({', '.join(map(one_line, line.sets[:_SETS_NAMED]))}{more})"


def _case_invitation(_context: MailContext, _reader: Reader) -> Values:
    return {}


MAILS = {
    "case-invitation": Mail(_case_invitation, needs=("programme_name", "button")),
    "fresh-code": Mail(_fresh_code, needs=("code",)),
    "fresh-link": Mail(_fresh_link),
    "message-waiting": Mail(_message_waiting, needs=("about_name", "waits_in", "when", "button")),
    "break-glass": Mail(
        _break_glass,
        needs=("opened", "asked_by", "approved_by", "opened_for", "reason", "when", "button"),
    ),
    "monday-lines": Mail(_monday_lines, needs=("lines", "button")),
}
