"""A link is an id, signed: one spelling, every key of the list, one surface."""

import pytest
from itsdangerous import URLSafeSerializer

from service.links import Links, Pointer

OLD, NEW = "an-old-signing-key-that-is-long-enough", "a-new-signing-key-that-is-long-enough"
LINKS = Links("https://sets.acme.example", [NEW, OLD])
TOKEN = LINKS.page_token(5, 1)


@pytest.mark.parametrize(
    "spelling",
    [
        *(f"{TOKEN}{more}" for more in ("=", "==", "!", "~~", " ", "é")),
        f"{TOKEN[:-3]}*{TOKEN[-3:]}",
        *(f"{TOKEN[:-1]}{last}" for last in "0123456789" if last != TOKEN[-1]),
    ],
)
def test_link_has_one_spelling(spelling: str) -> None:
    assert LINKS.read_page(TOKEN) == Pointer(5, 1)
    assert LINKS.read_page(spelling) is None


def test_link_is_signed_by_the_newest_key_and_read_by_every_one_of_the_list() -> None:
    signed_before, signed_now = Links("", [OLD]).page_token(5, 1), LINKS.page_token(5, 1)

    assert LINKS.read_page(signed_before) == Pointer(5, 1)
    assert Links("", [NEW]).read_page(signed_now) == Pointer(5, 1)
    # The old key is dropped: what it signed opens nothing any more.
    assert Links("", [NEW]).read_page(signed_before) is None


def test_link_of_one_surface_is_none_on_another() -> None:
    tokens = {
        "form": LINKS.form_token(5, 1),
        "page": LINKS.page_token(5, 1),
        "taster": LINKS.taster_token(5),
        "place": LINKS.place_token(5),
    }
    reads = {
        "form": LINKS.read_form,
        "page": LINKS.read_page,
        "taster": LINKS.read_taster,
        "place": LINKS.read_place,
    }

    opened = {(made, asked) for made in tokens for asked in reads if reads[asked](tokens[made])}

    assert opened == {(name, name) for name in tokens}


def test_link_says_nothing_of_a_person_but_an_id_and_a_generation() -> None:
    told = URLSafeSerializer(NEW, salt="setwise.person-page").loads(TOKEN)

    assert told == [5, 1]
