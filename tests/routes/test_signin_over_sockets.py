"""Sign-in from the console's door through the sandbox's Entra and back, over real sockets."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from flask.testing import FlaskClient

from service.graph.signin import EntraSignIn
from tests.graph.live import RunningSandbox, running_sandbox
from tests.hr import HrWiring, build_hr_wiring
from tests.web_app import make_app


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def browser(sandbox: RunningSandbox, sqlite_url: str) -> Iterator[FlaskClient]:
    wiring: HrWiring = build_hr_wiring(sqlite_url)
    entra = EntraSignIn(
        authority=sandbox.authority,
        client_id=sandbox.signin_client_id,
        client_secret=sandbox.signin_client_secret,
        ca_file=sandbox.ca_file,
    )
    wiring.signs_in = entra  # type: ignore[assignment]  # -- the real one in the stand-in's place
    yield make_app(wiring).test_client()
    entra.close()
    wiring.database.dispose()


def choose(address: str, name: str) -> str:
    """Press somebody's button on the sandbox's page; return where the browser is sent."""
    page = requests.get(address, timeout=10).text
    before_name = page[: page.index(name)]
    person = before_name.rsplit('value="', 1)[1].split('"', 1)[0]
    answer = requests.post(address, data={"person": person}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def test_hr_gets_in_and_lands_where_they_wanted(browser: FlaskClient) -> None:
    begun = browser.get("/signin/start?next=/audit")
    back = browser.get(choose(begun.headers["Location"], "Ada Byron"))

    assert back.headers["Location"] == "/audit"
    assert "Ada Byron" in browser.get("/audit").text


def test_colleague_without_a_role_is_told_so(browser: FlaskClient) -> None:
    begun = browser.get("/signin/start")
    browser.get(choose(begun.headers["Location"], "Zoë Müller"))

    home = browser.get("/")

    assert home.status_code == 403
    assert "You are signed in as Zoë Müller, and your account has no role here." in home.text


def test_an_answer_counts_once(browser: FlaskClient) -> None:
    begun = browser.get("/signin/start")
    answer = choose(begun.headers["Location"], "Ada Byron")
    flow = browser.get_cookie("setwise-signin")
    assert flow is not None

    first = browser.get(answer)
    browser.set_cookie("setwise-signin", flow.value)
    second = browser.get(answer)

    assert (first.status_code, second.status_code) == (302, 400)


def test_sign_in_that_is_away_is_said_plainly(sqlite_url: str) -> None:
    wiring = build_hr_wiring(sqlite_url)
    entra = EntraSignIn(
        authority="https://localhost:1/tenant", client_id="c", client_secret="s", ca_file=None
    )
    wiring.signs_in = entra  # type: ignore[assignment]  # -- the real one in the stand-in's place
    browser = make_app(wiring).test_client()

    answer = browser.get("/signin/start")
    entra.close()
    wiring.database.dispose()

    assert answer.status_code == 503
    assert "Sign-in cannot be reached just now" in answer.text
