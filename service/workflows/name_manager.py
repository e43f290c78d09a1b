"""HR names somebody's manager: the directory does not, or not yet."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.errors import Refused
from service.models import Person
from service.store.directory_check import person_by_address
from service.workflows.add_person_like import add_person_like
from service.workflows.set_manager import set_manager


def name_manager(
    db: Session, person_id: int, *, address: str, name: str, actor: str, now: datetime
) -> Person:
    """Set a manager by address; stands until the directory names another than it does now.

    Args:
        address: an e-mail address as typed.
        name: as people write it; needed where nobody here has the address yet.
        actor: as the audit names them.
        now: service time.

    Raises:
        Refused: it is no address, or their own, or a name is needed.
    """
    wanted = address.strip().casefold()
    local, _, domain = wanted.partition("@")
    if not local or "." not in domain or any(sign.isspace() for sign in wanted):
        raise Refused("that is no e-mail address; it reads like ann@acme.example")
    person = db.get_one(Person, person_id)
    if person.address == wanted:
        raise Refused("nobody is their own manager")
    manager = person_by_address(db, wanted)
    if manager is None:
        given, _, family = " ".join(name.split()).partition(" ")
        if not given:
            raise Refused("nobody here has this address yet; give their name too")
        manager = add_person_like(db, person, address=wanted, given_name=given, family_name=family)
    set_manager(db, person, manager, actor=actor, now=now)
    return manager
