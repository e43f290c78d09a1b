"""Take somebody out of every table, and leave a nameless place where counts need one."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from service.domain.erasure import (
    ERASED_DOMAIN,
    FAMILY_NAME,
    GIVEN_NAME,
    SKIPPED,
    nameless,
    without,
)
from service.domain.keeping import Holding
from service.domain.retention import HOLDINGS
from service.domain.states import MailingState
from service.models import (
    AuditEvent,
    Base,
    Board,
    BoardNote,
    BoardPhoto,
    BoardVote,
    Champion,
    FormLink,
    LearningSet,
    Mailing,
    Membership,
    Person,
    Programme,
)
from service.store.paths import table_named
from service.store.person_rows import (
    counted_keys,
    keys_about,
    keys_by_path,
    keys_naming,
    own_board_keys,
    own_keys,
    person_columns,
    rating_keys,
    votes_for,
)
from service.store.retention import (
    Keys,
    blank,
    forget_beside,
    is_one_of,
    take_out,
    unlink_counted,
    unlink_ratings,
)

ON_THEIR_WAY = (MailingState.DRAFTING, MailingState.SENDING)
_TOLD_BY_HR = frozenset({"audit_event", "set_session", "stop"})
"""Where HR's own sentences stand: a full name alone is found there as well."""
_UNSENT = (MailingState.HELD, MailingState.DUE, MailingState.FAILED, MailingState.UNKNOWN)


def places_that_stand(db: Session, person_id: int, *, now: datetime) -> Sequence[str]:
    """Return the sets of programmes that are not over in which somebody still has a place."""
    query = (
        select(LearningSet.name)
        .join(Membership, Membership.set_id == LearningSet.id)
        .join(Programme, Programme.id == LearningSet.programme_id)
        .where(Membership.person_id == person_id, Membership.ends_at.is_(None))
        .where(Programme.ends_at > now)
        .order_by(LearningSet.name)
    )
    return db.scalars(query.distinct()).all()


def programmes_answered_for(db: Session, person: Person, *, now: datetime) -> Sequence[str]:
    """Return the programmes that are not over of which somebody is the sponsor or the contact."""
    is_theirs = (Programme.sponsor_id == person.id) | (Programme.contact_address == person.address)
    query = select(Programme.name).where(is_theirs, Programme.ends_at > now)
    return db.scalars(query.order_by(Programme.name)).all()


def is_mail_on_its_way(db: Session, person_id: int) -> bool:
    """Say whether a worker is sending something to them or about them at this moment."""
    theirs = (Mailing.person_id == person_id) | (Mailing.about_person_id == person_id)
    query = select(Mailing.id).where(theirs, Mailing.state.in_(ON_THEIR_WAY)).limit(1)
    return db.scalar(query) is not None


def add_nobody(db: Session, like: Person) -> Person:
    """Add the nameless person in whose place somebody's rows stand from now on."""
    nobody = Person(
        address=f"{uuid.uuid4().hex}@{ERASED_DOMAIN}",
        given_name=GIVEN_NAME,
        family_name=FAMILY_NAME,
        zone=like.zone,
        working_days="mon,tue,wed,thu,fri",
        holiday_region="",
    )
    db.add(nobody)
    db.flush()
    return nobody


def close_everything(db: Session, person_id: int, *, now: datetime) -> None:
    """Let nothing be written to them any more."""
    theirs = (Mailing.person_id == person_id) | (Mailing.about_person_id == person_id)
    db.execute(
        update(Mailing)
        .where(theirs, Mailing.state.in_(_UNSENT))
        .values(state=MailingState.SKIPPED, reason=SKIPPED)
    )
    db.execute(
        update(Membership)
        .where(Membership.person_id == person_id, Membership.ends_at.is_(None))
        .values(ends_at=now, end_reason="erased")
    )
    db.execute(
        update(Champion)
        .where(Champion.person_id == person_id, Champion.ends_at.is_(None))
        .values(ends_at=now)
    )
    links = (FormLink.person_id == person_id) | (FormLink.about_person_id == person_id)
    db.execute(
        update(FormLink).where(links, FormLink.cancelled_at.is_(None)).values(cancelled_at=now)
    )


def remove_own_rows(db: Session, person: Person) -> tuple[dict[str, int], dict[str, int]]:
    """Delete or blank what is somebody's; return how many rows of what, deleted and kept."""
    deleted: dict[str, int] = {}
    kept: dict[str, int] = {}
    for what, count in _remove_from_boards(db, person).items():
        _count(deleted, what, count)
    keys = rating_keys(db, person.pseudonym)
    unlink_ratings(db, keys)
    # What is left of these is of ratings that they cleared.
    unlink_counted(db, counted_keys(db, person.pseudonym))
    _count(kept, "ratings under a pseudonym", len(keys))
    for holding in HOLDINGS:
        if holding.table in ("person", "directory_entry"):
            continue
        table = table_named(holding.table)
        about = keys_about(db, holding, person.id)
        take_out(db, table, about)
        own = own_keys(db, holding, person.id)
        if holding.stays:
            _blank_words(db, holding, person.id, own)
            _count(kept, holding.what, len(own))
        else:
            take_out(db, table, own)
        _count(deleted, holding.what, len(about) + (0 if holding.stays else len(own)))
    return deleted, kept


def put_nobody_in_their_place(db: Session, person: Person, nobody: Person) -> None:
    """Let whatever still points at somebody, or names them, point at nobody in particular."""
    told = [one for one in (person.address, person.directory_id) if one]
    found = nameless(person.address, person.name, person.directory_id)
    for holding in HOLDINGS:
        if holding.names and holding.table != "person":
            known = [*told, person.name] if holding.table in _TOLD_BY_HR else told
            _rename(db, holding, keys_naming(db, holding, person.id, known), found, nobody.address)
    for kind in (Mailing, FormLink):
        _renew_keys(db, kind, person.id)
    for part in (AuditEvent.actor, AuditEvent.subject):
        was = f"person:{person.id}"
        db.execute(update(AuditEvent).where(part == was).values({part.key: f"person:{nobody.id}"}))
    forget_beside(db, {person.id})
    for table, named in person_columns():
        instead = None if table.name in ("person", "directory_entry") else nobody.id
        db.execute(update(table).where(named == person.id).values({named.name: instead}))
    db.execute(delete(Person).where(Person.id == person.id))
    db.expire_all()


def _remove_from_boards(db: Session, person: Person) -> dict[str, int]:
    found = own_board_keys(db, person)
    notes, photos = found[BoardNote], found[BoardPhoto]
    votes = {*found[BoardVote], *(tuple(one) for one in votes_for(db, notes))}
    _take_out(db, BoardVote, sorted(votes))
    _take_out(db, BoardNote, notes)
    _take_out(db, BoardPhoto, photos)
    touched = {key[0] for key in (*votes, *notes, *photos)}
    # Whoever has the board open is shown all of it again, without what went.
    db.execute(
        update(Board)
        .where(Board.id.in_(touched))
        .values(version=Board.version + 1, reshaped_in=Board.version + 1)
    )
    return {
        "notes on boards": len(notes),
        "photos of flip charts": len(photos),
        "votes on boards": len(found[BoardVote]),
    }


def _take_out(db: Session, kind: type[Base], keys: Keys) -> None:
    take_out(db, table_named(kind.__tablename__), keys)


def _blank_words(db: Session, holding: Holding, person_id: int, own: Keys) -> None:
    """Blank what they wrote and what was said to them alone; others' words in the row stay."""
    table = table_named(holding.table)
    theirs = [name for name, path in holding.words.items() if path in (holding.owner, "")]
    blank(db, table, own, theirs if holding.owner else [])
    for name, path in holding.words.items():
        if path not in (holding.owner, ""):
            blank(db, table, keys_by_path(db, holding.table, path, person_id), [name])


def _rename(
    db: Session, holding: Holding, rows: Sequence[Any], found: Any, instead: str
) -> None:  # Any -- rows of every table
    table = table_named(holding.table)
    width = len(table.primary_key.columns)
    for row in rows:
        old = dict(zip(holding.names, row[width:], strict=True))
        new = {name: without(value, found, instead) for name, value in old.items()}
        if new != old:
            db.execute(update(table).where(is_one_of(table, [row[:width]])).values(new))


def _renew_keys(db: Session, kind: type[Any], person_id: int) -> None:
    """Let no key tell of them: it is made of ids and holds those of its reader and subject."""
    theirs = (kind.person_id == person_id) | (kind.about_person_id == person_id)
    for row_id in db.scalars(select(kind.id).where(theirs)).all():
        db.execute(update(kind).where(kind.id == row_id).values(key=f"erased:{row_id}"))


def _count(counts: dict[str, int], what: str, count: int) -> None:
    if count:
        counts[what] = counts.get(what, 0) + count
