"""Begin a support group of a programme's champions: a set like any other, in a plan of its own."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from service.domain.champions import LEAST_FOR_A_GROUP
from service.domain.states import Entry, Goal, Mode
from service.errors import Refused
from service.models import Person, Programme, ProgrammeDraft
from service.store.champions import champions_of
from service.store.programmes import programme_with_people
from service.workflows.begin_draft import begin_draft
from service.workflows.copy_programme import person_row
from service.workflows.record_audit import record_audit

_WEEKS_AHEAD = timedelta(weeks=4)
_USUAL_SIZE = 6
_RHYTHM = {"sessions": "6", "every_weeks": "6", "minutes": "90"}
"""Two short meetings a quarter, for most of a year: half of the hours that the part may take."""


def form_support_group(
    db: Session, programme_id: int, *, actor: str, now: datetime
) -> ProgrammeDraft:
    """Write a draft whose members are the champions; HR finds its dates and books it as any other.

    They have given their word already, know the method, and take turns to host.

    Args:
        actor: as the audit names them.
        now: service time.

    Raises:
        Refused: there is no such programme, or too few are its champions.
    """
    programme = programme_with_people(db, programme_id)
    if programme is None:
        raise Refused("this programme is gone")
    champions = [one.person for one in champions_of(db, programme_id)]
    if len(champions) < LEAST_FOR_A_GROUP:
        raise Refused(f"a support group takes {LEAST_FOR_A_GROUP} champions")
    settings = _settings(programme, now)
    size = max(LEAST_FOR_A_GROUP, min(len(champions), _USUAL_SIZE))
    draft = begin_draft(db, settings, size=size, actor=actor, now=now)
    draft.people = _people(programme, champions)
    record_audit(
        db,
        now=now,
        actor=actor,
        verb="support-group-begun",
        subject=f"programme:{programme_id}",
        new=f"draft:{draft.id}",
    )
    return draft


def _settings(programme: Programme, now: datetime) -> dict[str, str]:
    return {
        "name": f"{programme.name}, champions",
        "goal": Goal.BOTH.value,
        "mode": Mode.OWN_ISSUE.value,
        "people": Entry.JOINED.value,
        "contact_name": programme.contact_name,
        "contact_address": programme.contact_address,
        "self_facilitated": "yes",
        "start": (now + _WEEKS_AHEAD).date().isoformat(),
        "time_zone": programme.zone,
        "holidays": programme.holiday_region,
        "sponsor": programme.sponsor.address,
        **_RHYTHM,
    }


def _people(programme: Programme, champions: Iterable[Person]) -> list[dict[str, object]]:
    """Return a row each; managers have one too, since nobody sits in a set with their own."""
    roles = dict.fromkeys(champions, "member")
    roles.setdefault(programme.sponsor, "sponsor")
    for person in [*roles]:
        if roles[person] == "member" and person.manager is not None:
            roles.setdefault(person.manager, "manager")
    rows = []
    for number, (person, role) in enumerate(roles.items(), start=1):
        row = person_row(number, person, role)
        if role == "member" and person.manager is not None:
            row["manager"] = person.manager.address
        rows.append(row)
    return rows
