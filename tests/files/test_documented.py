"""The page about the programme file names everything that a file may say."""

import re
from pathlib import Path

from service.files.programme import SETTINGS
from service.files.table import PEOPLE, SETS

PAGE = Path(__file__).parents[2] / "docs" / "programme-file.md"


def test_the_page_lists_every_setting_and_column() -> None:
    first_cells = re.findall(r"^\| (`[^|]*) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    named = [name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)]

    assert sorted(named) == sorted([*SETTINGS, *SETS.columns, *PEOPLE.columns])
