"""Load what a mail may say from live rows, and have it composed."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from service.domain.journey.news import ROLE_OF_READER
from service.domain.journey.touchpoints import BY_SLUG, MESSAGE_WAITING, Touchpoint
from service.domain.message import OutgoingMessage
from service.domain.release import TickedLine, gather
from service.domain.states import ReleaseState, Role
from service.domain.visibility import Reader
from service.errors import Refused
from service.links import Links
from service.mail.catalogue import compose
from service.mail.context import AboutPerson, LastAction, MailContext, MailReader, SessionFacts
from service.mail.errors import BrokenWording
from service.mail.wording import Wording
from service.models import (
    AccessCode,
    FormLink,
    LearningSet,
    Mailing,
    Person,
    Programme,
    Release,
    SetSession,
)
from service.store import mail_facts
from service.store.inbound_mails import told_by
from service.workflows.choose_wording import choose_wording

_SUMMARY = "manager-summary"
_WHATEVER_WAS_RELEASED = (("What was released, if anything", "words"),)
"""Stands in a preview for any lines or none; the words give way to their owner's placeholder."""


@dataclass(frozen=True)
class MailSubject:
    """Which mail: a row's or, for a preview, one that is only planned."""

    touchpoint: str
    programme_id: int | None
    person_id: int
    set_session_id: int | None
    about_person_id: int | None
    due_at: datetime
    mailing_id: int | None = None


def compose_mailing(db: Session, row: Mailing, *, links: Links, now: datetime) -> OutgoingMessage:
    """Render a row's mail as its reader gets it, from rows as they are now."""
    url = links.page_url(row.person_id, row.person.link_generation)
    closes_at = None
    code = ""
    if row.form_link_id is not None:
        link = db.get_one(FormLink, row.form_link_id)
        url = links.form_url(link.id, link.generation)
        closes_at = link.closes_at
    if row.touchpoint == MESSAGE_WAITING:
        url = links.console_url()
    if row.access_code_id is not None:
        # The page that asked is open already: its link beside its code would be two keys in one.
        url, code = "", db.get_one(AccessCode, row.access_code_id).code
    context = mail_context(
        db, _subject(row), button_url=url, closes_at=closes_at, code=code, now=now
    )
    # Never HR's own mailbox: an answer quotes the mail, and with it its reader's own words.
    context = replace(context, reply_to=row.mailbox)
    return compose(context, wording=_wording(db, _subject(row), context))


def preview_mail(
    db: Session,
    subject: MailSubject,
    *,
    seen_by: Reader,
    now: datetime,
    wording: Wording | None = None,
) -> OutgoingMessage:
    """Render a mail as somebody else may see it: no working link, placeholders for words.

    Args:
        wording: words to try out; those that would be sent where none are given.

    Raises:
        Refused: no mail can be made of these words; the message says what to mend.
    """
    # A preview never carries a live link: whoever previews must not answer as its reader.
    context = mail_context(
        db, subject, button_url="https://preview.invalid/", closes_at=None, code="", now=now
    )
    if subject.touchpoint == _SUMMARY:
        # Whether anything was released is its owner's too, so this preview always looks the same.
        context = replace(context, released=_WHATEVER_WAS_RELEASED)
    try:
        words = wording or _wording(db, subject, context)
        return compose(context, seen_by=seen_by, wording=words)
    except BrokenWording as exc:
        raise Refused(str(exc)) from exc


def _wording(db: Session, subject: MailSubject, context: MailContext) -> Wording:
    programme = _programme(db, subject)
    return choose_wording(db, programme.id, subject.touchpoint, context.reader.language)


def mail_context(
    db: Session,
    subject: MailSubject,
    *,
    button_url: str,
    closes_at: datetime | None,
    code: str,
    now: datetime,
) -> MailContext:
    """Gather everything that a mail may say, as plain values."""
    person = db.get_one(Person, subject.person_id)
    programme = _programme(db, subject)
    about = None
    if subject.about_person_id is not None:
        about = db.get_one(Person, subject.about_person_id)
    session = None
    learning_set = None
    if subject.set_session_id is not None:
        session = db.get_one(SetSession, subject.set_session_id)
        learning_set = session.learning_set
    meetings = mail_facts.standing_sessions(db, learning_set.id) if learning_set else []
    facts = {row.id: _facts(row, len(meetings)) for row in meetings}
    counts = mail_facts.affirmed_and_members(db, learning_set.id) if learning_set else (0, 0)
    touchpoint = BY_SLUG.get(subject.touchpoint)
    waiting = None
    if subject.touchpoint == MESSAGE_WAITING and subject.mailing_id is not None:
        waiting = told_by(db, subject.mailing_id)
    return MailContext(
        touchpoint=subject.touchpoint,
        now=now,
        reader=MailReader(
            person.given_name, person.name, person.address, person.zone, person.language
        ),
        reply_to=programme.contact_address,
        contact_name=programme.contact_name,
        contact_address=programme.contact_address,
        programme_name=programme.name,
        goal=programme.goal,
        entry=programme.entry,
        quotes_actions=programme.quotes_actions,
        set_name=learning_set.name if learning_set else "",
        project=learning_set.project if learning_set else "",
        role=touchpoint.role if touchpoint else ROLE_OF_READER.get(subject.touchpoint),
        about=AboutPerson(about.given_name, about.name) if about else None,
        session=facts.get(session.id) if session else None,
        previous_session=_neighbour(meetings, facts, session, step=-1),
        next_session=_neighbour(meetings, facts, session, step=1),
        sessions=tuple(facts.values()),
        affirmed_count=counts[0],
        member_count=counts[1],
        facilitators=mail_facts.facilitators(db, learning_set.id) if learning_set else (),
        last_action=_last_action(db, person, session, touchpoint),
        released=released_lines(db, subject, learning_set),
        button_url=button_url,
        closes_at=closes_at,
        code=code,
        waits_in=waiting.mailbox if waiting else "",
        waits_since=waiting.received_at if waiting else None,
    )


def released_lines(
    db: Session, subject: MailSubject, learning_set: LearningSet | None
) -> tuple[tuple[str, str], ...]:
    """Return (label, words) of exactly what a manager summary may carry; nothing elsewhere."""
    if subject.touchpoint != _SUMMARY or learning_set is None:
        return ()
    return gather(_ticked(db, subject, learning_set), due_at=subject.due_at).labelled


def mark_releases_leaving(db: Session, row: Mailing, *, now: datetime) -> None:
    """Bind the lines that a summary carries to it; from here on they cannot be taken back."""
    if row.touchpoint != _SUMMARY or row.set_session_id is None:
        return
    learning_set = db.get_one(SetSession, row.set_session_id).learning_set
    summary = gather(_ticked(db, _subject(row), learning_set), due_at=row.due_at)
    for line in summary.lines:
        release = db.get_one(Release, line.release_id)
        release.state = ReleaseState.SENT
        release.sent_at = now
        release.mailing_id = row.id


def unbind_releases(db: Session, mailing_id: int) -> None:
    """Give the lines of a summary that never left back to their owner, for the next one."""
    for release in mail_facts.releases_bound_to(db, mailing_id):
        if release.state is ReleaseState.SENT:
            release.state = ReleaseState.DRAFTED
            release.sent_at = None
            release.mailing_id = None


def _ticked(db: Session, subject: MailSubject, learning_set: LearningSet) -> list[TickedLine]:
    if subject.about_person_id is None:
        return []
    rows = mail_facts.releases_of(db, subject.about_person_id, learning_set.id)
    return [
        TickedLine(
            release_id=release.id,
            line=release.line,
            words=release.words,
            ticked_at=release.ticked_at,
            # A summary that must be drafted again still carries what it carried.
            state=ReleaseState.DRAFTED
            if subject.mailing_id is not None and release.mailing_id == subject.mailing_id
            else release.state,
            session_number=number,
        )
        for release, number in rows
    ]


def _subject(row: Mailing) -> MailSubject:
    return MailSubject(
        touchpoint=row.touchpoint,
        programme_id=row.programme_id,
        person_id=row.person_id,
        set_session_id=row.set_session_id,
        about_person_id=row.about_person_id,
        due_at=row.due_at,
        mailing_id=row.id,
    )


def _programme(db: Session, subject: MailSubject) -> Programme:
    if subject.programme_id is not None:
        return db.get_one(Programme, subject.programme_id)
    programme = mail_facts.newest_programme_of(db, subject.person_id)
    if programme is None:
        message = f"person {subject.person_id} has no part in any programme to be written to from"
        raise LookupError(message)
    return programme


def _facts(row: SetSession, of: int) -> SessionFacts:
    return SessionFacts(
        number=row.number,
        of=of,
        kind=row.kind,
        starts_local=row.starts_local,
        zone=row.zone,
        minutes=row.minutes,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )


def _neighbour(
    meetings: list[SetSession],
    facts: dict[int, SessionFacts],
    session: SetSession | None,
    *,
    step: int,
) -> SessionFacts | None:
    ids = [row.id for row in meetings]
    if session is None or session.id not in ids:
        return None
    place = ids.index(session.id) + step
    return facts[ids[place]] if 0 <= place < len(ids) else None


def _last_action(
    db: Session, person: Person, session: SetSession | None, touchpoint: Touchpoint | None
) -> LastAction | None:
    if session is None or touchpoint is None or touchpoint.role is not Role.MEMBER:
        return None
    action = mail_facts.newest_action(db, person.id, session.set_id, before_number=session.number)
    if action is None:
        return None
    return LastAction(action.what, action.agreed_at.astimezone(ZoneInfo(person.zone)).date())
