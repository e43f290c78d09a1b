"""What a person chose after one session opens their next mail and form."""

from datetime import timedelta

from tests.flows import outlook, post
from tests.flows.browserless import Browser
from tests.flows.conftest import MakesSetUps
from tests.flows.harness import PROGRAMMES

_ADA, _CLEO = "ada.holm@larkfield.example", "cleo.marsh@larkfield.example"
_ACTION = "ask Sam’s team what slows them"


def test_an_answer_opens_the_next_mail_and_form(make_set_up: MakesSetUps) -> None:
    set_up = make_set_up(people=PROGRAMMES / "small.csv")
    set_up.book(PROGRAMMES / "small.yaml")
    birch = outlook.meetings(set_up)["Birch"]
    set_up.move_to(birch[1].end + timedelta(hours=1))
    with Browser(set_up.web_url) as browser:
        thanks = browser.send(
            post.letter_to(set_up, _ADA, "after-session", 2).form_url,
            {"action": _ACTION, "first_step": "write to Sam", "due_on": "2027-10-15"},
        )
        assert "next" in thanks.text
    set_up.move_to(birch[2].start - timedelta(hours=1))
    adas = post.letter_to(set_up, _ADA, "before-session", 3)
    agreed_on = birch[1].end
    opening = f'On {agreed_on.day} {agreed_on:%B} you chose to "{_ACTION}". How did it go?'
    assert opening in " ".join(adas.text.split())
    assert _ACTION not in post.letter_to(set_up, _CLEO, "before-session", 3).text
    with Browser(set_up.web_url) as browser:
        page = browser.get(adas.form_url)
        assert (page.status_code, _ACTION in page.text) == (200, True)
        assert f"On {agreed_on.day} {agreed_on:%B} you chose to" in page.text
        choices = {
            slug: slug in page.text for slug in ("done", "part", "not-yet", "changed", "stuck")
        }
        assert choices == dict.fromkeys(choices, True)
        browser.send(adas.form_url, {"state": "stuck", "coming": "yes"})
    states = set_up.rows("SELECT state FROM action")
    assert states == [("stuck",)]
