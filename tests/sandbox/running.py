"""Run a sandbox inside the test process and talk to it as its clients do."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msal
import requests

from sandbox.machine import Sandbox

GRAPH_SCOPE = "https://graph.microsoft.com/.default"
SENDER = "learning@setwise.example"
TAG = "String {66f5a359-4659-4830-9070-00047ec6ac6e} Name AlsOutboxId"
IMMUTABLE = {"Prefer": 'IdType="ImmutableId"'}

PEOPLE = """\
email,given_name,surname,manager,department,location,time_zone,working_days,country,job_title,app_roles,note
ann@north.example,Ann,Ångström,mia@north.example,Sales,London,Europe/London,Mon-Fri,GB,Buyer,,x
bob@north.example,Bob,Bell,mia@north.example,Sales,Berlin,Europe/Berlin,Mon-Thu,DE,,,
mia@north.example,Mia,Moss,,Sales,Paris,Europe/Paris,Mon-Fri,FR,Head,,
hal@north.example,Hal,Reed,,HR,London,Europe/London,Mon-Fri,GB,HR,HR.Admin,
"""


class Client:
    """Graph by MSAL and requests, and the script calls, of one sandbox."""

    def __init__(self, ready: dict[str, Any]) -> None:
        self.ready = ready
        self.session = requests.Session()
        # REQUESTS_CA_BUNDLE of the environment would override the sandbox's own authority.
        self.session.trust_env = False
        self.session.verify = ready["ca_file"]
        self._token = ""

    def worker(self, **changes: Any) -> Any:
        """MSAL's client for the worker's app registration."""
        given = {
            "client_id": self.ready["client_id"],
            "client_credential": self.ready["client_secret"],
            "authority": self.ready["authority"],
            "instance_discovery": False,
            "http_client": self.session,
            **changes,
        }
        return msal.ConfidentialClientApplication(**given)

    def sign_in_app(self) -> Any:
        return self.worker(
            client_id=self.ready["signin_client_id"],
            client_credential=self.ready["signin_client_secret"],
        )

    def token(self) -> str:
        if not self._token:
            self._token = self.worker().acquire_token_for_client([GRAPH_SCOPE])["access_token"]
        return self._token

    def graph(
        self, method: str, path: str, body: Any = None, *, headers: Any = None, **options: Any
    ) -> requests.Response:
        """One call below /v1.0, or to an absolute address, with the worker's token."""
        url = path if path.startswith("https://") else self.ready["graph_base_url"] + path
        own = {"Authorization": f"Bearer {self.token()}", **(headers or {})}
        return self.session.request(
            method, url, json=body, headers=own, timeout=(3.05, 10), **options
        )

    def script(self, name: str, body: Any = None) -> dict[str, Any]:
        """A script call on the people port: POST with a body, GET without."""
        url = f"{self.ready['people_url']}/_sandbox/{name}"
        method = "GET" if body is None else "POST"
        response = self.session.request(method, url, json=body, timeout=(3.05, 10))
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def draft(self, to: str = "ann@north.example", tag: str = "42#1", **more: Any) -> Any:
        """Create a draft and return its JSON."""
        response = self.graph(
            "POST", f"/users/{SENDER}/messages", message(to, tag, **more), headers=IMMUTABLE
        )
        assert response.status_code == 201, response.text
        return response.json()

    def send(self, draft_id: str) -> requests.Response:
        return self.graph("POST", f"/users/{SENDER}/messages/{draft_id}/send")

    def mails(self, mailbox: str, folder: str = "inbox") -> list[dict[str, Any]]:
        """What the state tells about one folder."""
        return [
            mail
            for mail in self.script("state")["messages"]
            if (mail["mailbox"], mail["folder"]) == (mailbox, folder)
        ]

    def close(self) -> None:
        self.session.close()


def message(to: str, tag: str = "42#1", **more: Any) -> dict[str, Any]:
    """A message as the service's client sends it."""
    return {
        "subject": "Before your session",
        "body": {"contentType": "HTML", "content": "<p>Hello <b>Ann</b></p>"},
        "toRecipients": [{"emailAddress": {"address": to}}],
        "singleValueExtendedProperties": [{"id": TAG, "value": tag}],
        **more,
    }


def tag_filter(tag: str) -> dict[str, str]:
    condition = f"ep: ep/id eq '{TAG}' and ep/value eq '{tag}'"
    return {"$filter": f"singleValueExtendedProperties/Any({condition})"}


@contextmanager
def running(data: Path) -> Iterator[Client]:
    """A sandbox with four people and two service mailboxes on free ports."""
    data.mkdir(parents=True, exist_ok=True)
    people = data / "people.csv"
    people.write_text(PEOPLE, encoding="utf-8")
    sandbox = Sandbox(data, people=people)
    sandbox.start()
    client = Client(sandbox.ready())
    try:
        yield client
    finally:
        client.close()
        sandbox.stop()
