"""Good values arrive typed; a bad one is named in one line and never shown."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.settings import ClientCredentials, Settings, SettingsError, SigninCredentials

SECRET_KEY = "s" * 40
DATA_KEY = "ZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGQ="

MICROSOFT = {
    "GRAPH_BASE_URL": "https://graph.microsoft.com/v1.0",
    "AUTHORITY": "https://login.microsoftonline.com/6f0c0000-0000-4000-8000-000000000001",
    "PUBLIC_URL": "https://sets.example",
    "DATABASE_URL": "postgresql+psycopg://setwise:pw@db.example/setwise",
    "BROKER_URL": "redis://queue.example:6379/0",
    "LIMITS_URL": "redis://queue.example:6379/1",
    "SECRET_KEYS": SECRET_KEY,
    "DATA_KEYS": DATA_KEY,
}


def load_error(environ: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as caught:
        Settings.load({"SECRET_KEYS": SECRET_KEY, "DATA_KEYS": DATA_KEY} | environ)
    return str(caught.value)


def test_load_empty_environment_is_the_local_default(tmp_path: Path) -> None:
    settings = Settings.load({"DATA_DIR": str(tmp_path)})

    assert settings.database_url == f"sqlite:///{tmp_path}/setwise.sqlite3"
    assert settings.broker_url == "stub://"
    assert settings.send_mode == "off"
    assert settings.tenant_id == "sandbox"


def test_load_microsoft_environment() -> None:
    settings = Settings.load(MICROSOFT)

    assert settings.tenant_id == "6f0c0000-0000-4000-8000-000000000001"
    assert settings.database_url == "postgresql+psycopg://setwise:pw@db.example/setwise"
    assert [key.get_secret_value() for key in settings.data_keys] == [DATA_KEY]


def test_load_splits_lists_and_lowers_addresses() -> None:
    settings = Settings.load(
        MICROSOFT
        | {
            "SENDER_MAILBOXES": "Sets@a.example, two@a.example ,",
            "SECRET_KEYS": f"{'n' * 32},{'o' * 32}",
        }
    )

    assert settings.sender_mailboxes == ("sets@a.example", "two@a.example")
    assert [key.get_secret_value() for key in settings.secret_keys] == ["n" * 32, "o" * 32]


def test_load_drops_the_slash_at_the_end_of_addresses() -> None:
    assert Settings.load(MICROSOFT | {"PUBLIC_URL": "https://sets.example/"}).public_url == (
        "https://sets.example"
    )


def test_load_empty_variable_counts_as_not_set() -> None:
    assert Settings.load(MICROSOFT | {"WEB_PORT": "", "CA_FILE": "  "}).web_port == 8000


def test_load_does_not_read_the_process_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_PORT", "9")

    assert Settings.load(MICROSOFT).web_port == 8000


def test_settings_are_frozen() -> None:
    settings = Settings.load(MICROSOFT)

    with pytest.raises(ValueError, match="frozen"):
        settings.web_port = 9


def test_settings_shown_hold_no_secret(tmp_path: Path) -> None:
    settings = Settings.load(
        MICROSOFT | {"CLIENT_SECRET": "hush-hush", "METRICS_TOKEN": "m" * 16, "CLIENT_ID": "a"}
    )

    shown = f"{settings!r} {settings}"
    for secret in ("hush-hush", "m" * 16, SECRET_KEY, DATA_KEY, ":pw@"):
        assert secret not in shown


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "WEB_PORT",
            "80o0",
            "Input should be a valid integer, unable to parse string as an integer",
        ),
        ("WEB_PORT", "70000", "Input should be less than or equal to 65535"),
        ("SEND_MODE", "test", "Input should be 'off', 'pilot' or 'live'"),
        (
            "PROGRAMME_ZONE",
            "GMT Standard Time",
            "it must be an IANA time zone such as Europe/London",
        ),
        ("SENDER_MAILBOXES", "a@b.example,c", "one of the values is no e-mail address"),
        ("SECRET_KEYS", "short", "each key must have at least 32 characters"),
        ("DATA_KEYS", "k" * 40, "each key must be 32 bytes in URL-safe base64"),
        (
            "PUBLIC_URL",
            "sets.example",
            "it must begin with https:// (or http:// on this machine) and a host",
        ),
        ("PUBLIC_URL", "https://u:p@sets.example", "it must have no user, query or fragment"),
        ("CA_FILE", "/nowhere/ca.pem", "Path does not point to a file"),
        ("BROKER_URL", "kafka://x", "String should match pattern '^(stub|rediss?|amqps?)://'"),
    ],
)
def test_load_bad_value_names_variable_and_meaning(name: str, value: str, message: str) -> None:
    meaning = Settings.model_fields[name.lower()].description

    assert load_error({name: value}) == f"{name}: {message}. Meaning: {meaning}"


def test_load_several_bad_values_are_told_at_once() -> None:
    lines = load_error({"WEB_PORT": "x", "SEND_MODE": "y"}).splitlines()

    assert [line.split(":")[0] for line in lines] == ["WEB_PORT", "SEND_MODE"]


@given(st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=5, max_size=31))
def test_load_error_never_shows_the_value(value: str) -> None:
    error = load_error({"SECRET_KEYS": f"<{value}>", "METRICS_TOKEN": f"<{value[:10]}>"})

    assert f"<{value}" not in error
    assert f"<{value[:10]}" not in error


def test_worker_credentials_by_secret() -> None:
    credentials = Settings.load(
        MICROSOFT | {"CLIENT_ID": "guid", "CLIENT_SECRET": "hush"}
    ).worker_credentials()

    assert credentials.client_id == "guid"
    assert credentials.secret is not None
    assert credentials.secret.get_secret_value() == "hush"
    assert credentials.certificate_path is None


def test_worker_credentials_by_certificate(tmp_path: Path) -> None:
    path = tmp_path / "worker.pem"
    path.write_text("pem")

    credentials = Settings.load(
        MICROSOFT | {"CLIENT_ID": "guid", "CLIENT_CERTIFICATE_PATH": str(path)}
    ).worker_credentials()

    assert credentials == ClientCredentials(
        client_id="guid",
        secret=None,
        certificate_path=path,
        certificate_password=None,
        managed_identity=False,
    )


def test_worker_credentials_by_managed_identity() -> None:
    credentials = Settings.load(MICROSOFT | {"MANAGED_IDENTITY": "true"}).worker_credentials()

    assert credentials == ClientCredentials(
        client_id="",
        secret=None,
        certificate_path=None,
        certificate_password=None,
        managed_identity=True,
    )


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({}, "CLIENT_ID: set it to the worker's app registration's id"),
        (
            {"CLIENT_ID": "guid"},
            "CLIENT_SECRET: set it, or CLIENT_CERTIFICATE_PATH, or MANAGED_IDENTITY=true",
        ),
        (
            {"CLIENT_ID": "guid", "CLIENT_SECRET": "hush", "MANAGED_IDENTITY": "true"},
            "CLIENT_SECRET, CLIENT_CERTIFICATE_PATH, MANAGED_IDENTITY: keep one of them",
        ),
    ],
)
def test_worker_credentials_incomplete_or_ambiguous(environ: dict[str, str], message: str) -> None:
    settings = Settings.load(MICROSOFT | environ)

    with pytest.raises(SettingsError) as caught:
        settings.worker_credentials()
    assert str(caught.value) == message


def test_signin_credentials_need_nothing_of_the_worker() -> None:
    settings = Settings.load(
        MICROSOFT | {"SIGNIN_CLIENT_ID": "guid", "SIGNIN_CLIENT_SECRET": "hush"}
    )

    assert isinstance(settings.signin_credentials(), SigninCredentials)
    assert settings.signin_credentials().client_id == "guid"
    assert settings.signin_credentials().client_secret.get_secret_value() == "hush"


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({}, "SIGNIN_CLIENT_ID: set it to the sign-in app registration's id"),
        ({"SIGNIN_CLIENT_ID": "guid"}, "SIGNIN_CLIENT_SECRET: set it to the sign-in app's secret"),
    ],
)
def test_signin_credentials_incomplete(environ: dict[str, str], message: str) -> None:
    settings = Settings.load(MICROSOFT | environ)

    with pytest.raises(SettingsError) as caught:
        settings.signin_credentials()
    assert str(caught.value) == message
