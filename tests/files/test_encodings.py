"""People's tables as spreadsheets save them, and values as people write them."""

import io
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from service.domain.programme_file import StartRule
from service.errors import BadInput, Problem
from service.files import FileContent, read_programme, values
from service.files.cells import Cell, Findings
from tests.files.spring import PEOPLE, SETS, SETTINGS, read

EXAMPLES = Path(__file__).parents[2] / "examples"
ACCENTED = PEOPLE.replace("Ann,One", "Zoë,Brontë").replace("Bob,Two", "Łukasz,Two")
WESTERN = PEOPLE.replace("Ann,One", "Zoë,Brontë")


@pytest.mark.parametrize(
    "content",
    [
        ACCENTED.encode(),
        ACCENTED.encode("utf-8-sig"),
        ACCENTED.encode("utf-16"),
        ACCENTED.encode("utf-16-le"),
        ACCENTED.encode("utf-16-be"),
        ACCENTED.replace("\n", "\r\n").encode(),
        ACCENTED.replace(",", ";").encode(),
        ACCENTED.replace(",", "\t").encode("utf-16"),
        ("sep=;\n" + ACCENTED.replace(",", ";")).encode(),
        ("\n\n" + ACCENTED).encode(),
    ],
)
def test_every_way_of_saving_a_table_reads_the_same(content: bytes) -> None:
    assert read(people=content) == read(people=ACCENTED)


def test_windows_text_keeps_its_accents() -> None:
    assert read(people=WESTERN.encode("cp1252")) == read(people=WESTERN)


def test_headings_and_cells_are_tidied() -> None:
    untidy = PEOPLE.replace("given_name", " Given name ").replace("Ann,One", "  Ann ,\u00a0One")

    assert read(people=untidy) == read()


def test_decomposed_accents_become_one_letter() -> None:
    decomposed = PEOPLE.replace("Ann,One", "Zoe\u0308,One")

    assert read(people=decomposed).person("ann@acme.example").given_name == "Zoë"


def test_rows_are_counted_as_the_spreadsheet_counts_them() -> None:
    people = "\n" + PEOPLE.replace("ann@", '"ann@').replace("Ann,One", 'x",Ann,One')

    with pytest.raises(BadInput) as caught:
        read(people="sep=,\n" + people)

    assert caught.value.problems[0].row == 7


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x81\x8d\x8f", "is in an unknown encoding; save it as UTF-8"),
        (b'email,"open',
         "is not a readable table (unexpected end of data); save it as CSV once more"),
        (b"", "the table is empty; put headings in row 1"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_read_says_so(content: bytes, message: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(people=content)

    assert message in [problem.message for problem in caught.value.problems]


def test_two_columns_of_one_heading_are_refused() -> None:
    with pytest.raises(BadInput) as caught:
        read(people=PEOPLE.replace("working_days", "set"))

    assert "two columns have this heading; keep one" in [
        each.message for each in caught.value.problems
    ]


def workbook(people: list[list[object]], *, sheets: tuple[str, ...]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    settings = [line.split(": ", 1) for line in SETTINGS.splitlines()]
    tables: dict[str, list[list[object]]] = {
        "programme": [
            *([key, date(2027, 1, 18)] if key == "start" else [key, value]
              for key, value in settings),
        ],
        "sets": [["name", "project", "day", "time"], ["Maple", "A question of our own", "tue",
                                                      time(13, 0)]],
        "people": people,
    }  # fmt: skip
    for name in sheets:
        sheet = book.create_sheet(name.title())
        for row in tables[name]:
            sheet.append(row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_a_workbook_with_dates_and_times_reads_as_yaml_does() -> None:
    people: list[list[object]] = [list(line.split(",")) for line in PEOPLE.splitlines()]
    content = workbook(people, sheets=("programme", "sets", "people"))

    assert read_programme(FileContent("spring.xlsx", content)) == read()


def test_a_workbooks_typed_cells_read_as_what_they_show() -> None:
    book = openpyxl.load_workbook(EXAMPLES / "becky.xlsx")
    sheet = book["programme"]
    rows = {sheet.cell(row, 1).value: row for row in range(1, sheet.max_row + 1)}
    sheet.cell(rows["minutes"], 2).value = 120.0
    sheet.cell(rows["start"], 2).value = datetime(2027, 1, 18, 9, 30)  # noqa: DTZ001 -- a cell
    sheet.append(["quotes_actions", False])
    sheet.append(["minutes", 90])
    saved = io.BytesIO()
    book.save(saved)

    with pytest.raises(BadInput) as caught:
        read_programme(FileContent("becky.xlsx", saved.getvalue()))

    start = "'2027-01-18 09:30' is not a start; write a date as 2027-01-18, or `in 4 weeks`"
    place = "becky.xlsx, sheet programme"
    assert caught.value.problems == [
        Problem(place, rows["start"], "start", start),
        Problem(place, sheet.max_row, "minutes", "stands here twice; keep one of them"),
    ]


def test_people_may_come_as_a_workbook_of_their_own() -> None:
    people: list[list[object]] = [list(line.split(",")) for line in PEOPLE.splitlines()]
    content = workbook(people, sheets=("people",))

    file = read_programme(
        FileContent("spring.yaml", (SETTINGS + SETS).encode()), FileContent("p.xlsx", content)
    )

    assert file == read()


def test_a_workbook_without_its_sheets_names_each() -> None:
    content = workbook([["email"]], sheets=("people",))

    with pytest.raises(BadInput) as caught:
        read_programme(FileContent("spring.xlsx", content))

    assert [problem.message for problem in caught.value.problems] == [
        "has no sheet 'programme'; add it",
        "has no sheet 'sets'; add it",
    ]


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("", "mon,tue,wed,thu,fri"),
        ("mon-thu", "mon,tue,wed,thu"),
        ("Tuesday to Friday", "tue,wed,thu,fri"),
        ("Mo, Wed and Fri", "mon,wed,fri"),
        ("sun-tue", "mon,tue,sun"),
        ("Mo-Do", "mon,tue,wed,thu"),
        ("Dienstag bis Freitag", "tue,wed,thu,fri"),
        ("Mo, Di und Mi", "mon,tue,wed"),
    ],
)
def test_working_days_read_as_people_write_them(written: str, days: str) -> None:
    findings = Findings()

    assert values.working_days(Cell(written, "p.csv", 2, "working_days"), findings) == days
    assert findings.problems == []


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("in 4 weeks", StartRule(in_days=28)),
        ("In 10 days", StartRule(in_days=10)),
        ("in 1 week", StartRule(in_days=7)),
        ("2027-01-18", StartRule(on=date(2027, 1, 18))),
        ("46405", StartRule(on=date(2027, 1, 18))),
    ],
)
def test_a_start_reads_as_a_date_or_a_wait(written: str, rule: StartRule) -> None:
    assert values.start_rule(Cell(written, "x.yaml", 2, "start"), Findings()) == rule
