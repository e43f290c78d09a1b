"""What an operator's commands print of planted mails: who, what and when, and nobody's words."""

import pytest
from click.testing import CliRunner, Result

from service.cli import cli
from service.domain.journey.touchpoints import BY_SLUG
from tests.privacy.canaries import found_in
from tests.privacy.house import House, lines
from tests.privacy.mails import SENT, Sent

_QUOTING = [one for one in SENT if one.touchpoint in BY_SLUG and one.sees]
"""Mails in which their reader finds somebody's words; `test_mails.py` previews all the others."""


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_due_prints_nobodys_words(house: House, options: tuple[str, ...]) -> None:
    result, found = _run(house, "due", "--from", "2027-01-01", "--to", "2028-01-01", *options)

    assert (result.exit_code, found) == (0, frozenset())
    assert "ann@acme.example" in result.output


@pytest.mark.parametrize("one", _QUOTING, ids=lambda one: f"{one.touchpoint} {one.reader}")
def test_preview_prints_nobodys_words(house: House, one: Sent) -> None:
    mailbox = "hr" if one.reader == "contact" else one.reader

    result, found = _run(house, "preview", one.touchpoint, "--as", f"{mailbox}@acme.example")

    assert (result.exit_code, found) == (0, frozenset())


def _run(house: House, *arguments: str) -> tuple[Result, frozenset[str]]:
    """Type a command; return how it ended, and whose words it printed or logged."""
    settings = house.wiring.settings
    environment = {
        "DATABASE_URL": settings.database_url,
        "SECRET_KEYS": settings.secret_keys[0].get_secret_value(),
        "DATA_KEYS": settings.data_keys[0].get_secret_value(),
        "SENDER_MAILBOXES": "sets@acme.example",
    }
    with lines() as logged:
        result = CliRunner().invoke(cli, arguments, env=environment)
    return result, found_in(result.output, *logged)
