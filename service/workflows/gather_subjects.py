"""The subjects of many mails at once, each as its own mail would say it, without making them."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from service.domain.counts import Counts
from service.domain.journey.decide import likely_to_come, quorum_of
from service.domain.journey.news import ROLE_OF_READER
from service.domain.journey.touchpoints import BY_SLUG
from service.domain.retention import last_day_of_words
from service.domain.states import Role
from service.domain.visibility import Reader
from service.mail.catalogue import subject_line
from service.mail.context import AboutPerson, MailContext, MailReader, SessionFacts
from service.mail.errors import BrokenWording
from service.mail.wording import Wording, library
from service.models import LearningSet, Membership, Person, SetSession
from service.store.subject_facts import SubjectFacts, subject_facts
from service.workflows.gather_mail import ANY_ROLE, neighbour, part_of, session_facts
from service.workflows.mail_subject import MailSubject


def gather_subjects(
    db: Session, programme_id: int, mails: Sequence[MailSubject], *, seen_by: Reader
) -> list[str]:
    """Return each mail's subject as of the instant it falls due, "" where none can be made.

    The number of queries does not grow with the mails. A test holds every one against
    `compose_mail.preview_mail`, which reads them one by one.
    """
    about = {mail.about_person_id for mail in mails if mail.about_person_id is not None}
    sessions = {mail.set_session_id for mail in mails if mail.set_session_id is not None}
    facts = subject_facts(db, programme_id, {mail.person_id for mail in mails} | about, sessions)
    return [_subject(facts, mail, seen_by) for mail in mails]


def _subject(facts: SubjectFacts, mail: MailSubject, seen_by: Reader) -> str:
    context = _context(facts, mail)
    try:
        words = _wording(facts, mail.touchpoint, context.reader.language)
        return subject_line(context, seen_by=seen_by, wording=words)
    except BrokenWording:
        # The page of that one mail says what is to be mended.
        return ""


def _wording(facts: SubjectFacts, touchpoint: str, language: str) -> Wording:
    own = facts.wordings.get((touchpoint, language))
    if own is not None and own.source is not None:
        return Wording(language, own.source)
    ours = library(touchpoint, language)
    return ours if ours.language == language else _wording(facts, touchpoint, ours.language)


def _context(facts: SubjectFacts, mail: MailSubject) -> MailContext:
    person, programme = facts.people[mail.person_id], facts.programme
    about = None if mail.about_person_id is None else facts.people[mail.about_person_id]
    session = None if mail.set_session_id is None else facts.sessions[mail.set_session_id]
    the_set = None if session is None else facts.sets[session.set_id]
    meetings = [] if the_set is None else facts.meetings.get(the_set.id, [])
    role = _role(facts, mail, the_set)
    told = {one.id: session_facts(one, len(meetings)) for one in meetings}
    members = [] if the_set is None else facts.present(the_set.id, Role.MEMBER)
    leading = [] if the_set is None else facts.present(the_set.id, Role.FACILITATOR)
    return MailContext(
        touchpoint=mail.touchpoint,
        now=mail.due_at,
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
        set_name=the_set.name if the_set else "",
        project=the_set.project if the_set else "",
        role=role,
        part=part_of(mail, BY_SLUG.get(mail.touchpoint), role, programme),
        about=None if about is None else AboutPerson(about.given_name, about.name),
        session=None if session is None else _told(session, told),
        previous_session=neighbour(meetings, told, session, step=-1),
        next_session=neighbour(meetings, told, session, step=1),
        sessions=tuple(told.values()) or _first_of(facts),
        affirmed_count=sum(one.affirmed_at is not None for one in members),
        member_count=len(members),
        facilitators=tuple(one.person.name for one in leading),
        button_url="https://preview.invalid/",
        mode=programme.mode,
        self_facilitated=programme.self_facilitated,
        counts=Counts() if session is None else _counts(facts, session),
        has_learned=session is not None and session.id in facts.learned,
        has_affirmed=_has_affirmed(person, members),
        deletes_on=last_day_of_words(programme.ends_at),
    )


def _first_of(facts: SubjectFacts) -> tuple[SessionFacts, ...]:
    standing = [one for meetings in facts.meetings.values() for one in meetings]
    first = min(standing, key=lambda one: (one.starts_at, one.id), default=None)
    return () if first is None else (session_facts(first, first.number),)


def _told(session: SetSession, told: dict[int, SessionFacts]) -> SessionFacts:
    return told.get(session.id) or session_facts(session, len(told))


def _role(facts: SubjectFacts, mail: MailSubject, the_set: LearningSet | None) -> Role | None:
    touchpoint = BY_SLUG.get(mail.touchpoint)
    if touchpoint is None:
        return ROLE_OF_READER.get(mail.touchpoint)
    if touchpoint.audience in ANY_ROLE and the_set is not None:
        place = facts.place_of(the_set.id, mail.person_id)
        return None if place is None else place.role
    return touchpoint.role


def _counts(facts: SubjectFacts, session: SetSession) -> Counts:
    """Return the numbers that a subject may name: those of who is likely to come."""
    members = facts.present(session.set_id, Role.MEMBER)
    likely = likely_to_come(session.id, [one.person_id for one in members], facts.comes)
    return Counts(likely=likely, quorum=quorum_of(len(members)))


def _has_affirmed(person: Person, members: Sequence[Membership]) -> bool:
    return any(one.person_id == person.id and one.affirmed_at is not None for one in members)
