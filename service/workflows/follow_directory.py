"""Follow what changed in the directory: an address, a name, a manager.

The programme file is HR's word, and so is what HR says on a page: it stands until the directory
*changes*. What merely differs at the first look is remembered and left as it is, but for a
manager whom the file does not name.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.directory import DirectoryManager, DirectoryPerson
from service.models import DirectoryEntry, Person, Programme
from service.store.directory_check import (
    person_by_address,
    person_by_directory_id,
    running_programmes_of,
)
from service.workflows.add_person_like import add_person_like
from service.workflows.change import ask_for_calendar
from service.workflows.record_audit import record_audit
from service.workflows.set_manager import set_manager


def follow_directory(
    db: Session, person: Person, entry: DirectoryEntry, found: DirectoryPerson, *, now: datetime
) -> None:
    """Take over what the directory says otherwise than when it was last seen.

    Args:
        person, entry: read in this transaction; `entry` is brought up to date.
        found: an enabled account.
        now: service time.
    """
    is_first = entry.seen_at is None
    manager_id = None if found.manager is None else found.manager.directory_id
    if is_first:
        if person.manager_id is None and found.manager is not None:
            _follow_manager(db, person, found.manager, now=now)
    else:
        if (found.given_name, found.family_name) != (entry.given_name, entry.family_name):
            _rename(db, person, found, now=now)
        if manager_id != entry.manager_directory_id:
            _follow_manager(db, person, found.manager, now=now)
    entry.given_name, entry.family_name = found.given_name, found.family_name
    entry.manager_directory_id = manager_id
    if is_first or _follow_address(db, person, entry, found.address, now=now):
        entry.address = found.address
    entry.seen_at = now
    if person.directory_id is None:
        person.directory_id = found.directory_id


def _follow_address(
    db: Session, person: Person, entry: DirectoryEntry, address: str, *, now: datetime
) -> bool:
    """Change the address unless another row has it; False where HR has to say who is who.

    It is tried again at each look: the other person's may change too, and then it is free.
    """
    if not address or address == entry.address:
        return True
    other = person_by_address(db, address)
    if other is not None and other.id != person.id:
        entry.clash_person_id = other.id
        return False
    entry.clash_person_id = None
    former = person.address
    if former == address:
        return True
    person.address = address
    record_audit(
        db,
        now=now,
        actor="service",
        verb="address-changed",
        subject=f"person:{person.id}",
        old=former,
        new=address,
    )
    for programme_id in running_programmes_of(db, person.id):
        # Their invitations move to the new address; nobody else hears of it.
        ask_for_calendar(db, db.get_one(Programme, programme_id), actor="service", now=now)
    # Flushed, so that whoever is looked at next finds the former address free.
    db.flush()
    return True


def _rename(db: Session, person: Person, found: DirectoryPerson, *, now: datetime) -> None:
    if not found.given_name and not found.family_name:
        return
    person.given_name, person.family_name = found.given_name, found.family_name
    record_audit(db, now=now, actor="service", verb="name-changed", subject=f"person:{person.id}")


def _follow_manager(
    db: Session, person: Person, named: DirectoryManager | None, *, now: datetime
) -> None:
    """Set whom the directory names; nobody, where it names nobody or nobody we could write to."""
    manager = None
    if named is not None and named.address:
        manager = person_by_directory_id(db, named.directory_id)
        if manager is None:
            manager = person_by_address(db, named.address)
        if manager is None:
            manager = add_person_like(
                db,
                person,
                address=named.address,
                given_name=named.given_name,
                family_name=named.family_name,
            )
            manager.directory_id = named.directory_id
    set_manager(db, person, manager, actor="service", now=now)
