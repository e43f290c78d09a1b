"""Correct what is known of somebody (art. 16); mails and pages follow at once."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from service.errors import Refused
from service.models import Person
from service.workflows.record_audit import record_audit

_LONGEST = 120


@dataclass(frozen=True)
class Correction:
    """What is to stand from now on; the address is the directory's and no correction."""

    given_name: str
    family_name: str
    department: str
    location: str
    zone: str
    """IANA name."""


def correct_person(
    db: Session,
    person: Person,
    correction: Correction,
    *,
    zones: Collection[str],
    actor: str,
    now: datetime,
) -> bool:
    """Keep it; False where everything stood already.

    Args:
        zones: the IANA names there are.
        actor: as the audit names them; it keeps which columns, and never what stood there.
        now: service time.

    Raises:
        Refused: no name is left, one is longer than any, or there is no such zone.
    """
    if correction.zone not in zones or "/" not in correction.zone:
        raise Refused("that is no time zone we know")
    if not f"{correction.given_name}{correction.family_name}":
        raise Refused("a person needs a name")
    told = asdict(correction)
    if max(map(len, told.values())) > _LONGEST:
        raise Refused(f"nothing here may be longer than {_LONGEST} characters")
    changed = [name for name, value in told.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, told[name])
    if changed:
        record_audit(
            db,
            now=now,
            actor=actor,
            verb="person-corrected",
            subject=f"person:{person.id}",
            new=", ".join(changed),
        )
    return bool(changed)
