"""Mails of a taster, to colleagues who may be in no programme."""

from zoneinfo import ZoneInfo

from service.domain.tasters import ASKED, CALLED_OFF, REMINDER, THANKS
from service.domain.visibility import Reader
from service.domain.wording import day_and_month, meeting_time
from service.mail.blocks import Own, Values, facts
from service.mail.context import MailContext
from service.mail.errors import UnresolvedPlaceholder
from service.mail.plain import one_line
from service.mail.values.mail import Mail
from service.mail.values.sessions import today
from service.mail.words import fixed_words


def _taster(context: MailContext, _reader: Reader) -> Values:
    told = context.taster
    if told is None:
        raise UnresolvedPlaceholder(f"mail {context.touchpoint} tells of no taster")
    reader = context.reader
    span = meeting_time(
        told.starts_at,
        told.ends_at,
        zone=reader.zone,
        now=context.now,
        language=reader.language,
    )
    day = told.starts_at.astimezone(ZoneInfo(reader.zone)).date()
    return {
        "host": one_line(told.host),
        "place": Own(one_line(told.place)),
        "day": day_and_month(day, today=today(context), language=reader.language),
        "when": facts((fixed_words(reader.language).labels["when"], span)),
    }


MAILS = {
    ASKED: Mail(_taster, needs=("host", "when", "button")),
    REMINDER: Mail(_taster, needs=("host", "when", "place", "button")),
    THANKS: Mail(_taster, needs=("contact_name", "button")),
    CALLED_OFF: Mail(_taster, needs=("host", "when", "button")),
}
