"""`setwise form-sets`: sets as JSON, and one clear line where it cannot be."""

import json
from pathlib import Path

from tests.cli.running import ROOT, environment, setwise

_PEOPLE = ROOT / "bench" / "instances" / "people-48.csv"


def test_form_sets_writes_sets_and_changes_as_few_places_as_it_can(tmp_path: Path) -> None:
    first, second = tmp_path / "sets.json", tmp_path / "changed.json"
    lines = _PEOPLE.read_text(encoding="utf-8").splitlines(keepends=True)
    fewer = tmp_path / "fewer.csv"
    fewer.write_text("".join(lines[:-1]), encoding="utf-8")

    formed = setwise(
        environment(tmp_path), "form-sets", str(_PEOPLE), "--effort", "0.05", "--json", str(first)
    )
    changed = setwise(
        environment(tmp_path), "form-sets", str(fewer), "--present", str(first), "-o", str(second)
    )

    assert (formed.code, formed.out, formed.err) == (0, "", "")
    assert (changed.code, changed.out, changed.err) == (0, "", "")
    answer = json.loads(first.read_text(encoding="utf-8"))
    assert sorted(len(each["members"]) for each in answer["sets"]) == [6] * 8
    assert answer["finished"] is True
    assert json.loads(second.read_text(encoding="utf-8"))["moved"] == []


def test_form_sets_tells_what_makes_it_impossible(tmp_path: Path) -> None:
    few = tmp_path / "people.csv"
    lines = _PEOPLE.read_text(encoding="utf-8").splitlines(keepends=True)
    few.write_text("".join(lines[:4]), encoding="utf-8")

    ended = setwise(environment(tmp_path), "form-sets", str(few))

    assert ended.code == 1
    assert ended.err == (
        "Error: 3 people are not enough: a learning set has at least 4."
        " What would help: add 1 person.\n"
    )


def test_form_sets_tells_every_wrong_cell(tmp_path: Path) -> None:
    wrong = tmp_path / "people.csv"
    lines = _PEOPLE.read_text(encoding="utf-8").splitlines(keepends=True)
    row = "Ann,ann@x.example,,Sales,London,high,Europe/Londn,Mon-Fri,\n"
    wrong.write_text(lines[0] + row, encoding="utf-8")

    ended = setwise(environment(tmp_path), "form-sets", str(wrong))

    assert ended.code == 1
    assert "row 2, column grade" in ended.err
    assert "row 2, column time_zone" in ended.err
