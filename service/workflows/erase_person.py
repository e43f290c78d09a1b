"""Erase one person: their rows and words go, and a nameless place keeps the counts (art. 17)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.erasure import ERASED_DOMAIN, Erased, named_in
from service.domain.wording import joined
from service.errors import Refused, SetwiseError
from service.models import Person
from service.store import erasure, person_rows
from service.workflows.record_audit import record_audit


def erase_person(db: Session, person_id: int, *, actor: str, now: datetime) -> Erased:
    """Erase them in the caller's transaction, and tell what went and where others name them.

    Args:
        actor: as the audit names them.
        now: service time.

    Raises:
        Refused: a calendar, a sponsor's duty or a mail still needs them; nothing was changed.
    """
    person = db.get(Person, person_id, with_for_update=True)
    if person is None or person.address.endswith(f"@{ERASED_DOMAIN}"):
        raise Refused("there is nobody to erase any more")
    _check(db, person, now=now)
    programmes = person_rows.programmes_of(db, person.id)
    found = named_in(person.given_name, person.family_name, person.address)
    erasure.close_everything(db, person.id, now=now)
    mentions = person_rows.mentions(db, found, programmes, but=person.id)
    deleted, kept = erasure.remove_own_rows(db, person)
    nobody = erasure.add_nobody(db, person)
    erasure.put_nobody_in_their_place(db, person, nobody)
    record_audit(
        db, now=now, actor=actor, verb="person-erased", subject=f"person:{nobody.id}",
        new=f"{sum(deleted.values())} rows",
    )  # fmt: skip
    return Erased(deleted, kept, mentions)


def preview_erasure(db: Session, person_id: int, *, now: datetime) -> Erased:
    """Return what an erasure would do, by doing it and taking it back.

    Raises:
        Refused: as `erase_person`.
    """
    trial = db.begin_nested()
    try:
        return erase_person(db, person_id, actor="service", now=now)
    finally:
        trial.rollback()
        db.expire_all()


class ErasureChanged(SetwiseError):
    """What was confirmed is not what would happen now; `effects` are the new ones."""

    def __init__(self, effects: Erased) -> None:
        super().__init__("something changed meanwhile")
        self.effects = effects


def confirm_erasure(
    db: Session, person_id: int, *, shown: str, actor: str, now: datetime
) -> Erased:
    """Erase them if that still does what was shown; it reads everybody's words once, not twice.

    Args:
        shown: the digest of the effects that were confirmed.

    Raises:
        ErasureChanged: it would do something else now; nothing was changed.
        Refused: as `erase_person`.
    """
    trial = db.begin_nested()
    effects = erase_person(db, person_id, actor=actor, now=now)
    if effects.digest != shown:
        trial.rollback()
        db.expire_all()
        raise ErasureChanged(effects)
    trial.commit()
    return effects


def _check(db: Session, person: Person, *, now: datetime) -> None:
    if sets := erasure.places_that_stand(db, person.id, now=now):
        raise Refused(f"they still have a place in {_listed(sets)}; take them out there first")
    if programmes := erasure.programmes_answered_for(db, person, now=now):
        raise Refused(f"they are sponsor or contact of {_listed(programmes)}; name another first")
    if erasure.is_mail_on_its_way(db, person.id):
        raise Refused("a mail to them or about them is being sent; try again in a minute")


def _listed(names: Sequence[str]) -> str:
    return joined(list(names))
