"""How the tests fill forms in: open the page, keep its hidden values, press the button."""

import re
from html import unescape

from flask.testing import FlaskClient
from sqlalchemy import select

from service.models import AccessCode
from tests.web_wiring import WebWiring

AFTER = {
    "action": "ask Sam’s team what slows them",
    "first_step": "write to Sam",
    "due_on": "2027-03-20",
    "do": "send",
}
"""The least that an after-session form takes."""

PRIVATE = "I was afraid of the silence"


def hidden(page: str) -> dict[str, str]:
    """Return the hidden inputs of the page's own form."""
    form = page[page.index("data-autosave") :]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def send(client: FlaskClient, path: str, **fields: object) -> tuple[int, str]:
    """Open the form and press Send as a browser would; return status and page."""
    typed = {**hidden(client.get(path).text), **fields}
    answer = client.post(path, data=typed)
    return answer.status_code, unescape(answer.text)


def guard(client: FlaskClient, path: str) -> str:
    return re.findall(r'name="csrf_token" value="([^"]+)"', client.get(path).text)[0]


def open_with_code(client: FlaskClient, wiring: WebWiring, path: str) -> None:
    """Ask for the code, read it as its owner would in the mail, and type it."""
    token = guard(client, f"{path}/code")
    client.post(f"{path}/code", data={"csrf_token": token})
    with wiring.database.reading() as db:
        code = db.scalars(select(AccessCode).order_by(AccessCode.id.desc())).first()
        assert code is not None
        words = code.code
    client.post(
        f"{path}/code/check", data={"csrf_token": token, "code": f" {words[:3]} {words[3:]}"}
    )
