"""Every rule is tried by every role, and opens to exactly whom the table names."""

from collections.abc import Mapping

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from service.domain.states import DriftKind
from service.models import Drift, Invitee, SetSession
from service.routes.access import SESSION_COOKIE
from service.routes.form_guard import guard_for
from tests.hr import sign_in
from tests.privacy.house import PEOPLE, House
from tests.privacy.pressed import PRESSED
from tests.privacy.programme import NOW
from tests.privacy.rights import HOLDER, RIGHTS, ROLES

STYLE_SHEET = "setwise.css"
REFUSED = frozenset({401, 403})


Cookies = Mapping[str, str | None]


@pytest.fixture(scope="module")
def cookies(house: House) -> Cookies:
    """What each role's browser shows; everybody signs in once, since signing in is limited."""
    found: dict[str, str | None] = {}
    for role, roles in ROLES.items():
        signed = None if roles is None else sign_in(house.app, house.wiring, *roles)
        cookie = signed and signed.get_cookie(SESSION_COOKIE)
        found[role] = cookie.value if cookie else None
    return found


@pytest.fixture
def rights_house(open_house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """The planted house without limits or the check that a form is ours: rights alone decide."""
    monkeypatch.setitem(open_house.app.config, "WTF_CSRF_ENABLED", False)
    for limiter in open_house.app.extensions["limiter"]:
        # A press at each place and session there is are more than a person's.
        monkeypatch.setattr(limiter, "enabled", False)
    with open_house.wiring.database.writing() as db:
        session = db.scalars(select(SetSession).order_by(SetSession.id)).first()
        assert session is not None
        times = {"their_starts_at": session.ends_at, "their_ends_at": session.ends_at}
        db.add(Drift(set_id=session.set_id, kind=DriftKind.MOVED, found_at=NOW, **times))
        db.add(Invitee(set_id=session.set_id, address="ann@acme.example", proposed_starts_at=NOW,
                       proposed_ends_at=NOW))  # fmt: skip
    return open_house


def test_every_rule_and_method_has_a_row(house: House) -> None:
    asked = {
        (method, rule.rule)
        for rule in house.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert asked == set(RIGHTS)


@pytest.mark.parametrize(("method", "rule"), RIGHTS)
def test_rule_opens_to_exactly_whom_the_table_names(
    rights_house: House, cookies: Cookies, method: str, rule: str
) -> None:
    found = {
        role: tried(rights_house, browser_with(rights_house, cookies[role]), method, rule)
        for role in ROLES
    }

    assert found == dict(zip(ROLES, RIGHTS[method, rule], strict=True))


@pytest.mark.parametrize("role", ROLES)
def test_a_link_made_up_opens_nothing_to_any_role(
    rights_house: House, cookies: Cookies, role: str
) -> None:
    browser = browser_with(rights_house, cookies[role])
    rules = [key for key, row in RIGHTS.items() if "<token>" in key[1] and row is HOLDER]

    answers = {
        (method, address): send(rights_house, browser, method, rule, address).status_code
        for method, rule in rules
        for address in forged(rights_house, rule)
    }

    assert {key: status for key, status in answers.items() if status != 404} == {}


def browser_with(house: House, cookie: str | None) -> FlaskClient:
    browser = house.app.test_client()
    if cookie is not None:
        browser.set_cookie(SESSION_COOKIE, cookie)
    return browser


def tried(house: House, browser: FlaskClient, method: str, rule: str) -> str:
    """Return how a rule answers at the first of its addresses that lets in, else how it does not.

    What can be done once is done at one address and left to the next role at another. A refusal
    looks at no row, so a few of them stand for all.
    """
    answers: list[str] = []
    for address in addresses(house, rule):
        with send(house, browser, method, rule, address) as answer:
            answers.append(outcome(answer))
        if answers[-1] == "+" or answers[-3:] == ["-"] * 3:
            break
    return next(mark for mark in "+-?" if mark in answers)


def addresses(house: House, rule: str) -> list[str]:
    if rule.startswith("/static/"):
        return [f"/static/{STYLE_SHEET}"]
    if "<token>" in rule:
        return [address for who in PEOPLE for address in house.addresses(rule, who)]
    return house.addresses(rule, "hr")


def forged(house: House, rule: str) -> list[str]:
    return [
        "/".join((*address.split("/")[:2], "made-up", *address.split("/")[3:]))
        for address in house.addresses(rule, "ann")[:1]
    ]


def send(house: House, browser: FlaskClient, method: str, rule: str, address: str) -> TestResponse:
    if method == "GET":
        return browser.get(address)
    button = PRESSED[rule]
    # Not yet sure, nobody leaves, and the next role finds the same place.
    fields = {name: value for name, value in button.fields.items() if name != "sure"}
    token = address.split("/")[2] if "<token>" in rule else ""
    with house.app.test_request_context():
        proof = {"csrf_token": guard_for(token)}
    if button.is_json:
        return browser.post(address, json=proof | {"values": fields})
    return browser.post(address, data={**fields, **proof})


def outcome(answer: TestResponse) -> str:
    # Limits and errors of the service would prove nothing.
    assert answer.status_code not in (429, 500)
    to_sign_in = answer.headers.get("Location", "").startswith("/signin?next=")
    if answer.status_code in REFUSED or to_sign_in:
        return "-"
    return "?" if answer.status_code == 404 else "+"
