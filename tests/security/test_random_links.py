"""Thousands of links that are forged, cut, swapped or replayed: none opens anything."""

import os
import random
import string
from collections import Counter
from collections.abc import Callable
from urllib.parse import quote

import pytest

from service.links import Links
from tests.privacy.canaries import found_in
from tests.privacy.house import PEOPLE, House
from tests.security.watching import watching

LONG = os.environ.get("SETWISE_LONG") == "1"
AT_ONCE = 500
SEEDS = 100 if LONG else 2
"""The long form is 50,000 links."""

_LETTERS = string.ascii_letters + string.digits + "-_."
_SURFACES = ("p", "r", "t", "taster-place")
_NOWHERE = {404, 405, 410}
"""There is no such link, its address takes no such press, or it was replaced."""


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", range(SEEDS))
def test_no_link_but_ours_opens_writes_or_shows_anything(open_house: House, seed: int) -> None:
    draw = random.Random(seed)
    forger = Forger(open_house, draw)
    browser = open_house.browser("ann with a code")
    found: Counter[str] = Counter()
    opened: list[tuple[int, str, str]] = []
    with watching(open_house) as watched:
        for turn in range(AT_ONCE):
            way, surface, token = forger.next()
            path = f"/{surface}/{quote(token, safe='')}"
            behind = draw.choice(
                ("", "", "/code", "/passport", "/everything", "/draft", "/settings")
            )
            method = "POST" if turn % 3 == 0 else "GET"
            answer = browser.open(
                path + behind, method=method, data={"do": "send", "csrf_token": "x"}
            )
            found[way] += 1
            if answer.status_code not in _NOWHERE or found_in(answer.data) or watched.written:
                opened.append((answer.status_code, way, path + behind))

    assert opened == []
    assert set(found) == {way.__name__ for way in forger.ways}


class Forger:
    """Spoils real links in every way it knows."""

    def __init__(self, house: House, draw: random.Random) -> None:
        self._draw = draw
        links = house.wiring.links
        self._strange = Links("http://localhost", ["a-key-that-this-service-never-had-in-its-list"])
        self._real = {
            "p": [house.addresses("/p/<token>", who)[0].split("/")[2] for who in PEOPLE],
            "r": [
                path.split("/")[2] for who in PEOPLE for path in house.addresses("/r/<token>", who)
            ],
            "t": [links.taster_token(1)],
            "taster-place": [links.place_token(1)],
        }
        self._replaced = {
            "p": [links.page_token(house.planted.people[who], 2) for who in PEOPLE],
            "r": [links.form_token(number, 7) for number in (1, 2, 3)],
            "t": [links.taster_token(2**40)],
            "taster-place": [links.place_token(10**9)],
        }
        self.ways: tuple[Callable[[str], str], ...] = (
            *(self.cut, self.changed, self.lengthened, self.halves_swapped, self.made_up),
            *(self.padded, self.of_another_surface, self.replayed, self.signed_by_a_stranger),
        )

    def next(self) -> tuple[str, str, str]:
        """Return the way, the surface and the link."""
        while True:
            way, surface = self._draw.choice(self.ways), self._draw.choice(_SURFACES)
            token = way(surface)
            if token and token not in self._real[surface] and "/" not in token and token != "..":
                return way.__name__, surface, token

    def cut(self, surface: str) -> str:
        token = self._one(surface)
        return token[: self._draw.randrange(len(token))]

    def changed(self, surface: str) -> str:
        token = self._one(surface)
        place = self._draw.choice((self._draw.randrange(len(token)), len(token) - 1))
        return token[:place] + self._draw.choice(_LETTERS) + token[place + 1 :]

    def lengthened(self, surface: str) -> str:
        token = self._one(surface)
        place = self._draw.randrange(len(token) + 1)
        return (
            token[:place] + self._draw.choice(("!", "A", " ", "~", "%", "=", "é")) + token[place:]
        )

    def padded(self, surface: str) -> str:
        return self._one(surface) + self._draw.choice(("=", "==", "\n", "%00", "\x00"))

    def halves_swapped(self, surface: str) -> str:
        first, second = self._one(surface), self._one(self._draw.choice(_SURFACES))
        return first.rpartition(".")[0] + "." + second.rpartition(".")[2]

    def of_another_surface(self, surface: str) -> str:
        return self._one(self._draw.choice([one for one in _SURFACES if one != surface]))

    def replayed(self, surface: str) -> str:
        return self._draw.choice(self._replaced[surface])

    def signed_by_a_stranger(self, surface: str) -> str:
        number = self._draw.randrange(1, 30)
        if surface in "rp":
            return (
                self._strange.form_token(number, 1)
                if surface == "r"
                else (self._strange.page_token(number, 1))
            )
        return self._strange.taster_token(1) if surface == "t" else self._strange.place_token(1)

    def made_up(self, _surface: str) -> str:
        length = self._draw.randrange(1, 200)
        return "".join(self._draw.choice(_LETTERS) for _ in range(length))

    def _one(self, surface: str) -> str:
        return self._draw.choice(self._real[surface])
