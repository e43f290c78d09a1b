"""The clients of Microsoft 365 that settings choose; made by `wiring`, which hands them on."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from service.meters import count_call
from service.runs import call_id
from service.settings import ClientCredentials, Settings
from service.workflows.ports import (
    BooksMeetings,
    ChecksPermissions,
    ReadsAvailability,
    ReadsDirectory,
    ReadsInbox,
    SendsMail,
    TracesMail,
    WatchesMailboxes,
)

if TYPE_CHECKING:  # loaded only where they are made, see below
    from service.graph.signin import EntraSignIn
    from service.graph.tokens import Credential


@dataclass(frozen=True)
class GraphClients:
    """The worker's clients, which share one token and its connections."""

    mail: SendsMail
    traces: TracesMail
    meetings: BooksMeetings
    inbox: ReadsInbox
    watches: WatchesMailboxes
    directory: ReadsDirectory
    availability: ReadsAvailability
    permissions: ChecksPermissions


def graph_clients(
    settings: Settings,
    *,
    before_write: Callable[[], None],
    before_mailbox: Callable[[str], None],
) -> GraphClients:
    """Connect the worker's application; the first call of any client asks for its token.

    Mail and calendars are written through a transport that asks `before_write`; what only looks
    goes past it. Every request to a mailbox is counted with `before_mailbox`, but for the doctor's
    few, which are made before there may be rows to count in.
    """
    # Imported here: the web process neither needs these nor loads them.
    from service.graph.availability import GraphAvailability
    from service.graph.calendar import GraphCalendar
    from service.graph.directory import GraphDirectory
    from service.graph.inbox import GraphInbox
    from service.graph.mail import GraphMail
    from service.graph.notifications import GraphNotifications
    from service.graph.permissions import GraphPermissions
    from service.graph.sessions import AUTHORITY_TIMEOUT, BoundedSession
    from service.graph.tokens import AppTokens, resource_of
    from service.graph.trace import GraphTrace
    from service.graph.transport import Transport

    credentials = settings.worker_credentials()
    ca_file = _ca_file(settings)
    tokens = AppTokens(
        authority=settings.authority,
        client_id=credentials.client_id,
        credential=_credential(credentials),
        ca_file=ca_file,
        resource=resource_of(settings.graph_base_url),
    )
    carried = partial(
        Transport,
        settings.graph_base_url,
        tokens,
        ca_file=ca_file,
        call_id=call_id,
        after_call=count_call,
    )
    transport = carried()
    reading = carried(before_mailbox=before_mailbox)
    writing = carried(before_write=before_write, before_mailbox=before_mailbox)
    return GraphClients(
        mail=GraphMail(writing),
        traces=GraphTrace(transport),
        meetings=GraphCalendar(writing),
        inbox=GraphInbox(reading),
        watches=GraphNotifications(transport),
        directory=GraphDirectory(transport),
        # Asked in the name of a mailbox that we hold anyway.
        availability=GraphAvailability(reading, next(iter(settings.organiser_mailboxes), "")),
        permissions=GraphPermissions(
            transport,
            tokens,
            client_id=credentials.client_id or "<application id of the managed identity>",
            sign_in=sign_in_client(settings) if settings.signin_client_id else None,
            senders=settings.sender_mailboxes,
            organisers=settings.organiser_mailboxes,
            clocks={
                "Graph": f"{settings.graph_base_url}/users",
                "Entra": f"{settings.authority}/v2.0/.well-known/openid-configuration",
            },
            session=BoundedSession(ca_file=ca_file, timeout=AUTHORITY_TIMEOUT),
        ),
    )


def _credential(credentials: ClientCredentials) -> "Credential":
    from service.graph.tokens import (
        Certificate,
        ManagedIdentity,
        Secret,
    )

    if credentials.secret is not None:
        return Secret(credentials.secret.get_secret_value())
    if credentials.certificate_path is not None:
        password = credentials.certificate_password
        return Certificate(
            str(credentials.certificate_path),
            passphrase=None if password is None else password.get_secret_value(),
        )
    return ManagedIdentity(credentials.client_id or None)


def sign_in_client(settings: Settings) -> "EntraSignIn":
    """Return the client of the sign-in application; nothing is connected yet."""
    from service.graph.signin import EntraSignIn

    credentials = settings.signin_credentials()
    return EntraSignIn(
        authority=settings.authority,
        client_id=credentials.client_id,
        client_secret=credentials.client_secret.get_secret_value(),
        ca_file=_ca_file(settings),
    )


def _ca_file(settings: Settings) -> str | None:
    return None if settings.ca_file is None else str(settings.ca_file)
