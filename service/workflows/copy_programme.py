"""Begin the next cohort from a programme: its rhythm, its sponsor and who facilitates."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from service.domain.evaluation.defaults import Proposal, Shape, proposals
from service.domain.readers import Reader
from service.domain.states import Role, SessionState
from service.errors import Refused
from service.models import Person, Programme, ProgrammeDraft
from service.store.kept_reports import report_seen
from service.store.programmes import programme_with_people
from service.workflows.begin_draft import begin_draft
from service.workflows.take_up_renewal import take_up_renewals

_WEEKS_AHEAD = timedelta(weeks=4)
_USUAL_SIZE = 6


def copy_programme(db: Session, programme_id: int, *, actor: str, now: datetime) -> ProgrammeDraft:
    """Write a draft with the same answers; members are of their own cohort and are left out.

    With that is taken up what its sets wanted that go on. What its evidence proposes stands beside
    the answers, for HR to take or leave.

    Args:
        actor: as the audit names them.
        now: service time.

    Raises:
        Refused: there is no such programme.
    """
    programme = programme_with_people(db, programme_id)
    if programme is None:
        raise Refused("this programme is gone")
    settings, size = _settings(programme, now), _size(programme)
    draft = begin_draft(db, settings, size=size, actor=actor, now=now)
    draft.people = _people(programme)
    draft.proposals = [
        {"of": programme_id, **asdict(one)} for one in _proposals(db, programme, settings, size)
    ]
    take_up_renewals(db, programme_id, actor=actor, now=now)
    db.flush()
    return draft


def person_row(number: int, person: Person, role: str) -> dict[str, object]:
    """Return somebody's row of a draft's people."""
    return {
        "row": number,
        "email": person.address,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "role": role,
    }


def _settings(programme: Programme, now: datetime) -> dict[str, str]:
    sessions = max(
        (
            sum(session.state is SessionState.SCHEDULED for session in each.sessions)
            for each in programme.sets
        ),
        default=0,
    )
    return {
        "name": f"{programme.name}, next cohort",
        "goal": programme.goal.value,
        "mode": programme.mode.value,
        "people": programme.entry.value,
        "contact_name": programme.contact_name,
        "contact_address": programme.contact_address,
        "self_facilitated": "yes" if programme.self_facilitated else "",
        "start": (now + _WEEKS_AHEAD).date().isoformat(),
        "sessions": str(sessions),
        "every_weeks": str(programme.interval_weeks),
        "minutes": str(programme.minutes),
        "time_zone": programme.zone,
        "holidays": programme.holiday_region,
        "sponsor": programme.sponsor.address,
    }


def _size(programme: Programme) -> int:
    """Return the size that most of its sets have."""
    sizes = Counter(
        sum(place.role is Role.MEMBER and place.ends_at is None for place in each.memberships)
        for each in programme.sets
    )
    return sizes.most_common(1)[0][0] if sizes else _USUAL_SIZE


def _proposals(
    db: Session, programme: Programme, settings: Mapping[str, str], size: int
) -> Sequence[Proposal]:
    report = report_seen(db, programme.id, Reader.HR)
    if report is None:
        return ()
    shape = Shape(
        every_weeks=programme.interval_weeks,
        size=size,
        sessions=int(settings["sessions"]),
        minutes=programme.minutes,
    )
    return proposals({one.slug: one for one in report.charts}, shape)


def _people(programme: Programme) -> list[dict[str, object]]:
    facilitators = {
        place.person_id: place.person
        for each in programme.sets
        for place in each.memberships
        if place.role is Role.FACILITATOR and place.ends_at is None
    }
    rows = [(person, Role.FACILITATOR.value) for person in facilitators.values()]
    rows.append((programme.sponsor, "sponsor"))
    return [person_row(number, *row) for number, row in enumerate(rows, start=1)]
