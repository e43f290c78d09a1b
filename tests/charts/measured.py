"""A simulated programme measured for its sponsor, with cases told: every page of it has figures."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from service.domain.cases import CaseKind, CaseState
from service.domain.evaluation.two_pages import PICTURED
from service.domain.readers import Reader
from service.domain.states import Consent
from service.jobs.drawing import draw_charts
from service.models import Membership, SuccessCase
from service.workflows.measure_programme import measure_programme
from service.workflows.planning_job import Beat
from tests.charts.reports import keep_report
from tests.participants import page_path
from tests.web_wiring import WebWiring
from tests.workflows.evaluation.simulated import NOW, PROGRAMME, Simulated
from tests.workflows.evaluation.simulated_rows import SPONSOR, write


def draw_pictured(reports: Mapping[str, Any], beat: Beat) -> Mapping[str, Any]:
    """Draw what stands on the sponsor's pages, and leave the rest."""
    asked = [
        {**one, "draw": [slug for slug in one["draw"] if slug in PICTURED]}
        for one in reports["reports"]
    ]
    return draw_charts({"reports": asked}, beat)


def measure_simulated(wiring: WebWiring, sets: int, *, draw: Any = None) -> None:
    """Write a programme of so many sets of seven down, measure it and keep its sponsor's report.

    Args:
        draw: as `keep_report` takes it.
    """
    wiring.clock.at = NOW
    with wiring.database.writing() as db:
        truth = Simulated(sizes=(7,) * sets)
        write(truth, db)
        db.add_all(_case(person) for person in truth.members.person.tolist()[:3])
    reports = [
        one
        for one in measure_programme(wiring.database, PROGRAMME, now=NOW)
        if one.reader is Reader.SPONSOR
    ]
    keep_report(wiring.database, PROGRAMME, *reports, now=NOW, draw=draw)


def sponsors_pages(wiring: WebWiring) -> tuple[str, str]:
    """Return the sponsor's own page, and the report behind it."""
    own_page = page_path(wiring, SPONSOR)
    return own_page, f"{own_page}/report/{PROGRAMME}"


def sets_pages(wiring: WebWiring) -> tuple[str, str]:
    """Return the own page of somebody in the first set, and how their set goes behind it."""
    with wiring.database.reading() as db:
        standing = select(Membership).where(Membership.ends_at.is_(None))
        place = db.scalars(standing.order_by(Membership.id)).first()
        assert place is not None
        person_id, membership_id = place.person_id, place.id
    own_page = page_path(wiring, person_id)
    return own_page, f"{own_page}/figures/{membership_id}"


def _case(person: int) -> SuccessCase:
    return SuccessCase(
        programme_id=PROGRAMME,
        owner_id=person,
        set_id=1,
        kind=CaseKind.MOST,
        is_named=False,
        state=CaseState.DECIDED,
        invited_at=NOW,
        words="The queue at the gate went from two days to four hours. " * 10,
        published=Consent.UNNAMED,
        changed_at=NOW,
        delete_after=(NOW + timedelta(days=90)).date(),
    )
