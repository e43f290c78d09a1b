"""HR changes a running programme: a form, what follows, and the change exactly as shown."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.states import Role
from service.models import AuditEvent, LearningSet, Membership, Programme, SetSession
from service.routes.programme_changes import PROGRAMME_KINDS
from service.routes.set_changes import SET_KINDS
from tests.hr import HrWiring, book_sets, counted_queries, csrf_token, sign_in
from tests.workflows.booking import dump

IVY = {
    "address": "Ivy.New@larkfield.example",
    "given_name": "Ivy",
    "family_name": "New",
    "zone": "Europe/London",
    "holiday_region": "GB-ENG",
    "works_mon": "yes",
    "works_tue": "yes",
}


ON_ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For tests of words and fields, which no engine changes."""


@pytest.fixture
def programme(wiring: HrWiring) -> int:
    return book_sets(wiring, 2)


def places(wiring: HrWiring, role: Role) -> list[tuple[int, int]]:
    """Return (set, membership) of everybody of a role, those who left left out."""
    with wiring.database.reading() as db:
        rows = db.execute(
            select(Membership.set_id, Membership.id)
            .where(Membership.role == role, Membership.ends_at.is_(None))
            .order_by(Membership.id)
        )
        return [(row.set_id, row.id) for row in rows]


def sessions(wiring: HrWiring) -> list[SetSession]:
    with wiring.database.reading() as db:
        return list(db.scalars(select(SetSession).order_by(SetSession.set_id, SetSession.number)))


def typed_for(kind: str, wiring: HrWiring) -> dict[str, str]:
    """Return what HR types for each kind of change; of the first set where it is of one."""
    second = sessions(wiring)[1]
    members = places(wiring, Role.MEMBER)
    later = (second.starts_local + timedelta(days=3)).date().isoformat()
    others = [each for each in members if each[0] != members[0][0]]
    (facilitator, *_) = places(wiring, Role.FACILITATOR)
    with wiring.database.reading() as db:
        organiser = db.scalars(select(LearningSet).order_by(LearningSet.id)).first().series[0]
        (other,) = set(wiring.settings.organiser_mailboxes) - {organiser.mailbox}
    return {
        "move": {"session": str(second.id), "day": later, "clock": "10:00", "reason": "a fair"},
        "move-all": {"days": "7", "clock": ""},
        "cancel": {"session": str(second.id), "reason": "a fair"},
        "add": {"day": later, "clock": "09:30"},
        "join": {**IVY, "asked": "yes"},
        "leave": {"person": str(members[0][1])},
        "swap": {"person": str(members[0][1]), "other": str(others[0][1])},
        "facilitator": {"person": str(facilitator[1]), **IVY},
        "organiser": {"mailbox": other},
        "end-early": {"day": later},
        "pause": {"reason": "summer"},
        "resume": {},
    }[kind]


def address_of(kind: str, wiring: HrWiring, programme: int) -> str:
    if kind in SET_KINDS:
        return f"/sets/{sessions(wiring)[0].set_id}/changes/{kind}"
    return f"/programmes/{programme}/changes/{kind}"


def press(browser: FlaskClient, path: str, step: str, **fields: str) -> tuple[int, str]:
    answer = browser.post(path, data={"csrf_token": csrf_token(browser), "step": step, **fields})
    return answer.status_code, unescape(answer.text)


def shown(page: str) -> str:
    return re.findall(r'name="shown" value="([0-9a-f]+)"', page)[0]


COMING_IN = {"without-sponsor", "without-manager", "joined"}
"""Tried in `test_funnel.py`: they need a programme that asks people first."""
ALL_KINDS = sorted({*SET_KINDS, *PROGRAMME_KINDS} - {"resume"} - COMING_IN)


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_a_change_is_asked_for_previewed_and_made(
    browser: FlaskClient, wiring: HrWiring, programme: int, kind: str
) -> None:
    path = address_of(kind, wiring, programme)
    typed = typed_for(kind, wiring)
    before = dump(wiring.database)

    form = browser.get(path)
    status, page = press(browser, path, "preview", **typed)

    assert (form.status_code, status) == (200, 200)
    assert dump(wiring.database) == before

    made, _ = press(browser, path, "confirm", shown=shown(page), **typed)

    assert made == 303
    with wiring.database.reading() as db:
        actors = set(db.scalars(select(AuditEvent.actor)))
    assert dump(wiring.database) != before
    assert "hr:oid-1@tenant" in actors


def test_a_paused_programme_says_so_and_is_resumed(
    browser: FlaskClient, wiring: HrWiring, programme: int
) -> None:
    for kind in ("pause", "resume"):
        path = f"/programmes/{programme}/changes/{kind}"
        _, page = press(browser, path, "preview")
        if kind == "resume":
            assert "Paused since" in browser.get(f"/programmes/{programme}").text
        assert press(browser, path, "confirm", shown=shown(page))[0] == 303

    with wiring.database.reading() as db:
        assert db.get_one(Programme, programme).paused_at is None
    assert "Paused since" not in browser.get(f"/programmes/{programme}").text


def test_what_changed_meanwhile_is_shown_again_and_nothing_is_done(
    browser: FlaskClient, wiring: HrWiring, programme: int
) -> None:
    path = address_of("move", wiring, programme)
    typed = typed_for("move", wiring)
    _, page = press(browser, path, "preview", **typed)
    third = sessions(wiring)[2].id
    cancel = {"session": str(third)}
    _, other = press(browser, path.replace("move", "cancel"), "preview", **cancel)
    press(browser, path.replace("move", "cancel"), "confirm", shown=shown(other), **cancel)
    before = dump(wiring.database)

    status, again = press(browser, path, "confirm", shown=shown(page), **typed)

    assert status == 409
    assert "Something changed meanwhile." in again
    assert shown(again) != shown(page)
    assert dump(wiring.database) == before


@ON_ONE_ENGINE
@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("move", {"day": "", "clock": "25:00"}, ("choose a day", "give a time")),
        ("move", {"session": "999999"}, ("choose a session to come",)),
        ("move-all", {"days": "many"}, ("give a whole number of days",)),
        ("move-all", {"days": "0"}, ("This cannot be done: every session stands there already",)),
        ("join", {"address": "ivy"}, ("give an e-mail address",)),
        ("join", {"zone": "Mars"}, ("give a time zone",)),
        ("join", {"holiday_region": "XX"}, ("give a country or region",)),
        ("join", {"works_mon": "", "works_tue": ""}, ("tick at least one working day",)),
        ("join", {"asked": ""}, ("please ask the set first",)),
        ("join", {"language": "xx"}, ("choose one of the languages that mails have",)),
        ("swap", {"other": ""}, ("choose who comes",)),
        ("organiser", {"mailbox": "x@y.example"}, ("choose a mailbox",)),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    browser: FlaskClient,
    wiring: HrWiring,
    programme: int,
    kind: str,
    fields: dict[str, str],
    words: tuple[str, ...],
) -> None:
    path = address_of(kind, wiring, programme)
    typed = typed_for(kind, wiring) | fields

    status, page = press(browser, path, "preview", **typed)

    said = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    kept = [value for name, value in typed.items() if name in ("address", "days", "reason")]
    assert status == 422
    assert [word for word in words if word not in said] == []
    assert [value for value in kept if value not in page] == []


@ON_ONE_ENGINE
def test_going_back_from_the_preview_keeps_what_was_typed(
    browser: FlaskClient, wiring: HrWiring, programme: int
) -> None:
    typed = typed_for("move", wiring)

    status, page = press(browser, address_of("move", wiring, programme), "edit", **typed)

    assert status == 200
    assert f'value="{typed["day"]}"' in page
    assert f'value="{typed["session"]}" selected' in page


@ON_ONE_ENGINE
def test_a_session_s_panel_leads_to_its_own_move(
    browser: FlaskClient, wiring: HrWiring, programme: int
) -> None:
    second = sessions(wiring)[1]

    panel = unescape(browser.get(f"/programmes/{programme}?session={second.id}").text)
    path = re.findall(r'href="([^"]+)">Move it</a>', panel)[0]

    assert f'value="{second.id}" selected' in browser.get(path).text


@ON_ONE_ENGINE
def test_a_viewer_neither_asks_nor_changes(app: Flask, wiring: HrWiring, programme: int) -> None:
    viewer = sign_in(app, wiring, "HR.Viewer")
    path = address_of("move", wiring, programme)
    set_page = viewer.get(path.partition("/changes")[0])

    assert viewer.get(path).status_code == 403
    assert press(viewer, path, "preview", **typed_for("move", wiring))[0] == 403
    assert (set_page.status_code, "/changes/" in set_page.text) == (200, False)


@ON_ONE_ENGINE
def test_changes_of_nothing_are_not_found(browser: FlaskClient, programme: int) -> None:
    paths = ("/sets/999/changes/move", f"/programmes/{programme}/changes/explode")

    assert [browser.get(path).status_code for path in paths] == [404, 404]


@ON_ONE_ENGINE
def test_a_plan_that_waits_is_not_changed(browser: FlaskClient, wiring: HrWiring) -> None:
    waiting = book_sets(wiring, 1, key="waiting", approved=False)
    path = address_of("move-all", wiring, waiting)

    status, page = press(browser, path, "preview", days="7")

    assert status == 422
    assert "this plan is not confirmed yet" in page
    assert "Change this set" not in browser.get(path.partition("/changes")[0]).text


@ON_ONE_ENGINE
@pytest.mark.parametrize("kind", ["add", "cancel", "end-early", "move", "organiser"])
def test_every_page_shows_a_programme_that_was_changed(
    browser: FlaskClient, wiring: HrWiring, programme: int, kind: str
) -> None:
    path = address_of(kind, wiring, programme)
    typed = typed_for(kind, wiring)
    _, page = press(browser, path, "preview", **typed)
    press(browser, path, "confirm", shown=shown(page), **typed)

    states = [
        browser.get(where).status_code
        for where in (
            f"/sets/{sessions(wiring)[0].set_id}",
            f"/programmes/{programme}",
            f"/programmes/{programme}/plan",
            f"/programmes/{programme}/outbox",
            f"/programmes/{programme}/people",
        )
    ]
    assert states == [200] * 5


def test_a_set_s_preview_asks_the_same_of_the_database_however_large_the_programme(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    counts = []
    for sets, key in ((1, "one"), (4, "four")):
        programme_id = book_sets(wiring, sets, key=key)
        with wiring.database.reading() as db:
            query = select(LearningSet.id).where(LearningSet.programme_id == programme_id)
            set_id = db.scalars(query.order_by(LearningSet.id)).first()
            second = db.scalars(
                select(SetSession.id).where(SetSession.set_id == set_id, SetSession.number == 2)
            ).one()
        token = csrf_token(browser)
        fields = {"csrf_token": token, "step": "preview", "session": str(second)}
        with counted_queries(wiring.database) as asked:
            answer = browser.post(f"/sets/{set_id}/changes/cancel", data=fields)
        assert answer.status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]
