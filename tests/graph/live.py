"""A sandbox in a process of its own, for the contract tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from service.graph.tokens import AppTokens, Secret, resource_of
from service.graph.transport import Transport
from tests.nursery import the_nursery

_PEOPLE = """email,name,manager,time_zone,app_roles
zoe@contoso.example,Zoë Müller,ada@contoso.example,Europe/Berlin,
ada@contoso.example,Ada Byron,,Europe/London,HR.Admin HR.Viewer
"""
SENDER = "learning@setwise.example"
ORGANISER = "sets@setwise.example"


@dataclass(frozen=True)
class RunningSandbox:
    """Where the sandbox listens, and what its two applications sign in with."""

    graph_base_url: str
    people_url: str
    authority: str
    tenant_id: str
    ca_file: str
    client_id: str
    client_secret: str
    signin_client_id: str
    signin_client_secret: str

    def tell(self, topic: str, said: dict[str, Any]) -> Any:
        """Post to one of its script calls and return the answer."""
        answer = requests.post(f"{self.people_url}/_sandbox/{topic}", json=said, timeout=10)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def fault(self, method: str, path_regex: str, what: str, **more: Any) -> None:
        """Let the next matching request fail."""
        match = {"method": method, "path_regex": path_regex}
        self.tell("faults", {"rules": [{"match": match, "what": what, "times": 1, **more}]})

    def state(self) -> dict[str, Any]:
        """Everything that it holds."""
        answer = requests.get(f"{self.people_url}/_sandbox/state", timeout=10)
        found: dict[str, Any] = answer.json()
        return found


@contextmanager
def connected(sandbox: RunningSandbox) -> Iterator[Transport]:
    """Yield the service's own way to it, with the worker's token."""
    tokens = AppTokens(
        authority=sandbox.authority,
        client_id=sandbox.client_id,
        credential=Secret(sandbox.client_secret),
        ca_file=sandbox.ca_file,
        resource=resource_of(sandbox.graph_base_url),
    )
    transport = Transport(sandbox.graph_base_url, tokens, ca_file=sandbox.ca_file)
    yield transport
    transport.close()
    tokens.close()


@contextmanager
def running_sandbox(folder: Path, *, people_csv: str = _PEOPLE) -> Iterator[RunningSandbox]:
    """Start a sandbox on free ports, wait until it is ready, stop it at the end."""
    people = folder / "people.csv"
    people.write_text(people_csv, encoding="utf-8")
    process = the_nursery().sandbox(folder / "data", people, folder / "sandbox.log")
    process.start()
    try:
        ready = process.ready_line()
        names = RunningSandbox.__dataclass_fields__
        yield RunningSandbox(**{name: ready[name] for name in names})
    finally:
        process.stop()
