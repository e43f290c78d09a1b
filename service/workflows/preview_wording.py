"""Look at HR's words for a mail: what they are, what is to be said of them, on whom they show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.journey.touchpoints import FRESH_CODE, FRESH_LINK
from service.domain.message import OutgoingMessage
from service.domain.visibility import Reader
from service.errors import Refused
from service.mail.catalogue import TOUCHPOINTS, compose
from service.mail.check import WordingFinding, check_wording, known_placeholders
from service.mail.errors import BrokenWording
from service.mail.sample import sample
from service.mail.wording import Wording, library
from service.store.journey import HolidaysOf
from service.store.mail_wordings import WordingPlace, newest_wording
from service.store.outbox import Folder, MailFilter, MailLine, mail_lines
from service.store.planned_mail import PlannedMail, planned_mails
from service.store.set_slice import slice_of_sets
from service.workflows.compose_mail import preview_mail
from service.workflows.mail_subject import MailSubject

_MOST_PEOPLE = 60
_WITH_A_ROW = (Folder.DUE, Folder.HELD, Folder.SENT)
_KEYS = (FRESH_CODE, FRESH_LINK)
"""Nothing but a personal key stands in them, so there is nobody's to look at."""


@dataclass(frozen=True)
class WordsNow:
    """The words that count; `version` is 0 where nobody has written any."""

    source: str
    version: int
    is_own: bool
    placeholders: dict[str, str]
    """What may stand in them, and for what."""


@dataclass(frozen=True)
class Somebody:
    """A mail of the programme to try words on, told apart by `key`."""

    key: str
    name: str
    about: str
    session_number: int | None
    subject: MailSubject


def kinds_of_mail() -> tuple[str, ...]:
    """Return every mail that has words."""
    return TOUCHPOINTS


def words_now(db: Session, place: WordingPlace) -> WordsNow:
    """Return what a mail is made of today, and what may stand in it."""
    newest = newest_wording(db, place)
    own = newest.source if newest else None
    return WordsNow(
        source=own or library_words(place),
        version=newest.version if newest else 0,
        is_own=own is not None,
        placeholders=known_placeholders(place.touchpoint),
    )


def library_words(place: WordingPlace) -> str:
    """Return the library's words in the place's language, or in English where it has none."""
    return library(place.touchpoint, place.language).source


def check_words(place: WordingPlace, source: str) -> tuple[WordingFinding, ...]:
    """Return what is to be said of words, without keeping them."""
    return check_wording(place.touchpoint, Wording(place.language, source))


def people_to_preview(
    db: Session, place: WordingPlace, *, now: datetime, holidays_of: HolidaysOf
) -> Sequence[Somebody]:
    """Return who gets this mail, each once: planned ones first, then those that have a row."""
    if place.touchpoint in _KEYS:
        return []
    narrowed = MailFilter(place.programme_id, place.touchpoint)
    some = slice_of_sets(db, place.programme_id).set_ids
    lines: list[PlannedMail | MailLine] = [
        *planned_mails(db, narrowed, now=now, holidays_of=holidays_of, of_sets=some)
    ]
    for folder in _WITH_A_ROW:
        lines += mail_lines(db, narrowed, folder, offset=0, limit=_MOST_PEOPLE)
    found: dict[tuple[int, int | None], Somebody] = {}
    for line in lines:
        found.setdefault((line.reader_id, line.about_id), _somebody(line))
    return list(found.values())[:_MOST_PEOPLE]


def preview_wording(
    db: Session,
    place: WordingPlace,
    source: str,
    somebody: Somebody | None,
    *,
    seen_by: Reader,
    now: datetime,
) -> OutgoingMessage:
    """Render words on somebody's mail as HR may see it, or on an example where there is nobody.

    Raises:
        Refused: no mail can be made of them.
    """
    wording = Wording(place.language, source)
    if somebody is not None:
        return preview_mail(db, somebody.subject, seen_by=seen_by, now=now, wording=wording)
    try:
        example = sample(place.touchpoint, language=place.language)
        return compose(example, seen_by=seen_by, wording=wording)
    except BrokenWording as exc:
        raise Refused(str(exc)) from exc


def subject_of(line: PlannedMail | MailLine) -> MailSubject:
    """Return which mail a line of the outbox is, for its preview."""
    return MailSubject(
        touchpoint=line.touchpoint,
        programme_id=line.programme_id,
        person_id=line.reader_id,
        set_session_id=line.session_id,
        about_person_id=line.about_id,
        due_at=line.due_at,
        mailing_id=line.mailing_id if isinstance(line, MailLine) else None,
    )


def _somebody(line: PlannedMail | MailLine) -> Somebody:
    return Somebody(
        key=f"{line.reader_id}-{line.about_id or 0}",
        name=line.reader_name,
        about=line.about_name or "",
        session_number=line.session_number,
        subject=subject_of(line),
    )
