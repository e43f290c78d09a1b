"""Every page of HR's asks the database as often for a large programme as for a small one."""

import re
from collections.abc import Iterator, Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.readers import Reader
from service.domain.states import JobKind, MailingState, Role
from service.models import Job, LearningSet, Mailing, Membership, ProgrammeDraft
from service.routes.programme_changes import PROGRAMME_KINDS
from service.routes.set_changes import SET_KINDS
from service.store.outbox import Folder, MailFilter
from service.store.planned_mail import planned_mails
from service.workflows.ask_planning import ask_planning
from tests.charts.reports import Report, keep_report
from tests.charts.samples import ALL
from tests.hr import (
    HrWiring,
    book_sets,
    counted_queries,
    csrf_token,
    queue_mail,
    set_mail_state,
    sign_in,
)
from tests.privacy.rights import CHANGES, LOOKS, RIGHTS

_SIZES = (1, 4)
_QUERIES: Mapping[str, tuple[str, ...]] = {
    "/programmes/<int:programme_id>": ("", "?words=a", "?session={session}"),
    "/programmes/<int:programme_id>/people": ("", "?words=a"),
    "/programmes/<int:programme_id>/funnel/<step>": ("", "?words=a"),
    "/programmes/<int:programme_id>/as": ("", "?words=a"),
    "/programmes/<int:programme_id>/outbox": (
        *(f"?folder={folder.value}" for folder in Folder),
        "?person={person_id}",
        "?folder=due&called=a&touchpoint=joining",
    ),
    "/programmes/<int:programme_id>/compare": ("", "?with=1&with=2"),
    "/audit": ("", "?words=a", "?actor=a", "?verb=a", "?subject=set", "?day=2027-03-02"),
}
"""What is asked of a page beside its bare address."""


@pytest.fixture
def browser(app: Flask, wiring: HrWiring) -> FlaskClient:
    return sign_in(app, wiring, "HR.Lead")


def test_no_page_of_hr_asks_more_often_where_there_is_more(
    app: Flask, wiring: HrWiring, browser: FlaskClient
) -> None:
    rules = sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if RIGHTS.get(("GET", rule.rule)) in (LOOKS, CHANGES)
    )
    costs = []
    for sets in _SIZES:
        values = grown(wiring, browser, sets)
        costs.append(
            {
                place: cost(wiring, browser, address)
                for rule in rules
                for place, address in addresses(rule, values)
            }
        )

    small, large = costs
    assert len(rules) > 25
    assert {
        place: (cost, large[place]) for place, cost in small.items() if cost != large[place]
    } == {}


def grown(wiring: HrWiring, browser: FlaskClient, sets: int) -> Mapping[str, str]:
    """Book a programme of so many sets beside what there is; return what addresses name of it."""
    programme_id = book_sets(wiring, sets, key=f"with-{sets}")
    mailing_ids = queue_mail(wiring)
    for mailing_id in mailing_ids[-sets:]:
        set_mail_state(wiring.database, mailing_id, MailingState.FAILED)
    copied = browser.post(
        f"/programmes/{programme_id}/copy", data={"csrf_token": csrf_token(browser)}
    )
    [draft_id] = re.findall(r"/drafts/(\d+)/", copied.location)
    ask_for_group(wiring, browser, draft_id)
    ask_planners(wiring, int(draft_id))
    reports = [Report(one, ALL[:sets]) for one in (Reader.HR, Reader.SPONSOR)]
    keep_report(wiring.database, programme_id, *reports, now=wiring.clock.now())
    with wiring.database.reading() as db:
        sets_of = select(LearningSet.id).where(LearningSet.programme_id == programme_id)
        set_id = db.scalars(sets_of.order_by(LearningSet.id)).first()
        members = select(Membership).where(
            Membership.set_id == set_id, Membership.role == Role.MEMBER
        )
        place = db.scalars(members.order_by(Membership.id)).first()
        jobs = select(Job.id).where(Job.programme_id == programme_id).order_by(Job.id)
        job_id = db.scalars(jobs).first()
        narrowed = MailFilter(programme_id, "before-session", person_id=place.person_id)
        [mail, *_] = planned_mails(
            db, narrowed, now=wiring.clock.now(), holidays_of=wiring.holidays_of
        )
        row = db.get_one(Mailing, mailing_ids[-1])
        assert row.programme_id == programme_id
    return {
        "programme_id": str(programme_id),
        "set_id": str(set_id),
        "session": str(mail.session_id),
        "person_id": str(place.person_id),
        "mailing_id": str(mailing_ids[-1]),
        "job_id": str(job_id),
        "draft_id": draft_id,
        "key": mail.key,
        "part": "member",
        "step": "joined",
        "touchpoint": "before-session",
        "language": "en",
        "chart": ALL[0].slug,
        "scheme": "dark",
        "shape": "phone",
    }


def ask_for_group(wiring: HrWiring, browser: FlaskClient, draft_id: str) -> None:
    """Let the people of a group be under way into a draft."""
    with wiring.database.reading() as db:
        version = db.get_one(ProgrammeDraft, int(draft_id)).version
    asked = browser.post(
        f"/drafts/{draft_id}/people",
        data={
            "csrf_token": csrf_token(browser),
            "seen": str(version),
            "step": "group",
            "group": "Leaders",
        },
    )
    assert asked.location == f"/drafts/{draft_id}/group"


def ask_planners(wiring: HrWiring, draft_id: int) -> None:
    """Let all dates and all sets of a draft be under way."""
    with wiring.database.writing() as db:
        seen = db.get_one(ProgrammeDraft, draft_id).version
        for kind in (JobKind.DATES, JobKind.SEATS):
            ask_planning(db, draft_id, kind, {}, seen=seen, actor="hr:1", now=wiring.clock.now())


def addresses(rule: str, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield every place of a rule with its address."""
    kinds = PROGRAMME_KINDS if rule.startswith("/programmes/") else SET_KINDS
    for way in [rule.replace("<kind>", kind) for kind in kinds] if "<kind>" in rule else [rule]:
        for query in _QUERIES.get(rule, ("",)):
            filled = re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda found: values[found[1]], way)
            yield way + query, filled + query.format(**values)


def cost(wiring: HrWiring, browser: FlaskClient, address: str) -> int:
    """Open a page; return how many SELECTs it took."""
    with counted_queries(wiring.database) as seen:
        response = browser.get(address)
    assert (address, response.status_code) == (address, 200)
    return len(seen)
