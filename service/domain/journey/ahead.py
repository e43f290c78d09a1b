"""The journeys of those for whom something is still to come, to ask when that is."""

from collections.abc import Iterable, Set
from datetime import datetime

from service.domain.journey.coming_due import ComingDue
from service.domain.journey.due import mails_to
from service.domain.journey.facts import ProgrammeFacts
from service.domain.journey.settle import Journeys


def journeys_ahead(
    programmes: Iterable[ProgrammeFacts],
    known: Set[str],
    after: datetime,
    until: datetime,
    coming_due: ComingDue,
) -> Journeys:
    """Return what falls due without a row, and all of a reader's for whom something has.

    That is all of which `settle.next_instant` asks anything where nobody asks beyond `until`:
    nearly all other mails, years of them, are told apart before they are made.

    Args:
        coming_due: remembers between one question and the next, where `until` stays.
    """
    programmes = tuple(programmes)
    ahead = coming_due.mails(programmes, known, until)
    readers = {mail.reader.person_id for mail in ahead if mail.due_at <= after}
    weighed = programmes if readers else ()
    theirs = [mail for facts in weighed for mail in mails_to(facts, readers)]
    return Journeys({mail.key: mail for mail in (*theirs, *ahead)}.values())
