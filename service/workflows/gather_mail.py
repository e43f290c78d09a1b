"""Gather what a mail may say from live rows."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from service.domain.counts import Counts
from service.domain.journey.news import ROLE_OF_READER
from service.domain.journey.touchpoints import (
    BREAK_GLASS,
    BY_SLUG,
    CASE_INVITATION,
    MESSAGE_WAITING,
    MONDAY_LINES,
    Audience,
    Part,
    Touchpoint,
)
from service.domain.retention import last_day_of_words
from service.domain.states import Role
from service.domain.tasters import MAILS as TASTER_MAILS
from service.mail.context import (
    AboutPerson,
    LastAction,
    MailContext,
    MailReader,
    Opening,
    SessionFacts,
    TasterFacts,
)
from service.models import LearningSet, Person, Programme, SetSession
from service.store import mail_counts, mail_facts
from service.store.break_glass import told_in_notice
from service.store.inbound_mails import told_by
from service.store.success_cases import programme_invited_to
from service.store.tasters import told_place
from service.workflows.gather_hand import gather_hand
from service.workflows.mail_releases import released_lines
from service.workflows.mail_subject import MailSubject

_FORECASTS = frozenset({"run-sheet", "quorum-risk"})
_DECISIONS = frozenset({"sponsor-decisions", "loop-closed"})
_OF_THE_PROGRAMME = frozenset(
    {
        *("sponsor-sign-off", "programme-report"),
        *("champions-digest-1", "champions-digest-2", "champions-digest-3"),
    }
)
_AFTERWARDS = frozenset({"catch-up", "recap", "pulse", "twelve-weeks"})
ANY_ROLE = frozenset({Audience.EVERYBODY, Audience.FACILITATORS, Audience.FACILITATORS_AND_CONTACT})
"""Read by members, facilitators or hosts: their place in the set says as what."""


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
    programme = programme_of(db, subject)
    about = None
    if subject.about_person_id is not None:
        about = db.get_one(Person, subject.about_person_id)
    session = None
    learning_set = None
    if subject.set_session_id is not None:
        session = db.get_one(SetSession, subject.set_session_id)
        learning_set = session.learning_set
    meetings = mail_facts.standing_sessions(db, learning_set.id) if learning_set else []
    facts = {row.id: session_facts(row, len(meetings)) for row in meetings}
    affirmed = mail_facts.affirmed_and_members(db, learning_set.id) if learning_set else (0, 0)
    touchpoint = BY_SLUG.get(subject.touchpoint)
    role = _role(db, subject, touchpoint, learning_set)
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
        role=role,
        part=part_of(subject, touchpoint, role, programme),
        about=AboutPerson(about.given_name, about.name) if about else None,
        session=_of(session, facts) if session else None,
        previous_session=neighbour(meetings, facts, session, step=-1),
        next_session=neighbour(meetings, facts, session, step=1),
        sessions=tuple(facts.values()) or _first_of(db, subject),
        affirmed_count=affirmed[0],
        member_count=affirmed[1],
        facilitators=mail_facts.facilitators(db, learning_set.id) if learning_set else (),
        last_action=_last_action(db, person, session, touchpoint),
        released=released_lines(db, subject, learning_set),
        button_url=button_url,
        closes_at=closes_at,
        code=code,
        waits_in=waiting.mailbox if waiting else "",
        waits_since=waiting.received_at if waiting else None,
        opening=_opening(db, subject),
        taster=_taster(db, subject),
        hand=gather_hand(db, programme.id, now=now) if subject.touchpoint == MONDAY_LINES else (),
        mode=programme.mode,
        self_facilitated=programme.self_facilitated,
        counts=counts_for(db, subject, learning_set, session),
        has_learned=session is not None and mail_counts.has_learned(db, session.id),
        has_affirmed=(
            learning_set is not None
            and mail_counts.has_affirmed(db, subject.person_id, learning_set.id)
        ),
        deletes_on=last_day_of_words(programme.ends_at),
    )


def programme_of(db: Session, subject: MailSubject) -> Programme:
    """Return the programme that speaks in a mail."""
    programme_id = subject.programme_id
    if subject.touchpoint == CASE_INVITATION and subject.mailing_id is not None:
        programme_id = programme_invited_to(db, subject.mailing_id)
    if programme_id is not None:
        return db.get_one(Programme, programme_id)
    programme = mail_facts.newest_programme_of(db, subject.person_id)
    if programme is None:
        message = f"person {subject.person_id} has no part in any programme to be written to from"
        raise LookupError(message)
    return programme


def counts_for(
    db: Session,
    subject: MailSubject,
    learning_set: LearningSet | None,
    session: SetSession | None,
) -> Counts:
    """Return the numbers that a mail may say; most say none."""
    slug = subject.touchpoint
    if learning_set is not None and session is not None:
        if slug in _FORECASTS:
            return mail_counts.before_session(db, session)
        if slug == "sponsor-progress":
            return mail_counts.after_session(db, session)
        if slug in _DECISIONS:
            return mail_counts.recommendations(db, learning_set.id)
    if subject.programme_id is not None and slug in _OF_THE_PROGRAMME:
        return mail_counts.of_programme(db, subject.programme_id)
    return Counts()


def _opening(db: Session, subject: MailSubject) -> Opening | None:
    if subject.touchpoint != BREAK_GLASS or subject.mailing_id is None:
        return None
    row = told_in_notice(db, subject.mailing_id)
    if row is None or row.answered_at is None or row.readable_until is None:
        return None
    return Opening(
        what=row.what,
        asked_by=row.asked_by_name,
        approved_by=row.answered_by_name or "",
        purpose=row.purpose,
        reason=row.reason,
        opened_at=row.answered_at,
        readable_until=row.readable_until,
    )


def _taster(db: Session, subject: MailSubject) -> TasterFacts | None:
    if subject.touchpoint not in TASTER_MAILS or subject.mailing_id is None:
        return None
    place = told_place(db, subject.mailing_id)
    if place is None:
        return None
    taster = place.taster
    return TasterFacts(taster.champion.person.name, taster.starts_at, taster.ends_at, taster.place)


def _role(
    db: Session,
    subject: MailSubject,
    touchpoint: Touchpoint | None,
    learning_set: LearningSet | None,
) -> Role | None:
    """Return the role in the set in which somebody reads a mail."""
    if touchpoint is None:
        return ROLE_OF_READER.get(subject.touchpoint)
    if touchpoint.audience in ANY_ROLE and learning_set is not None:
        role = mail_counts.role_in(db, subject.person_id, learning_set.id)
        # What only leaders get reaches a member whose turn it is to host.
        is_turn = role is Role.MEMBER and touchpoint.audience is not Audience.EVERYBODY
        return Role.HOST if is_turn else role
    return touchpoint.role


def part_of(
    subject: MailSubject,
    touchpoint: Touchpoint | None,
    role: Role | None,
    programme: Programme,
) -> Part | None:
    """Return in which part somebody reads a mail that goes to people in two parts."""
    if touchpoint is None:
        return None
    if touchpoint.audience is Audience.EVERYBODY:
        return Part.MEMBER if role is Role.MEMBER else Part.FACILITATOR
    if touchpoint.audience is Audience.FACILITATORS_AND_CONTACT:
        return Part.CONTACT if role is None else Part.FACILITATOR
    if touchpoint.audience is Audience.SPONSOR_AND_CONTACT:
        is_sponsor = subject.person_id == programme.sponsor_id
        return Part.SPONSOR if is_sponsor else Part.CONTACT
    return None


def _first_of(db: Session, subject: MailSubject) -> tuple[SessionFacts, ...]:
    """Return the programme's first session, for a mail that is about no set."""
    if subject.programme_id is None:
        return ()
    first = mail_facts.first_session(db, subject.programme_id)
    return () if first is None else (session_facts(first, first.number),)


def _of(session: SetSession, facts: Mapping[int, SessionFacts]) -> SessionFacts:
    """Return the facts of a session, of a cancelled one beside those that stand."""
    return facts.get(session.id) or session_facts(session, len(facts))


def session_facts(row: SetSession, of: int) -> SessionFacts:
    """Return one meeting of `of` as mails tell it."""
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


def neighbour(
    meetings: list[SetSession],
    facts: dict[int, SessionFacts],
    session: SetSession | None,
    *,
    step: int,
) -> SessionFacts | None:
    """Return the meeting before (`step` -1) or after (1) a session, if there is one."""
    if session is None:
        return None
    if step > 0:
        later = [row for row in meetings if row.starts_at > session.starts_at]
        return facts[later[0].id] if later else None
    earlier = [row for row in meetings if row.starts_at < session.starts_at]
    return facts[earlier[-1].id] if earlier else None


def _last_action(
    db: Session, person: Person, session: SetSession | None, touchpoint: Touchpoint | None
) -> LastAction | None:
    if session is None or touchpoint is None or touchpoint.role is not Role.MEMBER:
        return None
    # What comes after a session may quote what was agreed after it.
    before = session.number + 1 if touchpoint.slug in _AFTERWARDS else session.number
    action = mail_facts.newest_action(db, person.id, session.set_id, before_number=before)
    if action is None:
        return None
    return LastAction(action.what, action.agreed_at.astimezone(ZoneInfo(person.zone)).date())
