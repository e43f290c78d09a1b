"""What the question helper shows on a form: to its writer's device alone, and never in the way."""

from html import unescape

import pytest
from flask.testing import FlaskClient

from tests.participants import Maple, add_link, dump, form_path
from tests.routes.pressing import AFTER, hidden, open_with_code, send
from tests.web_wiring import WebWiring

CLOSED = "Should I talk to the quiet accountant?"
HINT = "Yes or no could answer it. What, how or who gives a set more to ask about."
BUTTON = "Look at my question"


@pytest.fixture
def before(wiring: WebWiring, maple: Maple) -> str:
    """The path of Ann's form before session 3."""
    with wiring.database.writing() as db:
        return form_path(wiring, add_link(db, maple, "before-session", session=3))


@pytest.fixture
def joining(wiring: WebWiring, maple: Maple) -> str:
    """The path of Ann's joining form."""
    with wiring.database.writing() as db:
        return form_path(wiring, add_link(db, maple, "joining", session=1))


def test_every_form_with_a_question_has_the_button_and_something_to_start_from(
    client: FlaskClient, before: str, after: str, joining: str
) -> None:
    pages = [unescape(client.get(path).text) for path in (before, after, joining)]

    assert [(page.count(BUTTON), page.count("Need a start?")) for page in pages] == [(1, 1)] * 3
    assert all("What would I lead here if nobody were watching?" in page for page in pages)
    assert [HINT in page for page in pages] == [False] * 3


def test_looking_saves_the_draft_and_comes_back_to_the_question(
    client: FlaskClient, before: str
) -> None:
    typed = {**hidden(client.get(before).text), "question": CLOSED, "do": "look"}

    answer = client.post(before, data=typed)
    page = unescape(client.get(before).text)

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{before}#q-question")
    assert CLOSED in page
    assert "<q>Should I</q> " + HINT in page
    assert "How might I …?" in page


def test_looking_at_an_open_question_suggests_nothing(client: FlaskClient, before: str) -> None:
    send(client, before, question="How do I reach the quiet accountant?", do="look")

    page = client.get(before).text

    assert "Nothing to suggest." in page
    assert HINT not in page


def test_a_question_with_hints_is_sent_like_any_other(client: FlaskClient, before: str) -> None:
    status, _ = send(client, before, coming="yes", question=CLOSED, do="send")

    assert status == 303


def test_hints_in_german_stand_in_german(client: FlaskClient, before: str) -> None:
    send(client, before, question="Soll ich mit meiner Chefin reden?", do="look")

    page = unescape(client.get(before).text)

    assert 'data-look="question" lang="de"' in page
    assert "Ja oder nein könnte genügen." in page


def test_words_withheld_from_a_device_give_it_no_hints(
    client: FlaskClient, other_device: FlaskClient, wiring: WebWiring, after: str
) -> None:
    send(client, after, **AFTER, kept_question=CLOSED)

    assert HINT in unescape(client.get(after).text)
    assert HINT not in unescape(other_device.get(after).text)
    open_with_code(other_device, wiring, after)
    assert HINT in unescape(other_device.get(after).text)


def test_hints_of_a_draft_stay_on_the_device_that_wrote_it(
    client: FlaskClient, other_device: FlaskClient, before: str
) -> None:
    send(client, before, question=CLOSED, do="look")

    assert HINT not in unescape(other_device.get(before).text)


def test_showing_hints_writes_nothing(client: FlaskClient, wiring: WebWiring, before: str) -> None:
    send(client, before, question=CLOSED, do="look")
    rows = dump(wiring.database)

    client.get(before)

    assert dump(wiring.database) == rows


def test_save_by_script_answers_with_the_hints_of_what_it_saved(
    client: FlaskClient, before: str
) -> None:
    guard = hidden(client.get(before).text)["csrf_token"]

    answer = client.post(
        f"{before}/draft", json={"csrf_token": guard, "values": {"question": CLOSED}}
    )

    assert answer.json == {
        "saved": True,
        "words": "Saved Tuesday 2 March, 09:00",
        "looks": {
            "question": {
                "language": "en",
                "hints": [{"words": "Should I", "said": HINT}],
                "lead": "Or begin with",
                "frame": "How might I …?",
                "nothing": "",
            }
        },
    }


def test_save_by_script_says_nothing_of_a_question_that_was_emptied(
    client: FlaskClient, before: str
) -> None:
    guard = hidden(client.get(before).text)["csrf_token"]

    answer = client.post(f"{before}/draft", json={"csrf_token": guard, "values": {"question": ""}})

    assert answer.json is not None
    assert answer.json["looks"]["question"]["hints"] == []
    assert answer.json["looks"]["question"]["nothing"] == ""


def test_words_of_a_question_stand_in_no_log_and_no_address(
    client: FlaskClient, before: str, caplog: pytest.LogCaptureFixture
) -> None:
    typed = {**hidden(client.get(before).text), "question": CLOSED, "do": "look"}

    answer = client.post(before, data=typed)
    client.get(before)

    assert "accountant" not in caplog.text
    assert "accountant" not in answer.headers["Location"] + answer.text
