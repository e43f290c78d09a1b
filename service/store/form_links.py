"""Form links with everything a form's page needs; few queries, whatever the form."""

from datetime import datetime

from sqlalchemy import bindparam, exists, or_, select, update
from sqlalchemy.orm import Session, joinedload, undefer
from sqlalchemy.orm.attributes import set_committed_value

from service.domain.standing import LinkFacts, Part, part_of
from service.domain.states import SessionState, Wave
from service.models import (
    Base,
    Champion,
    FormLink,
    LearningSet,
    MailedDraft,
    Rating,
    Reply,
)
from service.store.deputies import was_deputy

# Built once: each press asks these, and to put a query together takes as long as to ask it.
_LINKS = Base.metadata.tables["form_link"].c
_LOCK = select(_LINKS.id).where(_LINKS.id == bindparam("link_id")).with_for_update()
_BY_ID = FormLink.id == bindparam("link_id")
_TOLD = (
    undefer(FormLink.is_in_set),
    undefer(FormLink.has_noted_action),
    undefer(FormLink.programme_ends_at),
    undefer(FormLink.session_state),
    undefer(FormLink.pseudonym),
    joinedload(FormLink.draft),
)
_SHOWN = (
    select(FormLink)
    .where(_BY_ID)
    .options(
        *_TOLD,
        joinedload(FormLink.person),
        joinedload(FormLink.set_session),
        joinedload(FormLink.reply).selectinload(Reply.answers),
    )
)
_PRESSED = (
    select(FormLink, exists().where(Reply.form_link_id == FormLink.id))
    .where(_BY_ID)
    .options(*_TOLD)
)
_ANSWERED = (
    select(Reply)
    .where(Reply.form_link_id == bindparam("link_id"))
    .options(undefer(Reply.has_question), joinedload(Reply.answers))
)
_RATINGS = select(Rating).where(
    Rating.pseudonym == bindparam("pseudonym"),
    Rating.scope == bindparam("scope"),
    Rating.wave == bindparam("wave"),
)


def shown_link(db: Session, link_id: int) -> FormLink | None:
    """Return a link with what its page shows: its person, session, answers and draft.

    Most forms are about nobody and of a set, so that whom one is about, and its programme, are read
    when they are asked for. When that ends, and whether there is what is hardly ever there, such as
    an action noted while a set met, is told with the link itself.
    """
    return db.scalars(_SHOWN, {"link_id": link_id}).one_or_none()


def pressed_link(db: Session, link_id: int) -> FormLink | None:
    """Return a link, locked, with what taking a reply in asks of it.

    What only a page says of its person and session is read when it is asked for, and the reply
    where somebody changes one: rows of three more kinds take a twentieth of a first reply's time.
    """
    lock(db, link_id)
    found = db.execute(_PRESSED, {"link_id": link_id}).one_or_none()
    if found is None:
        return None
    link, is_answered = found
    reply = None
    if is_answered:
        reply = db.scalars(_ANSWERED, {"link_id": link_id}).unique().one()
    set_committed_value(link, "reply", reply)
    return link


def lock(db: Session, link_id: int) -> None:
    """Make others who save the same form wait, so that a double press is one reply."""
    connection = db.connection()
    if connection.dialect.name != "sqlite":  # which has one writer at a time, and no such lock
        connection.execute(_LOCK, {"link_id": link_id})


def set_of(db: Session, link: FormLink) -> LearningSet | None:
    """Return the set a form belongs to; None for a form about a whole programme."""
    return None if link.set_id is None else db.get_one(LearningSet, link.set_id)


def has_part(db: Session, link: FormLink) -> bool:
    """Whether somebody still has the part in which a form asks them, or whom it is about does."""
    match part_of(link.form):
        case Part.SPONSOR:
            return link.programme.sponsor_id == link.person_id
        case Part.CHAMPION:
            return _is_champion(db, link)
        case Part.SET_OR_CONTACT:
            contact = link.programme.contact_address.casefold()
            who = link.person.address
            return who == contact or was_deputy(db, contact, who) or link.is_in_set
        case Part.LEFT:
            return True
        case Part.SET:
            return link.is_in_set


def _is_champion(db: Session, link: FormLink) -> bool:
    return (
        db.scalar(
            select(Champion.id).where(
                Champion.programme_id == link.programme_id,
                Champion.person_id == link.person_id,
                Champion.ends_at.is_(None),
            )
        )
        is not None
    )


def facts_of(db: Session, link: FormLink) -> LinkFacts:
    """Return what decides how a link stands."""
    return LinkFacts(
        generation=link.generation,
        opens_at=link.opens_at,
        closes_at=link.closes_at,
        cancelled=link.cancelled_at is not None,
        session_stands=link.session_state in (None, SessionState.SCHEDULED),
        has_part=has_part(db, link),
    )


def mailed_drafts(db: Session, link_id: int) -> list[MailedDraft]:
    """Return what came to a form by mail and still waits, the oldest first."""
    return list(
        db.scalars(
            select(MailedDraft)
            .where(MailedDraft.form_link_id == link_id)
            .order_by(MailedDraft.mailed_at, MailedDraft.id)
        )
    )


def ratings(db: Session, *, pseudonym: str, scope: str, wave: Wave) -> dict[str, Rating]:
    """Return somebody's ratings of one wave by item."""
    rows = db.scalars(_RATINGS, {"pseudonym": pseudonym, "scope": scope, "wave": wave})
    return {row.item: row for row in rows}


def open_links_of_member(
    db: Session, *, person_id: int, set_id: int, now: datetime
) -> list[FormLink]:
    """Return links still open that are the person's in a set or, for managers, about them."""
    return list(
        db.scalars(
            select(FormLink).where(
                FormLink.set_id == set_id,
                FormLink.cancelled_at.is_(None),
                FormLink.closes_at > now,
                or_(FormLink.person_id == person_id, FormLink.about_person_id == person_id),
            )
        )
    )


def end_links_of(db: Session, person_id: int) -> None:
    """Let no link to somebody's forms open them any more; the next mail holds one that does."""
    db.execute(
        update(FormLink)
        .where(FormLink.person_id == person_id)
        .values(generation=FormLink.generation + 1)
    )
