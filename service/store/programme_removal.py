"""Take a programme that nobody approved out again, with whom it alone brought in."""

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from service.models import (
    AccessCode,
    Champion,
    Deputy,
    DirectoryEntry,
    FormLink,
    Mailing,
    MailTest,
    MailWording,
    Membership,
    NamedLead,
    Person,
    Programme,
    Suspension,
    TasterPlace,
)
from service.store.kept_reports import drop_reports
from service.store.programmes import remove_sets


def remove_programme(db: Session, programme_id: int) -> None:
    """Delete a planned programme's rows, and everybody whom no row points at any more."""
    remove_sets(db, programme_id)
    drop_reports(db, programme_id)
    db.execute(delete(MailWording).where(MailWording.programme_id == programme_id))
    db.execute(delete(NamedLead).where(NamedLead.programme_id == programme_id))
    db.execute(delete(Programme).where(Programme.id == programme_id))
    unneeded = needed_by_nobody(db)
    forget_directory(db, unneeded)
    db.execute(delete(Person).where(Person.id.in_(unneeded)))
    db.expire_all()


def forget_directory(db: Session, person_ids: set[int]) -> None:
    """Take out what the directory said of them: a former manager may have been looked up."""
    db.execute(
        update(DirectoryEntry)
        .where(DirectoryEntry.clash_person_id.in_(person_ids))
        .values(clash_person_id=None)
    )
    db.execute(delete(DirectoryEntry).where(DirectoryEntry.person_id.in_(person_ids)))
    db.execute(delete(Suspension).where(Suspension.person_id.in_(person_ids)))


def needed_by_nobody(db: Session) -> set[int]:
    """Return those without a place, a programme, a mail or a form, who manage nobody that has.

    A file may name people without a place in any set; they go as well, from whichever plan they
    came: nothing here is about them.
    """
    in_use = or_(
        exists().where(Membership.person_id == Person.id),
        exists().where(Programme.sponsor_id == Person.id),
        exists().where(func.lower(Programme.contact_address) == Person.address),
        exists().where(Deputy.address == Person.address),
        exists().where(Champion.person_id == Person.id),
        exists().where(Mailing.person_id == Person.id),
        exists().where(Mailing.about_person_id == Person.id),
        exists().where(MailTest.reader_id == Person.id),
        exists().where(MailTest.about_person_id == Person.id),
        exists().where(FormLink.person_id == Person.id),
        exists().where(FormLink.about_person_id == Person.id),
        exists().where(AccessCode.person_id == Person.id),
        exists().where(TasterPlace.person_id == Person.id),
    )
    free = set(db.scalars(select(Person.id).where(~in_use)))
    managed = [
        (person_id, manager_id)
        for person_id, manager_id in db.execute(select(Person.id, Person.manager_id))
        if manager_id in free
    ]
    # A manager whose report stays must stay, and so must that manager's own manager, and so on.
    while kept := {manager_id for person_id, manager_id in managed if person_id not in free} & free:
        free -= kept
    return free
