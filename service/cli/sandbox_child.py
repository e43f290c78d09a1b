"""The sandbox as a child process: Microsoft 365 on this machine."""

import json
import select
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import click
import requests

_READY_WITHIN_SECONDS = 30
_ENDS_WITHIN_SECONDS = 5


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox and the addresses it told."""

    process: subprocess.Popen[str]
    graph_base_url: str
    authority: str
    people_url: str
    ca_file: str
    client_id: str
    client_secret: str
    signin_client_id: str
    signin_client_secret: str

    def settings(self) -> dict[str, str]:
        """Return the variables that point a service at this sandbox."""
        return {
            "GRAPH_BASE_URL": self.graph_base_url,
            "AUTHORITY": self.authority,
            "CA_FILE": self.ca_file,
            "CLIENT_ID": self.client_id,
            "CLIENT_SECRET": self.client_secret,
            "SIGNIN_CLIENT_ID": self.signin_client_id,
            "SIGNIN_CLIENT_SECRET": self.signin_client_secret,
            "SANDBOX_CLOCK_URL": f"{self.people_url}/_sandbox/clock",
            "SENDER_MAILBOXES": "learning@setwise.example",
            "ORGANISER_MAILBOXES": "sets@setwise.example",
            "SEND_MODE": "live",
        }

    def tell(self, what: str, said: dict[str, object]) -> None:
        """Post to one of its script calls."""
        with requests.Session() as session:
            # A proxy of the environment has no business on a loopback address.
            session.trust_env = False
            answer = session.post(f"{self.people_url}/_sandbox/{what}", json=said, timeout=5)
        answer.raise_for_status()

    def stop(self) -> None:
        """End it and wait until it has."""
        self.process.terminate()
        try:
            self.process.wait(timeout=_ENDS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


def start_sandbox(*, data: Path, port: int, people_port: int, people: Path) -> Sandbox:
    """Start the sandbox and wait until it says that it is ready.

    Args:
        data: its folder; what it holds survives a restart.
        people: CSV of everybody in its directory.

    Raises:
        ClickException: it did not start.
    """
    process = subprocess.Popen(  # noqa: S603 -- our own module, our own arguments
        [
            *(sys.executable, "-m", "sandbox"),
            *("--data", str(data)),
            *("--port", str(port)),
            *("--people-port", str(people_port)),
            *("--people", str(people)),
        ],
        stdout=subprocess.PIPE,
        text=True,
        # Ctrl-C is for us: we end the child after the service has finished what is in hand.
        start_new_session=True,
    )
    line = _first_line(process)
    if not line:
        process.kill()
        process.wait()
        message = (
            f"The sandbox did not start; is port {port} or {people_port} taken? "
            "Choose others with --sandbox-port and --people-port"
        )
        raise click.ClickException(message)
    told = json.loads(line)
    fields = [name for name in Sandbox.__dataclass_fields__ if name != "process"]
    return Sandbox(process=process, **{name: told[name] for name in fields})


def _first_line(process: subprocess.Popen[str]) -> str:
    if process.stdout is None:
        return ""
    ready, _, _ = select.select([process.stdout], [], [], _READY_WITHIN_SECONDS)
    return process.stdout.readline() if ready else ""
