"""Put a whole sandbox together and run it on two loopback ports."""

from functools import partial
from pathlib import Path
from typing import Any

from sandbox.certificates import server_tls
from sandbox.clock import SandboxClock
from sandbox.context import Context
from sandbox.entra.service import Entra
from sandbox.graph.service import Graph
from sandbox.listener import Call, Listener, Reply
from sandbox.people_file import ensure_service_mailboxes, load_people
from sandbox.signing import Signer
from sandbox.sites import people_site, tls_site
from sandbox.store import Store
from sandbox.subscriptions import WATCHABLE, notifications


class Sandbox:
    """One running Microsoft 365, with its state in a folder.

    Args:
        data: folder for the database, keys and certificates; made where it is missing.
        port: TLS port for Entra and Graph; 0 takes a free one.
        people_port: plain http port for scripts and people; 0 takes a free one.
        people: CSV file of the tenant's people.

    Raises:
        OSError: a port is taken.
        ValueError: the people file cannot be read.
    """

    def __init__(
        self, data: Path, port: int = 0, people_port: int = 0, people: Path | None = None
    ) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self._store = Store(data / "sandbox.sqlite")
        if people is not None:
            load_people(self._store, people)
        ensure_service_mailboxes(self._store)
        self.context = Context(self._store, SandboxClock(self._store))
        # The addresses are part of what Graph and Entra say, so the ports are bound first; a
        # connection that comes early waits in the queue of the socket.
        self._tls = Listener(port, self._secure, server_tls(data))
        try:
            self._plain = Listener(people_port, self._open)
        except OSError:
            self._tls.stop()
            raise
        secure = f"https://localhost:{self._tls.port}"
        plain = f"http://localhost:{self._plain.port}"
        self.context.graph_base_url, self.context.people_url = f"{secure}/v1.0", plain
        signer = Signer(data)
        self._entra = Entra(self.context, signer, data / "ca.pem", secure, plain)
        self._secure_site = tls_site(self.context, Graph(self.context, signer), self._entra)
        self._people_site = people_site(self.context, self._entra)

    def start(self) -> None:
        self.context.postman.start()
        self.context.notifier.start(WATCHABLE, partial(notifications, self.context))
        self._tls.start()
        self._plain.start()

    def stop(self) -> None:
        self._tls.stop()
        self._plain.stop()
        self.context.postman.stop()
        self.context.notifier.stop()
        self._store.close()

    def ready(self) -> dict[str, Any]:
        """What a client needs to know; the command prints it as one line of JSON."""
        return {
            "graph_base_url": self.context.graph_base_url,
            "people_url": self.context.people_url,
            **self._entra.credentials(),
        }

    def _secure(self, call: Call) -> Reply | None:
        return self._secure_site(call)

    def _open(self, call: Call) -> Reply | None:
        return self._people_site(call)
