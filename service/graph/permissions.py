"""Try out, without changing anything, what the worker's application may do."""

from collections.abc import Callable, Sequence

from service.graph.errors import GraphError, GraphNotFound, GraphRejected
from service.graph.signin import EntraSignIn
from service.graph.tokens import GivesTokens
from service.graph.transport import Transport
from service.graph.wire import probes
from service.graph.wire.request import NO_MAILBOX, GraphRequest

Finding = tuple[str, bool, str]
"""(what, whether it is in order, how to mend it)."""

_GRANT = "grant {0} to the application, for this mailbox at least; a grant takes up to two hours"


class GraphPermissions:
    """What `doctor` asks of Entra, Graph and each service mailbox."""

    def __init__(
        self,
        transport: Transport,
        tokens: GivesTokens,
        *,
        sign_in: EntraSignIn | None,
        senders: Sequence[str],
        organisers: Sequence[str],
    ) -> None:
        """Keep what to try.

        Args:
            sign_in: None where this process has no sign-in settings.
            senders: mailboxes that send our mails.
            organisers: mailboxes that hold the series.
        """
        self._transport = transport
        self._tokens = tokens
        self._sign_in = sign_in
        self._senders = senders
        self._organisers = organisers

    def check(self) -> list[Finding]:
        """Return what was tried, one line each; a missing token ends the list."""
        findings = [self._sign_in_line(), _line("Application token", self._tokens.bearer, _TOKEN)]
        if not findings[-1][1]:
            return findings
        findings.append(
            _line(
                "User.Read.All",
                lambda: self._ask(probes.read_users()),
                "grant User.Read.All to the application",
            )
        )
        for mailbox in self._senders:
            findings.append(self._tried("Mail.ReadWrite", mailbox, probes.change_mail(mailbox)))
            findings.append(self._tried("Mail.Send", mailbox, probes.send_mail(mailbox)))
        for mailbox in self._organisers:
            change = probes.change_calendar(mailbox)
            findings.append(self._tried("Calendars.ReadWrite", mailbox, change))
            findings.append(self._teams_line(mailbox))
        return findings

    def _sign_in_line(self) -> Finding:
        if self._sign_in is None:
            return ("Sign-in", False, "set SIGNIN_CLIENT_ID and SIGNIN_CLIENT_SECRET")
        return _line("Sign-in", self._sign_in.check_reachable, _AUTHORITY)

    def _tried(self, permission: str, mailbox: str, request: GraphRequest) -> Finding:
        return _line(
            f"{permission} for {mailbox}",
            lambda: self._ask_about_nothing(request),
            _GRANT.format(permission),
        )

    def _teams_line(self, mailbox: str) -> Finding:
        what = f"Teams meetings of {mailbox}"
        mend = "give the mailbox a licence with Teams and a policy that lets it plan meetings"
        try:
            offered = probes.offers_teams(self._transport.require(probes.read_calendar(mailbox)))
        except GraphError as error:
            return (what, False, f"{mend} ({_reason(error)})")
        return (what, offered, "" if offered else mend)

    def _ask(self, request: GraphRequest) -> None:
        self._transport.ask(request)

    def _ask_about_nothing(self, request: GraphRequest) -> None:
        """Ask for something to be done to an item that is not there.

        Permissions are looked at first: who may not gets 403, who may gets 404 or 400.
        """
        try:
            self._transport.ask(request)
        except GraphNotFound as error:
            if error.code in NO_MAILBOX:
                raise
        except GraphRejected:
            return


_TOKEN = "check AUTHORITY, CLIENT_ID and the client's secret or certificate"  # noqa: S105 -- advice
_AUTHORITY = "check AUTHORITY, CA_FILE and the way out to it"


def _line(what: str, attempt: Callable[[], object], mend: str) -> Finding:
    try:
        attempt()
    except GraphError as error:
        return (what, False, f"{mend} ({_reason(error)})")
    return (what, True, "")


def _reason(error: GraphError) -> str:
    return " ".join(str(part) for part in (error.status, error.code) if part)
