"""Somebody before a board, as a browser and as its page's script."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.databases import asked
from tests.participants import Maple, page_path
from tests.routes.pressing import guard, open_with_code
from tests.web_wiring import WebWiring


@dataclass
class Visitor:
    """A device behind somebody's own link."""

    client: FlaskClient
    wiring: WebWiring
    path: str
    """Of the board."""
    guard: str

    def open_board(self, columns: str = "") -> int:
        answer = self.client.post(f"{self.path}/open", data=self.fields(columns=columns))
        return answer.status_code

    def page(self) -> str:
        return self.client.get(self.path).text

    def state(self, *, since: int = 0) -> dict[str, Any]:
        told: dict[str, Any] = self.client.get(f"{self.path}/state?since={since}").get_json()
        return told

    def state_answer(self, *, tag: str = "") -> TestResponse:
        headers = {"If-None-Match": tag} if tag else {}
        return self.client.get(f"{self.path}/state", headers=headers)

    def columns(self) -> list[str]:
        return [one["title"] for one in self.state()["columns"]]

    def first_column(self) -> str:
        return str(self.state()["columns"][0]["id"])

    def add(self, words: str) -> str:
        """Put a note into the first column; return its id."""
        note = str(uuid.uuid4())
        status, _ = self.press(do="add", column=self.first_column(), words=words, write=note)
        assert status == 200
        return note

    def press(self, **fields: str) -> tuple[int, dict[str, Any]]:
        """Send one write as the script does."""
        sent = {"write": str(uuid.uuid4()), **fields}
        answer = self.client.post(
            self.path, data=self.fields(**sent), headers={"Accept": "application/json"}
        )
        return answer.status_code, answer.get_json()

    def fields(self, **fields: str) -> dict[str, str]:
        return {"csrf_token": self.guard, **fields}

    def count_queries(self) -> int:
        """Return how many statements the page and the state take together."""
        with asked(self.wiring.database) as statements:
            self.page()
            self.state()
        return len(statements)


def visitor(
    client: FlaskClient, wiring: WebWiring, maple: Maple, person_id: int, *, session: int = 2
) -> Visitor:
    """Return somebody whose code was shown, before the board of a session, counted from 1."""
    page = page_path(wiring, person_id)
    open_with_code(client, wiring, page)
    path = f"{page}/board/{maple.sessions[session - 1]}"
    return Visitor(client, wiring, path, guard(client, f"{page}/code"))
