"""Read a whole programme as one person lives it, before launch and after; nothing is written."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.journey.due import due_mails
from service.domain.journey.facts import ProgrammeFacts, Progress
from service.domain.journey.forecast import forecast
from service.domain.journey.timeline import Moment, timeline
from service.domain.journey.touchpoints import Part
from service.domain.journey.viewpoint import Viewpoint, mails_if_all_came_true
from service.domain.states import MailingState
from service.domain.visibility import DataClass, Reader, Relation, may_read
from service.store.journey import HolidaysOf, load_journey
from service.store.set_slice import sets_around, sets_with_company
from service.store.time_machine import PartHolder, holder_of, rows_seen, session_places
from service.workflows.gather_subjects import gather_subjects
from service.workflows.mail_subject import MailSubject

_IN_SETS = (Part.MEMBER, Part.FACILITATOR, Part.MANAGER)
"""Whose mails hang on the sets around them, and not on all of the programme's."""


@dataclass(frozen=True)
class ReadMail:
    """One mail of the page; `subject` is "" where none can be made of its words."""

    moment: Moment
    mail: MailSubject
    subject: str
    set_name: str
    session_number: int | None


@dataclass(frozen=True)
class Reading:
    """A programme as somebody lives it, in order of time."""

    holder: PartHolder
    mails: tuple[ReadMail, ...]

    def find(self, key: str) -> ReadMail | None:
        """Return one of the mails."""
        return next((one for one in self.mails if one.moment.key == key), None)

    def named_in(self, one: ReadMail) -> tuple[MailSubject, ...]:
        """Return the mails that one tells of besides."""
        found = (self.find(key) for key in one.moment.naming)
        return tuple(each.mail for each in found if each is not None)


def read_as(
    db: Session,
    programme_id: int,
    view: Viewpoint,
    *,
    seen_by: Reader,
    now: datetime,
    holidays_of: HolidaysOf,
) -> Reading | None:
    """Return everything that somebody got and will get if nobody answers anything from here on.

    A plan that nobody approved is read as if it were approved now, and a paused programme as if
    it were resumed now. The number of queries does not grow with people, sets or mails.

    Returns:
        None where nobody has this part.
    """
    holder = holder_of(db, programme_id, view)
    if holder is None:
        return None
    of_sets = None
    if view.part in _IN_SETS:
        around = sets_around(db, programme_id, view.person_id)
        of_sets = sets_with_company(db, programme_id, around)
    journey = load_journey(
        db,
        now=now,
        holidays_of=holidays_of,
        of_programme=programme_id,
        of_sets=of_sets,
        with_own=True,
        even_planned=True,
    )
    running = [replace(facts, is_paused=False) for facts in journey.programmes]
    every = [mail for facts in running for mail in due_mails(facts)]
    seen = {mail.key: view.sees(mail) for mail in every}
    rows = rows_seen(db, programme_id, view, seen)
    # Caps and merging weigh a reader's mails of one part against each other alone.
    mails = [mail for mail in every if seen[mail.key]]
    waiting = {row.key: row.not_before for row in rows if row.state is MailingState.DUE}
    ahead = forecast(
        mails,
        settled=journey.known - waiting.keys(),
        waiting=waiting,
        progress=_as_readable(journey.progress, running, seen_by, now),
        now=now,
    )
    imagined = [
        mail
        for facts in running
        for mail in mails_if_all_came_true(facts, now)
        if view.sees(mail) and mail.key not in journey.known
    ]
    moments = timeline(mails, imagined, rows, ahead, now=now)
    return Reading(holder, _read(db, programme_id, moments, seen_by))


def _as_readable(
    progress: Progress, running: Iterable[ProgrammeFacts], seen_by: Reader, now: datetime
) -> Progress:
    """Return what happened so far as far as this reader may know of it.

    Whether a mail is to come would tell them: of a private log, of an open action, of who voted,
    of who said that they will not come.
    """

    def reads(data: DataClass) -> bool:
        return may_read(data, seen_by, Relation.SAME_PROGRAMME)

    over = {
        sitting.session_id
        for facts in running
        for one in facts.sets
        for sitting in one.sittings
        if sitting.ends_at <= now
    }
    absent = progress.absent
    return replace(
        progress,
        has_words=progress.has_words if reads(DataClass.LOG) else frozenset(),
        open_actions=progress.open_actions if reads(DataClass.ACTION) else frozenset(),
        voted=progress.voted if reads(DataClass.VOTE) else frozenset(),
        absent=absent
        if reads(DataClass.COMING)
        else frozenset(pair for pair in absent if pair[0] in over),
    )


def _read(
    db: Session, programme_id: int, moments: tuple[Moment, ...], seen_by: Reader
) -> tuple[ReadMail, ...]:
    mails = [
        MailSubject(
            touchpoint=one.touchpoint,
            programme_id=programme_id,
            person_id=one.reader_id,
            set_session_id=one.session_id,
            about_person_id=one.about_id,
            due_at=one.at,
            mailing_id=one.row.mailing_id if one.row else None,
        )
        for one in moments
    ]
    subjects = gather_subjects(db, programme_id, mails, seen_by=seen_by)
    places = session_places(db, [one.session_id for one in moments if one.session_id is not None])
    return tuple(
        ReadMail(
            moment=moment,
            mail=mail,
            subject=(moment.row.subject if moment.row else None) or subject,
            set_name=places[moment.session_id][0] if moment.session_id in places else "",
            session_number=places[moment.session_id][1] if moment.session_id in places else None,
        )
        for moment, mail, subject in zip(moments, mails, subjects, strict=True)
    )
