"""The journeys of those for whom something is still to come, to ask when that is."""

from collections.abc import Collection, Iterable
from datetime import datetime

from service.domain.journey.due import mails_to, mails_without_row
from service.domain.journey.facts import ProgrammeFacts
from service.domain.journey.settle import Journeys


def journeys_ahead(
    programmes: Iterable[ProgrammeFacts], known: Collection[str], after: datetime
) -> Journeys:
    """Return every mail without a row, and with one that has come due all of its reader's.

    That is all of which `settle.next_instant` asks anything: late in a programme most mails have
    their row, and are not made once more at each instant that a jump is lived through.
    """
    programmes = tuple(programmes)
    ahead = [mail for facts in programmes for mail in mails_without_row(facts, known)]
    readers = {mail.reader.person_id for mail in ahead if mail.due_at <= after}
    theirs = [mail for facts in programmes for mail in mails_to(facts, readers)]
    return Journeys({mail.key: mail for mail in (*ahead, *theirs)}.values())
