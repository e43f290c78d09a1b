"""The toolkit: sheets that hold nobody's words, opened by a page's own link alone."""

from flask.testing import FlaskClient

from service.routes.toolkit_words import CARDS, SHEETS, TASTER
from tests.participants import Maple
from tests.web_wiring import WebWiring


def test_every_sheet_opens_from_the_list(client: FlaskClient, page: str) -> None:
    listed = client.get(f"{page}/toolkit").text
    titles = {one.slug: one.title for one in SHEETS}

    assert all(f'href="{page}/toolkit/{slug}"' in listed for slug in titles)
    assert {
        slug: f"<h1>{title}</h1>" in client.get(f"{page}/toolkit/{slug}").text
        for slug, title in titles.items()
    } == dict.fromkeys(titles, True)


def test_sheet_that_there_is_not_is_not_found(
    client: FlaskClient, page: str, wiring: WebWiring, maple: Maple
) -> None:
    other = wiring.links.page_token(maple.ann, 2)

    asked = [f"{page}/toolkit/slides", f"/p/{other}/toolkit", f"/p/{other}/toolkit/faq"]
    assert [client.get(one).status_code for one in asked] == [404] * 3


def test_taster_lasts_an_hour_and_there_are_twenty_cards() -> None:
    assert sum(minutes for minutes, _, _ in TASTER) == 60
    assert sum(len(questions) for _, questions in CARDS) == 20
