"""From sandbox to tenant: guided, marked, and never with a row of the sandbox."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import go_live
from service.cli.database import bring_up_to_date
from service.domain.finding import Finding, ok, wrong
from service.domain.installation import SANDBOX
from service.settings import Settings
from service.store.installation import marked_as
from service.wiring import Wiring
from tests.cli.running import environment, setwise
from tests.cli.tenant_wiring import TENANT, TO_TENANT, TenantWiring

OK = ok("Mail.Send for learning@acme.example")
WRONG = wrong("Calendars.ReadWrite for sets@acme.example", "no series", "grant it")


@dataclass
class Guided:
    """The command, in this process, beside a tenant that is told what it grants."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    findings: list[Finding] = field(default_factory=lambda: [OK])
    built: list[Wiring] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        """A tenant's settings over the folder's database."""
        return environment(self.folder) | TO_TENANT

    @property
    def path(self) -> Path:
        """Where the database stands."""
        return self.folder / "var" / "setwise.sqlite3"

    def run(self, *arguments: str, answer: str = "y\n", **variables: str) -> Result:
        """Run it as typed."""
        self.monkeypatch.setattr(go_live, "build", self._build)
        self.monkeypatch.setattr(
            go_live, "load_settings", lambda: Settings.load(self.env | variables)
        )
        return CliRunner().invoke(go_live.command, arguments, input=answer)

    def marker(self, path: Path | None = None) -> list[str]:
        """Return what a database is marked as."""
        with sqlite3.connect(path or self.path) as connection:
            return [row[0] for row in connection.execute("SELECT microsoft_365 FROM installation")]

    def _build(self, settings: Settings) -> TenantWiring:
        wiring = TenantWiring.beside(settings, self.findings)
        self.built.append(wiring)
        return wiring


def _make_sandbox_rows(folder: Path) -> None:
    """Make the database that every command makes beside a sandbox."""
    bring_up_to_date(Settings.load(environment(folder)))


@pytest.fixture
def guided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Guided]:
    made = Guided(tmp_path, monkeypatch)
    yield made
    for wiring in made.built:
        wiring.database.dispose()


def test_new_database_becomes_the_tenant_s(guided: Guided) -> None:
    ended = guided.run()

    assert (ended.exit_code, ended.exception) == (0, None)
    assert f"This database is tenant {TENANT}'s now." in ended.output
    assert "SEND_MODE is off; nothing is sent or booked by this command." in ended.output
    assert guided.marker() == [f"tenant {TENANT}"]
    # Done again it changes nothing; the other commands start now, and no sandbox ever does.
    assert guided.run("--yes").exit_code == 0
    assert guided.marker() == [f"tenant {TENANT}"]
    assert setwise(guided.env, "db", "upgrade").code == 0
    sandbox = setwise(environment(guided.folder), "db", "upgrade")
    assert sandbox.code == 1
    assert sandbox.err == (
        f"Error: DATABASE_URL: its rows are tenant {TENANT}'s, and GRAPH_BASE_URL is that of "
        "sandbox: let DATABASE_URL name the rows that belong to it, or mend GRAPH_BASE_URL\n"
    )


def test_answer_no_changes_nothing(guided: Guided) -> None:
    assert guided.run(answer="n\n").exit_code == 1
    assert not guided.path.exists()


def test_missing_permission_ends_it_before_anything_changed(guided: Guided) -> None:
    guided.findings = [OK, WRONG]

    ended = guided.run("--yes")

    assert ended.exit_code == 1
    assert "WRONG  Calendars.ReadWrite for sets@acme.example: no series\n         - grant it" in (
        ended.output
    )
    assert "nothing was changed; first mend this:" in ended.output
    assert not guided.path.exists()


@pytest.mark.parametrize(
    ("variables", "problem"),
    [
        ({"PUBLIC_URL": "http://127.0.0.1:8000"}, "PUBLIC_URL: set the https:// address"),
        ({"SEND_MODE": "live"}, "SEND_MODE: begin with off or pilot"),
        ({"ORGANISER_MAILBOXES": ""}, "ORGANISER_MAILBOXES: name at least one"),
        ({"SENDER_MAILBOXES": ""}, "SENDER_MAILBOXES: name at least one"),
        (
            {"AUTHORITY": "https://login.microsoftonline.com/common"},
            "AUTHORITY: end it with your own tenant's id",
        ),
        ({"CLIENT_SECRET": ""}, "CLIENT_SECRET: set it"),
        ({"SIGNIN_CLIENT_ID": TO_TENANT["CLIENT_ID"]}, "SIGNIN_CLIENT_ID: use another app"),
    ],
)
def test_setting_that_is_not_safe_yet_ends_it(
    guided: Guided, variables: dict[str, str], problem: str
) -> None:
    ended = guided.run("--yes", **variables)

    assert ended.exit_code == 1
    assert "nothing was changed" in ended.output
    assert problem in ended.output
    assert not guided.path.exists()


def test_settings_of_a_sandbox_end_it(tmp_path: Path) -> None:
    ended = setwise(environment(tmp_path), "go-live")

    assert (ended.code, ended.out) == (1, "")
    assert "GRAPH_BASE_URL: it is the sandbox's; set https://graph.microsoft.com/v1.0" in ended.err


def test_keys_of_the_sandbox_are_refused(guided: Guided) -> None:
    _make_sandbox_rows(guided.folder)
    lines = (guided.folder / "var" / "keys.env").read_text(encoding="utf-8").splitlines()
    local = dict(line.split("=", 1) for line in lines)

    ended = guided.run("--yes", "--put-away", **local)

    assert "SECRET_KEYS: it holds the key that was made for the sandbox" in ended.output
    assert "DATA_KEYS: it holds the key that was made for the sandbox" in ended.output
    assert guided.marker() == [SANDBOX]


def test_rows_of_a_sandbox_are_refused_until_they_are_put_away(guided: Guided) -> None:
    _make_sandbox_rows(guided.folder)
    with sqlite3.connect(guided.path) as connection:
        connection.execute("INSERT INTO tick (name, ran_at) VALUES ('tick', '2020-01-01 00:00:00')")

    refused = guided.run("--yes")
    assert refused.exit_code == 1
    assert "none of them may reach a tenant" in refused.output
    assert guided.marker() == [SANDBOX]

    done = guided.run("--yes", "--put-away")
    assert (done.exit_code, done.exception) == (0, None)
    (kept,) = guided.path.parent.glob("setwise.sqlite3.sandbox-*")
    assert guided.marker(kept) == [SANDBOX]
    assert guided.marker() == [f"tenant {TENANT}"]
    with sqlite3.connect(kept) as old, sqlite3.connect(guided.path) as new:
        counts = [each.execute("SELECT count(*) FROM tick").fetchone()[0] for each in (old, new)]
    assert counts == [1, 0]


@pytest.mark.parametrize("options", [["--yes"], ["--yes", "--put-away"]])
def test_rows_of_a_sandbox_in_postgresql_stay_and_another_database_is_asked_for(
    guided: Guided, postgres_url: str, options: list[str]
) -> None:
    bring_up_to_date(Settings.load(environment(guided.folder, DATABASE_URL=postgres_url)))

    ended = guided.run(*options, DATABASE_URL=postgres_url)

    assert ended.exit_code == 1
    assert ended.output == (
        "Error: DATABASE_URL: its rows were made in a sandbox, and none of them may reach a"
        " tenant; make a new, empty database beside it (createdb), name that one and run this"
        " again (--put-away is for SQLite's file alone; this one stays as it is, to be dropped"
        " when you like)\n"
    )
    with guided.built[0].database.reading() as db:
        assert marked_as(db) == SANDBOX


def test_rows_beside_a_running_clock_are_not_moved(guided: Guided) -> None:
    _make_sandbox_rows(guided.folder)
    with sqlite3.connect(guided.path) as connection:
        connection.execute(
            "INSERT INTO tick (name, ran_at) VALUES ('clock', strftime('%Y-%m-%d %H:%M:%f'))"
        )

    ended = guided.run("--yes", "--put-away")

    assert ended.exit_code == 1
    assert "a clock still runs beside this database; stop every process first" in ended.output
    assert guided.marker() == [SANDBOX]


@pytest.mark.parametrize("command", ["clock", "worker", "web", "serve", "tick"])
def test_no_process_of_a_tenant_starts_over_rows_that_are_not_its_own(
    guided: Guided, command: str
) -> None:
    _make_sandbox_rows(guided.folder)
    queue = {"BROKER_URL": "redis://127.0.0.1:9/0"} if command in ("clock", "worker") else {}

    ended = setwise(guided.env | queue, command)

    assert ended.code == 1
    assert ended.err.splitlines()[-1] == (
        "Error: DATABASE_URL: its rows were made in a sandbox, and GRAPH_BASE_URL is "
        f"tenant {TENANT}'s: name a new, empty database and run `setwise go-live`"
    )


def test_unmarked_database_waits_for_go_live(guided: Guided) -> None:
    bring_up_to_date(Settings.load(guided.env))
    assert guided.marker() == []

    ended = setwise(guided.env, "tick")

    assert ended.code == 1
    assert "run `setwise go-live`" in ended.err


def test_stop_and_resume_say_what_they_did(tmp_path: Path) -> None:
    env = environment(tmp_path)
    _make_sandbox_rows(tmp_path)

    told = [setwise(env, *words).out for words in (["stop"], ["stop"], ["resume"], ["resume"])]

    assert told == [
        "Everything is stopped: at most the call under way goes out. `setwise resume` goes on.\n",
        "Everything was stopped already; nothing changed.\n",
        "Mail and calendars go on.\n",
        "Nothing was stopped.\n",
    ]
