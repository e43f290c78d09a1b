"""Secrets come plain or from a file, never both."""

from pathlib import Path

import pytest

from service.settings import SettingsError
from service.settings.environment import is_loopback, read_variables


def test_secret_from_a_file_loses_its_line_break(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("hush\n")

    read = read_variables({"CLIENT_SECRET_FILE": str(path)}, ["CLIENT_SECRET"], ["CLIENT_SECRET"])

    assert read == {"CLIENT_SECRET": "hush"}


def test_variable_that_is_no_secret_has_no_file_form(tmp_path: Path) -> None:
    assert read_variables({"WEB_PORT_FILE": "/etc/hosts"}, ["WEB_PORT"], []) == {}


def test_secret_given_both_ways_is_refused(tmp_path: Path) -> None:
    environ = {"CLIENT_SECRET": "hush", "CLIENT_SECRET_FILE": str(tmp_path / "secret")}

    with pytest.raises(SettingsError) as caught:
        read_variables(environ, ["CLIENT_SECRET"], ["CLIENT_SECRET"])
    assert str(caught.value) == "CLIENT_SECRET: set it or CLIENT_SECRET_FILE, not both"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "the file cannot be read; check its path, owner and mode"),
        (b"\xff\xfe", "the file cannot be read; check its path, owner and mode"),
        (b" \n", "the file is empty; put the value into it"),
    ],
)
def test_secret_file_unusable(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "secret"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(SettingsError) as caught:
        read_variables({"CLIENT_SECRET_FILE": str(path)}, [], ["CLIENT_SECRET"])
    assert str(caught.value) == f"CLIENT_SECRET_FILE: {message}"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://localhost:8365/v1.0", True),
        ("http://127.0.0.2", True),
        ("redis://[::1]:6379/0", True),
        ("stub://", True),
        ("memory://", True),
        ("sqlite:////srv/setwise.sqlite3", True),
        ("postgresql+psycopg://postgres@127.0.0.1/setwise", True),
        ("postgresql+psycopg://postgres@10.0.0.1/setwise", False),
        ("https://localhost.example", False),
        ("https://127.0.0.1.example", False),
        ("https://127.0.0.1@sets.example", False),
        ("amqp://", False),
    ],
)
def test_is_loopback(url: str, expected: bool) -> None:
    assert is_loopback(url) is expected
