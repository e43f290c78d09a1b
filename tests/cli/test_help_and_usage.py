"""What costs nothing, and what ends with one clear line."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import EXAMPLES, ROOT, environment, setwise, unused_port

_HEAVY = ("flask", "msal", "sqlalchemy", "dramatiq", "openpyxl", "numpy", "alembic", "requests")

_HELP = """
import json, sys
from service.cli import cli
cli.main(["--help"], prog_name="setwise", standalone_mode=False)
print(json.dumps(sorted(sys.modules)))
"""


def test_help_lists_every_command_and_loads_none() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _HELP],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    *shown, modules = done.stdout.splitlines()
    loaded = json.loads(modules)
    listed = re.findall(r"^  (\w+)  ", "\n".join(shown), re.MULTILINE)
    assert listed == sorted(listed)
    assert set(listed) >= {"book", "clock", "db", "demo", "doctor", "due", "preview", "serve"}
    assert set(listed) >= {"tick", "web", "worker"}
    assert set(listed) <= {path.stem for path in (ROOT / "service" / "cli").glob("*.py")}
    assert [name for name in loaded if name.startswith("service.cli.")] == []
    assert [name for name in loaded if name.split(".")[0] in _HEAVY] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["book"], "Missing argument 'FILE'"),
        (["book", "missing.yaml"], "'missing.yaml' does not exist"),
        (["due", "--from", "soon", "--to", "2027-01-01"], "'soon' is no date or time"),
        (["due", "--from", "2027-01-01"], "Missing option '--to'"),
        (["preview", "nothing", "--as", "ann@acme.example"], "'nothing' is not one of"),
        (["tick", "--fast"], "No such option '--fast'"),
    ],
)
def test_wrong_usage_ends_with_two(tmp_path: Path, arguments: list[str], message: str) -> None:
    ended = setwise(environment(tmp_path), *arguments)

    assert ended.code == 2
    assert message in ended.err
    assert "Traceback" not in ended.err
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("variables", "arguments", "message"),
    [
        ({"SEND_MODE": "loud"}, ["tick"], "SEND_MODE: "),
        ({"WEB_PORT": "door"}, ["web"], "WEB_PORT: "),
        ({"DATA_KEYS": "short"}, ["worker"], "DATA_KEYS: "),
        ({"BROKER_URL": "kafka://127.0.0.1"}, ["clock"], "BROKER_URL: "),
        ({"DATABASE_URL": "mysql://127.0.0.1/x"}, ["db", "upgrade"], "DATABASE_URL: "),
        ({"DATABASE_URL": "mysql://127.0.0.1/x"}, ["tick"], "DATABASE_URL: "),
    ],
)
def test_wrong_setting_ends_with_one_line(
    tmp_path: Path, variables: dict[str, str], arguments: list[str], message: str
) -> None:
    ended = setwise(environment(tmp_path, **variables), *arguments)

    (line,) = ended.err.splitlines()
    assert (ended.code, ended.out) == (1, "")
    assert line.startswith(f"Error: {message}")
    assert next(iter(variables.values())) not in line


@pytest.mark.parametrize("command", ["clock", "worker"])
def test_queue_of_one_process_is_refused_by_processes(tmp_path: Path, command: str) -> None:
    ended = setwise(environment(tmp_path), command)

    assert (ended.code, ended.out) == (1, "")
    assert ended.err == (
        "Error: BROKER_URL is stub://, which never leaves its process: set it to redis://… or "
        "amqp://…, or run everything in one process with `setwise serve`\n"
    )


def test_worker_without_credentials_ends_with_one_line(tmp_path: Path, redis_url: str) -> None:
    env = environment(tmp_path, BROKER_URL=redis_url)
    assert setwise(env, "db", "upgrade").code == 0

    ended = setwise(env, "worker")

    assert (ended.code, ended.out) == (1, "")
    assert ended.err == "Error: CLIENT_ID: set it to the worker's app registration's id\n"


_WINDOW = ["--from", "2027-01-01", "--to", "2027-02-01"]


@pytest.mark.parametrize(
    "arguments", [["due", *_WINDOW], ["tick"], ["preview", "joining", "--as", "ann@acme.example"]]
)
def test_database_that_nobody_made_ends_with_one_line(tmp_path: Path, arguments: list[str]) -> None:
    ended = setwise(environment(tmp_path), *arguments)

    assert (ended.code, ended.out) == (1, "")
    assert ended.err == (
        "Error: the database cannot be used (OperationalError); check DATABASE_URL, "
        "then run `setwise db upgrade`\n"
    )


def test_database_that_does_not_answer_ends_with_one_line(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://setwise:secret@127.0.0.1:{unused_port()}/setwise"

    ended = setwise(environment(tmp_path, DATABASE_URL=url), "db", "upgrade")

    assert (ended.code, ended.out) == (1, "")
    assert ended.err == (
        "Error: the database cannot be used (OperationalError); check DATABASE_URL, "
        "then run `setwise db upgrade`\n"
    )


def test_sandbox_that_does_not_answer_ends_with_one_line(tmp_path: Path) -> None:
    clock = f"http://127.0.0.1:{unused_port()}/_sandbox/clock"
    env = environment(tmp_path, SANDBOX_CLOCK_URL=clock)
    assert setwise(env, "db", "upgrade").code == 0

    ended = setwise(env, "tick")

    assert (ended.code, ended.out) == (1, "")
    assert ended.err == (
        "Error: the sandbox does not answer; start it, or correct SANDBOX_CLOCK_URL\n"
    )


def test_booking_without_credentials_ends_with_one_line(tmp_path: Path) -> None:
    env = environment(
        tmp_path,
        ORGANISER_MAILBOXES="sets@setwise.example",
        SENDER_MAILBOXES="learning@setwise.example",
        SEND_MODE="live",
    )

    ended = setwise(env, "book", EXAMPLES / "becky.yaml", "--yes")

    assert ended.code == 1
    assert [line for line in ended.err.splitlines() if not line.startswith("{")] == [
        "Error: CLIENT_ID: set it to the worker's app registration's id"
    ]
