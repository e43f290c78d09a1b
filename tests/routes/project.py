"""Somebody at the project of their set, on a device that has shown their code."""

from dataclasses import dataclass
from html import unescape
from typing import TypeVar

from flask.testing import FlaskClient
from sqlalchemy import select

from service.models.base import Base
from tests.participants import Maple, page_path
from tests.routes.pressing import guard, open_with_code
from tests.web_wiring import WebWiring

Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True)
class Room:
    """A browser, whose it is, and what its forms prove themselves with."""

    client: FlaskClient
    wiring: WebWiring
    maple: Maple
    own_page: str
    proof: str

    @classmethod
    def of(cls, client: FlaskClient, wiring: WebWiring, maple: Maple, person: int) -> "Room":
        """Show somebody's code on a device."""
        own_page = page_path(wiring, person)
        proof = guard(client, f"{own_page}/code")
        open_with_code(client, wiring, own_page)
        return cls(client, wiring, maple, own_page, proof)

    @property
    def path(self) -> str:
        """The project's page."""
        return f"{self.own_page}/project/{self.maple.learning_set}"

    def page(self) -> str:
        """Return the project as this person reads it."""
        answer = self.client.get(self.path)
        assert answer.status_code == 200
        return unescape(answer.text)

    def press(self, path: str, **fields: str) -> tuple[int, str]:
        """Send one of its forms; return status and page. Several ticks stand in one text."""
        tests = fields.pop("tests", "").split()
        data = {"csrf_token": self.proof, "once": "0" * 32, **fields, "tests": tests}
        answer = self.client.post(self.path + path, data=data)
        return answer.status_code, unescape(answer.text)

    def rows(self, kind: type[Row]) -> list[Row]:
        """Return every row of a kind, in the order of writing."""
        with self.wiring.database.reading() as db:
            return list(db.scalars(select(kind).order_by(kind.id)))  # type: ignore[attr-defined]  # -- every row has one
