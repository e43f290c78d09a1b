"""A body comes over the network, as slowly as its sender likes: nobody waits behind it."""

import io
import json
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from service.store.database import Database
from tests.routes.boards import Visitor
from tests.routes.pressing import AFTER, guard
from tests.web_wiring import WebWiring


class _Body(io.BytesIO):
    """Keeps how many connections to write with were in use each time it was read."""

    def __init__(self, content: bytes, database: Database) -> None:
        super().__init__(content)
        self._pool = database.engine.pool
        self.in_use: list[int] = []

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # -- of any buffer
        self._note()
        return super().readinto(buffer)

    def read(self, size: int | None = -1) -> bytes:
        self._note()
        return super().read(size)

    def _note(self) -> None:
        self.in_use.append(self._pool.checkedout())  # type: ignore[attr-defined]  # -- a QueuePool


def _press(client: FlaskClient, path: str, body: _Body, kind: str) -> int:
    answer = client.post(
        path, input_stream=body, content_length=len(body.getvalue()), content_type=kind
    )
    return answer.status_code


@pytest.mark.parametrize("place", ["", "/draft"])
def test_form_is_read_before_a_transaction_begins(
    client: FlaskClient, wiring: WebWiring, after: str, place: str
) -> None:
    token = guard(client, after)
    if place:
        sent = json.dumps({"csrf_token": token, "values": {"action": "ask"}}).encode()
        kind, wanted = "application/json", 200
    else:
        sent = urlencode(AFTER | {"csrf_token": token}).encode()
        kind, wanted = "application/x-www-form-urlencoded", 303
    body = _Body(sent, wiring.database)

    assert _press(client, after + place, body, kind) == wanted
    assert set(body.in_use) == {0}


def test_photo_is_read_before_a_transaction_begins(ann: Visitor, wiring: WebWiring) -> None:
    token = guard(ann.client, ann.path)
    field = "Content-Disposition: form-data; name="
    sent = (
        f'--x\r\n{field}"csrf_token"\r\n\r\n{token}\r\n'
        f'--x\r\n{field}"photo"; filename="a.png"\r\n\r\nno photo\r\n--x--\r\n'
    ).encode()
    body = _Body(sent, wiring.database)

    assert _press(ann.client, f"{ann.path}/photos", body, "multipart/form-data; boundary=x") == 409
    assert set(body.in_use) == {0}
