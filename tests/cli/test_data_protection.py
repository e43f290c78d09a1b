"""`retention` and `erase` change nothing unless told to."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli import cli
from tests.hr import HrWiring, build_hr_wiring
from tests.participants import dump
from tests.privacy.everywhere import plant_everywhere
from tests.servers import make_tables

_ENDED = datetime.now(UTC) - timedelta(days=100)
"""A command asks the machine's clock."""


@pytest.fixture
def wiring(tmp_path: Path) -> Iterator[HrWiring]:
    """A programme that ended a hundred days ago."""
    url = f"sqlite:///{tmp_path / 'setwise.sqlite3'}"
    make_tables(url)
    built = build_hr_wiring(url)
    with built.database.writing() as db:
        plant_everywhere(db, ended_at=_ENDED)
    yield built
    built.database.dispose()


def test_retention_counts_and_lets_go_only_when_told(wiring: HrWiring) -> None:
    before = dump(wiring.database)

    code, said = _run(wiring, "retention")
    assert (code, said[-1]) == (
        0,
        "Nothing was changed. The daily round lets it go; --apply does it now.",
    )
    assert "       2  learning log entries" in said
    assert dump(wiring.database) == before

    code, said = _run(wiring, "retention", "--apply")
    assert (code, said[-1]) == (0, "It is gone; the audit tells how many rows of what.")
    assert dump(wiring.database)["log_entry"] == []
    assert _run(wiring, "retention") == (0, ["Nothing has been kept longer than it should be."])


def test_erase_tells_first_and_erases_only_when_told(wiring: HrWiring) -> None:
    before = dump(wiring.database)

    code, said = _run(wiring, "erase", "Ann@acme.example")
    assert (code, said[-1]) == (0, "Nothing was changed; --apply erases them.")
    assert said[0].startswith("Deleted: ")
    assert "Kept without them: 1 places in sets" in said
    assert dump(wiring.database) == before

    code, said = _run(wiring, "erase", "ann@acme.example", "--apply")
    assert code == 0
    assert "ann@acme.example" not in repr(dump(wiring.database))
    assert _run(wiring, "erase", "ann@acme.example") == (
        1,
        ["Error: nobody has this address here"],
    )


def test_export_is_written_once_for_its_owner_alone(wiring: HrWiring, tmp_path: Path) -> None:
    file = tmp_path / "ann.json"

    code, (said,) = _run(wiring, "export-person", "ann@acme.example", str(file))

    told = file.read_text(encoding="utf-8")
    assert (code, said.split(" ", 1)[1]) == (
        0,
        "rows, for them alone; delete the file once they have it.",
    )
    assert ("annwrote log_entry words" in told, "bobwrote" in told) == (True, False)
    assert file.stat().st_mode & 0o777 == 0o600
    assert _run(wiring, "export-person", "ann@acme.example", str(file))[0] == 1


def _run(wiring: HrWiring, *arguments: str) -> tuple[int, list[str]]:
    settings = wiring.settings
    environment = {
        "DATABASE_URL": settings.database_url,
        "SECRET_KEYS": settings.secret_keys[0].get_secret_value(),
        "DATA_KEYS": settings.data_keys[0].get_secret_value(),
        "SENDER_MAILBOXES": "sets@acme.example",
    }
    result = CliRunner().invoke(cli, arguments, env=environment)
    return result.exit_code, result.output.splitlines()
