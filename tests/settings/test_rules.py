"""What must hold between settings: two sides apart, https outside, mail has a sender."""

from pathlib import Path

import pytest

from service.settings import Settings, SettingsError
from tests.settings.test_values import MICROSOFT, load_error


def test_sandbox_credentials_against_microsoft_are_refused() -> None:
    assert load_error(MICROSOFT | {"CLIENT_ID": "setwise-worker"}) == (
        "CLIENT_ID: it is the sandbox's, but GRAPH_BASE_URL is Microsoft; mend one of them"
    )


def test_sandbox_signin_against_microsoft_is_refused() -> None:
    assert load_error(MICROSOFT | {"SIGNIN_CLIENT_ID": "setwise-web"}) == (
        "SIGNIN_CLIENT_ID: it is the sandbox's, but GRAPH_BASE_URL is Microsoft; mend one of them"
    )


def test_real_credentials_against_a_sandbox_are_refused() -> None:
    assert load_error({"CLIENT_ID": "6f0c0000-0000-4000-8000-000000000002"}) == (
        "CLIENT_ID: it is Microsoft's, but GRAPH_BASE_URL is the sandbox; mend one of them"
    )


def test_managed_identity_against_a_sandbox_is_refused() -> None:
    assert load_error({"MANAGED_IDENTITY": "1"}) == (
        "MANAGED_IDENTITY: unset it; a sandbox knows CLIENT_SECRET alone"
    )


@pytest.mark.parametrize(
    "environ",
    [
        {"AUTHORITY": MICROSOFT["AUTHORITY"]},
        {"GRAPH_BASE_URL": MICROSOFT["GRAPH_BASE_URL"]},
    ],
)
def test_authority_and_graph_of_two_sides_are_refused(environ: dict[str, str]) -> None:
    assert load_error(environ) == (
        "AUTHORITY: it and GRAPH_BASE_URL must both be Microsoft's, or both the sandbox's"
    )


def test_plain_http_to_graph_is_refused_even_locally() -> None:
    assert load_error({"GRAPH_BASE_URL": "http://localhost:8365/v1.0"}) == (
        "GRAPH_BASE_URL: it must begin with https://, the sandbox's too"
    )


@pytest.mark.parametrize(
    "environ",
    [
        MICROSOFT | {"SANDBOX_CLOCK_URL": "http://127.0.0.1:8366/_sandbox/clock"},
        {"SANDBOX_CLOCK_URL": "http://sandbox.example/_sandbox/clock"},
    ],
)
def test_sandbox_clock_elsewhere_is_refused(environ: dict[str, str]) -> None:
    assert load_error(environ) == (
        "SANDBOX_CLOCK_URL: unset it; service time follows a sandbox on this machine only"
    )


def test_public_address_outside_this_machine_needs_https() -> None:
    assert load_error({"PUBLIC_URL": "http://sets.example"}) == (
        "PUBLIC_URL: it must begin with https:// unless it is on this machine"
    )


@pytest.mark.parametrize(
    "url",
    ["http://localhost:8000", "http://127.0.0.5", "http://[::1]:8000", "https://sets.example"],
)
def test_public_address_accepted(url: str) -> None:
    assert Settings.load(MICROSOFT | {"PUBLIC_URL": url}).public_url == url


def test_mailbox_that_sends_and_organises_is_refused() -> None:
    environ = {"SENDER_MAILBOXES": "a@x.example,B@x.example", "ORGANISER_MAILBOXES": "b@x.example"}

    assert load_error(environ) == (
        "ORGANISER_MAILBOXES: use other mailboxes than SENDER_MAILBOXES, so that throttled mail "
        "never delays a booking"
    )


def test_sending_needs_a_sender() -> None:
    assert load_error({"SEND_MODE": "live"}) == (
        "SENDER_MAILBOXES: name at least one, or set SEND_MODE=off"
    )


def test_pilot_needs_recipients() -> None:
    assert load_error({"SEND_MODE": "pilot", "SENDER_MAILBOXES": "a@x.example"}) == (
        "PILOT_RECIPIENTS: name at least one while SEND_MODE is pilot"
    )


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"PUBLIC_URL": "https://sets.example"},
        {"DATABASE_URL": "postgresql+psycopg://db.example/setwise"},
        {"BROKER_URL": "amqp://queue.example"},
        {"LIMITS_URL": "redis://queue.example"},
    ],
)
def test_keys_are_not_made_when_anything_is_elsewhere(
    elsewhere: dict[str, str], tmp_path: Path
) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.load({"DATA_DIR": str(tmp_path)} | elsewhere)

    assert str(caught.value) == "SECRET_KEYS: set it; see docs/settings.md on how to make one"
    assert list(tmp_path.iterdir()) == []


def test_missing_data_keys_are_named() -> None:
    environ = {name: value for name, value in MICROSOFT.items() if name != "DATA_KEYS"}

    with pytest.raises(SettingsError) as caught:
        Settings.load(environ)
    assert str(caught.value) == "DATA_KEYS: set it; see docs/settings.md on how to make one"
