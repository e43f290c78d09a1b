"""Try out, without changing anything, what the worker's application may do, and may not."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

import requests

from service.domain.finding import Finding, State, off, ok, wrong
from service.graph import mends
from service.graph.clock_skew import TOLERATED, clock_skew
from service.graph.errors import GraphAuthFailed, GraphError, GraphNotFound, GraphRejected
from service.graph.signin import EntraSignIn
from service.graph.tokens import GivesTokens
from service.graph.transport import Transport
from service.graph.wire import probes
from service.graph.wire.request import NO_MAILBOX, GraphRequest

_MOST_OTHERS = 20
_NO_POLICY = "Forbidden"
"""The code by which Teams says that no application access policy covers the organiser."""


class GraphPermissions:
    """What `doctor` asks of Entra, Graph and each service mailbox."""

    def __init__(
        self,
        transport: Transport,
        tokens: GivesTokens,
        *,
        client_id: str,
        sign_in: EntraSignIn | None,
        senders: Sequence[str],
        organisers: Sequence[str],
        clocks: Mapping[str, str],
        session: requests.Session,
    ) -> None:
        """Keep what to try.

        Args:
            client_id: the worker's application, as the mends name it.
            sign_in: None where this process has no sign-in settings.
            senders: mailboxes that send our mails.
            organisers: mailboxes that hold the series.
            clocks: addresses by whose they are; any answer of theirs tells their time.
            session: asks for the time, without a token.
        """
        self._transport = transport
        self._tokens = tokens
        self._client_id = client_id
        self._sign_in = sign_in
        self._senders = senders
        self._organisers = organisers
        self._clocks = clocks
        self._session = session

    def check(self) -> list[Finding]:
        """Return what was tried, one finding each; a missing token ends the list."""
        findings = [self._sign_in_line(), self._token_line()]
        findings += [self._clock_line(whose, url) for whose, url in self._clocks.items()]
        if findings[1].state is State.WRONG:
            return findings
        findings += [self._directory_line(), self._groups_line()]
        for mailbox in self._senders:
            findings.append(self._tried("Mail.ReadWrite", mailbox, probes.change_mail(mailbox)))
            findings.append(self._tried("Mail.Send", mailbox, probes.send_mail(mailbox)))
        for mailbox in self._organisers:
            change = probes.change_calendar(mailbox)
            findings.append(self._tried("Calendars.ReadWrite", mailbox, change))
            findings += self._calendar_lines(mailbox)
            findings.append(self._options_line(mailbox))
        return [*findings, self._traces_line(), *self._scope_lines()]

    def _sign_in_line(self) -> Finding:
        what = "Sign-in"
        if self._sign_in is None:
            return wrong(
                what,
                "nobody can sign in to the console",
                "set SIGNIN_CLIENT_ID and SIGNIN_CLIENT_SECRET",
            )
        error = _error_of(self._sign_in.check_reachable)
        if error is None:
            return ok(what)
        return wrong(what, f"Entra does not answer ({_reason(error)})", *mends.WAY_OUT)

    def _token_line(self) -> Finding:
        what = "Application token"
        error = _error_of(self._tokens.bearer)
        if error is None:
            return ok(what)
        if isinstance(error, GraphAuthFailed):
            return wrong(what, f"Entra refuses the worker ({_reason(error)})", *mends.NEW_SECRET)
        return wrong(what, f"Entra does not answer ({_reason(error)})", *mends.WAY_OUT)

    def _clock_line(self, whose: str, url: str) -> Finding:
        what = f"Clock beside {whose}'s"
        try:
            skew = clock_skew(self._session, url)
        except GraphError as error:
            return wrong(what, f"{whose} does not answer ({_reason(error)})", *mends.WAY_OUT)
        if abs(skew) <= TOLERATED:
            return ok(what)
        which = "ahead" if skew > timedelta(0) else "behind"
        minutes = round(abs(skew) / timedelta(minutes=1))
        says = f"this machine is {minutes} minutes {which}; tokens and due times go wrong"
        return wrong(what, says, *mends.CLOCK)

    def _directory_line(self) -> Finding:
        what = "User.Read.All"
        error = _error_of(lambda: self._transport.ask(probes.read_users(most=1)))
        if error is None:
            return ok(what)
        if not isinstance(error, GraphAuthFailed):
            return _untried(what, error)
        says = f"people and their managers cannot be looked up ({_reason(error)})"
        return wrong(what, says, *mends.consent(what, self._client_id))

    def _groups_line(self) -> Finding:
        """A programme's people can come from a group; without, from a table."""
        what = "GroupMember.Read.All"
        error = _error_of(lambda: self._transport.ask(probes.read_group()))
        if error is None:
            return ok(what)
        if not isinstance(error, GraphAuthFailed):
            return off(what, f"could not be tried ({_reason(error)})")
        says = f"not granted: no people can be taken from a group ({_reason(error)})"
        return off(what, says, *mends.consent(what, self._client_id))

    def _tried(self, permission: str, mailbox: str, request: GraphRequest) -> Finding:
        what = f"{permission} for {mailbox}"
        error = _error_of(lambda: self._ask_about_nothing(request))
        if error is None:
            return ok(what)
        if isinstance(error, GraphNotFound):
            says = f"Exchange has no such mailbox ({_reason(error)})"
            return wrong(what, says, *mends.make_mailbox(mailbox))
        if not isinstance(error, GraphAuthFailed):
            return _untried(what, error)
        says = f"{_NEEDED_FOR[permission]} ({_reason(error)})"
        return wrong(what, says, *mends.grant(permission, mailbox, self._client_id))

    def _calendar_lines(self, mailbox: str) -> list[Finding]:
        teams, tallies = f"Teams meetings of {mailbox}", f"Answers in the calendar of {mailbox}"
        try:
            answer = self._transport.require(probes.read_calendar(mailbox))
        except GraphAuthFailed as error:
            says = f"its calendar cannot be read ({_reason(error)})"
            steps = mends.grant("Calendars.ReadWrite", mailbox, self._client_id)
            return [wrong(teams, says, *steps), wrong(tallies, says, *steps)]
        except GraphError as error:
            return [_untried(teams, error), _untried(tallies, error)]
        return [
            ok(teams)
            if probes.offers_teams(answer)
            else wrong(teams, "series are booked without a Teams link", *mends.licence(mailbox)),
            ok(tallies)
            if probes.tallies_answers(answer)
            else wrong(tallies, "nobody's yes or no is kept", *mends.personal_calendar(mailbox)),
        ]

    def _options_line(self, mailbox: str) -> Finding:
        """Co-organisers and lobby: a service without them books all the same."""
        permission = "OnlineMeetings.ReadWrite.All"
        what = f"{permission} for {mailbox}"
        try:
            person = self._transport.require(probes.read_id(mailbox))
        except GraphError as error:
            return off(what, f"could not be tried: nobody knows its id ({_reason(error)})")
        try:
            self._ask_about_nothing(probes.change_meeting(str(person["id"])))
        except GraphAuthFailed as error:
            if error.code == _NO_POLICY:
                says = "Teams has no application access policy for it, so none of them can be set"
                return wrong(what, says, *mends.policy(mailbox, self._client_id))
            return off(
                what,
                "not granted: facilitators are not made co-organisers, and the lobby stays as it"
                f" is ({_reason(error)})",
                *mends.consent(permission, self._client_id),
                *mends.policy(mailbox, self._client_id),
            )
        except GraphError as error:
            return off(what, f"could not be tried ({_reason(error)})")
        return ok(what)

    def _traces_line(self) -> Finding:
        """Message traces tell what became of a mail that left no copy; people can, without them."""
        what = "ExchangeMessageTrace.Read.All"
        error = _error_of(lambda: self._ask_about_nothing(probes.read_traces()))
        if error is None:
            return ok(what)
        if not isinstance(error, GraphAuthFailed):
            return off(what, f"could not be tried ({_reason(error)})")
        says = f"not granted: a mail that left no trace is a question to HR ({_reason(error)})"
        return off(what, says, *mends.consent(what, self._client_id))

    def _scope_lines(self) -> list[Finding]:
        """Whether somebody else's mailbox is refused, as it has to be."""
        own = [*self._senders, *self._organisers]
        try:
            answer = self._transport.require(probes.read_users(most=_MOST_OTHERS))
            others = sorted(probes.addresses(answer) - {each.casefold() for each in own})
        except GraphError:
            others = []
        return [
            self._scope_line("Other people's mail", probes.read_inbox, others),
            self._scope_line("Other people's calendars", probes.read_calendar, others),
        ]

    def _scope_line(
        self, what: str, probe: Callable[[str], GraphRequest], others: Sequence[str]
    ) -> Finding:
        for other in others:
            try:
                self._transport.ask(probe(other))
            except GraphAuthFailed:
                return ok(what, "refused, as it should be")
            except GraphError:
                continue  # no mailbox, or too busy: the next one
            own = [*self._senders, *self._organisers]
            says = "the worker reaches it, and must not"
            return wrong(what, says, *mends.keep_to(own, self._client_id))
        return off(what, "could not be tried: the directory shows nobody else with a mailbox")

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


_NEEDED_FOR = {
    "Mail.ReadWrite": "no mail can be drafted, and no answer read",
    "Mail.Send": "no mail can be sent",
    "Calendars.ReadWrite": "no series can be booked or changed",
}


def _error_of(attempt: Callable[[], object]) -> GraphError | None:
    try:
        attempt()
    except GraphError as error:
        return error
    return None


def _untried(what: str, error: GraphError) -> Finding:
    return wrong(what, f"could not be tried ({_reason(error)})", mends.AGAIN)


def _reason(error: GraphError) -> str:
    return " ".join(str(part) for part in (error.status, error.code) if part)
