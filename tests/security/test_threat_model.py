"""docs/security.md names tests that there are, and each kind of attacker and each line its own."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
_LINE = re.compile(
    r"^\| [^|]+ \| [^|]+ \| `(tests/[\w/]+\.py)::(test_\w+)` \| [^|]+ \|$", re.MULTILINE
)


def test_every_test_that_the_threat_model_names_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`", PAGE)

    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).exists()
        or (name and f"\ndef {name}(" not in (ROOT / path).read_text(encoding="utf-8"))
    ]

    assert (len(named) > 40, missing) == (True, [])


def test_every_line_of_the_threat_model_names_one_test_and_how_it_was_seen_failing() -> None:
    section = PAGE.partition("## What stops them")[2].partition("\n## ")[0]
    rows = [
        line
        for line in section.splitlines()
        if line.startswith("| ") and not line.startswith("| How ")
    ]

    assert [line for line in rows if not _LINE.fullmatch(line)] == []


def test_security_page_leads_to_the_threat_model() -> None:
    assert "docs/security.md" in (ROOT / "SECURITY.md").read_text(encoding="utf-8")
