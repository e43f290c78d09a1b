"""Lists of people as spreadsheets, exports and colleagues hand them over."""

import pytest

from service.errors import BadInput
from service.files import FileContent, PeopleColumn, PeopleRow, PeopleTable, read_people_table
from tests.files.lists import (
    ANN,
    BOTH,
    HEADINGS,
    MAX,
    noticed,
    people,
    sheet_file,
    text_file,
    with_part,
    wrong,
)


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(text_file(), id="comma"),
        pytest.param(text_file(delimiter=";", encoding="utf-8-sig"), id="semicolon and BOM"),
        pytest.param(text_file(delimiter="\t", encoding="utf-16"), id="Excel's Unicode text"),
        pytest.param(text_file(delimiter=";", encoding="cp1252"), id="Windows text, umlauts"),
        pytest.param(text_file(delimiter="|"), id="bars"),
        pytest.param(text_file(HEADINGS, ANN, MAX, (), ("", "", "", "", "")), id="trailing blanks"),
        pytest.param(text_file(*(tuple(f'"{cell}"' for cell in row) for row in
                                 (HEADINGS, ANN, MAX))), id="quotes everywhere"),
        pytest.param(sheet_file(), id="workbook"),
        pytest.param(sheet_file(name="people.csv"), id="a workbook that is called CSV"),
        pytest.param(FileContent("people.xlsx", text_file().content), id="CSV called a workbook"),
        pytest.param(sheet_file(HEADINGS, ANN, MAX, then=lambda sheet: sheet.cell(900, 9, " ")),
                     id="blanks far below and to the right"),
        pytest.param(text_file(("E-Mail-Adresse", "Vorname", "Nachname", "Führungskraft"), ANN,
                               MAX, delimiter=";"), id="German headings"),
        pytest.param(text_file(("EMAIL (work)", "first_name *", "LAST-NAME", "Reports to"), ANN,
                               MAX), id="headings in capitals, with asides"),
        pytest.param(text_file(("Mail", "Name", "Line manager e-mail"),
                               (ANN[0], "Ann Müller", ANN[3]), (MAX[0], "Max Weber")),
                     id="one column for the name"),
        pytest.param(text_file(("Mail", "Name", "Manager"), (ANN[0], '"Müller, Ann"', ANN[3]),
                               (MAX[0], '"Weber, Dr. Max (Sales)"', "")), id="family name first"),
        pytest.param(text_file(("Participant e-mail", "Manager e-mail"),
                               (f"Ann Müller <{ANN[0]}>", f"<mailto:{ANN[3]}>"),
                               (f'"""Weber, Max"" <{MAX[0]}>;"', "")), id="names with addresses"),
        pytest.param(text_file(HEADINGS, ("mailto:ann@acme.example", *ANN[1:3],
                               "[Max](mailto:max@acme.example)"), MAX), id="links"),
        pytest.param(text_file(HEADINGS, ("\u200bann@acme\u00ad.example\u00a0", "\u00a0Ann\u200e",
                               "Mu\u0308ller", "max@acme.example\x00"), MAX), id="unseen marks"),
        pytest.param(text_file(HEADINGS, (ANN[0], '"\r\nAnn\r\n"', '"Müller\t"', ANN[3]), MAX),
                     id="breaks within cells"),
    ],
)  # fmt: skip
def test_a_list_reads_the_same_in_every_dress(file: FileContent) -> None:
    table = read_people_table(file)

    assert people(table) == BOTH
    assert noticed(table) == []


def test_a_table_keeps_every_row_and_cell_with_its_place() -> None:
    file = text_file(
        ("E-mail", "Name", "Grade", "Team"), ("ann@@acme", "Ann", "7", "HR"), (), ("", "?", "", "")
    )

    assert read_people_table(file) == PeopleTable(
        source="people.csv",
        columns=(
            PeopleColumn("email", "E-mail", is_known=True),
            PeopleColumn("given_name", "", is_known=True),
            PeopleColumn("family_name", "", is_known=True),
            PeopleColumn("manager", "", is_known=True),
            PeopleColumn("department", "Team", is_known=True),
            PeopleColumn("grade", "Grade", is_known=False),
        ),
        rows=(
            PeopleRow(2, {"email": "ann@@acme", "given_name": "Ann", "grade": "7",
                          "department": "HR"}),
            PeopleRow(4, {"given_name": "?"}),
        ),
        warnings=(),
    )  # fmt: skip


def test_titles_above_the_headings_are_left_out_and_told() -> None:
    rows = (("Nominees of autumn 2027", "", "", ""), (), ("As of May", "HR"), HEADINGS, ANN, MAX)

    assert [people(read_people_table(make(*rows))) for make in (text_file, sheet_file)] == [
        [(5, *ANN), (6, *MAX)]
    ] * 2
    assert noticed(read_people_table(text_file(*rows))) == [
        (4, None, "the headings; above them row 1, 3 is left out")
    ]


def test_headings_merged_in_groups_tell_the_manager_from_the_person() -> None:
    file = sheet_file(
        ("Person", "", "", "Line manager", ""),
        ("E-mail", "First name", "Last name", "Name", "E-mail"),
        (*ANN[:3], "Max Weber", ANN[3]),
        then=lambda sheet: (sheet.merge_cells("A1:C1"), sheet.merge_cells("D1:E1")),
    )

    table = read_people_table(file)

    assert people(table) == [(3, *ANN)]
    assert table.rows[0].text("manager_name") == "Max Weber"


def test_cells_merged_downwards_count_in_each_row() -> None:
    file = sheet_file(
        (*HEADINGS, "Team"),
        (*ANN, "Sales"),
        (*MAX, ""),
        then=lambda sheet: sheet.merge_cells("E2:E3"),
    )

    assert [row.text("department") for row in read_people_table(file).rows] == ["Sales", "Sales"]


def test_hidden_rows_are_left_out_and_hidden_columns_only_where_we_use_them() -> None:
    def hide(sheet: object) -> None:
        sheet.row_dimensions[3].hidden = True  # type: ignore[attr-defined]  # -- a worksheet
        for letter in ("A", "E"):
            sheet.column_dimensions[letter].hidden = True  # type: ignore[attr-defined]  # -- same

    leaver = ("lea@acme.example", "Lea", "Gone", "", "1")
    file = sheet_file((*HEADINGS, "Salary"), (*ANN, "52000"), leaver, (*MAX, "70000"), then=hide)

    table = read_people_table(file)

    assert people(table) == [(2, *ANN), (4, *MAX)]
    assert "52000" not in str(table)
    assert noticed(table) == [
        (None, None, ("1 hidden rows are left out (row 3); show them in Excel and choose the file "
         "again to have them")),
        (1, None, "the hidden column 'Salary' is left out"),
    ]  # fmt: skip


def test_a_formula_without_its_result_is_told_and_one_with_it_is_used() -> None:
    file = sheet_file(HEADINGS, ('=LOWER("ANN@ACME.EXAMPLE")', *ANN[1:]), MAX)
    saved = with_saved_result(file, "ann@acme.example")

    assert people(read_people_table(saved)) == BOTH
    assert noticed(read_people_table(file)) == [
        (2, "email", ("is a formula whose result is not saved in the file; open it in Excel and "
         "save it, or type the value")),
    ]  # fmt: skip
    assert wrong(file) == [(2, "email", "is missing; give an e-mail address")]


def test_dates_and_numbers_read_as_they_show() -> None:
    def dated(sheet: object) -> None:
        sheet["E2"].number_format = "dd/mm/yyyy"  # type: ignore[index]  # -- a worksheet

    file = sheet_file((*HEADINGS, "Joined", "Number", "Set"), (*ANN, 46405, 46405, 3.0), then=dated)

    (row,) = read_people_table(file).rows

    assert (row.text("joined"), row.text("number"), row.text("set")) == ("2027-01-18", "46405", "3")


def test_the_sheet_with_the_people_is_read_and_others_are_named() -> None:
    def more(sheet: object) -> None:
        book = sheet.parent  # type: ignore[attr-defined]  # -- a worksheet
        sheet.title = "Notes"  # type: ignore[attr-defined]  # -- a worksheet
        for title in ("Leeds", "Cardiff"):
            other = book.create_sheet(title)
            other.append(HEADINGS)
            other.append(ANN)
        book.create_sheet("Old", 0).append(HEADINGS)
        book["Old"].sheet_state = "hidden"

    table = read_people_table(sheet_file(("Read me first",), then=more))

    assert (table.source, people(table)) == ("people.xlsx, sheet Leeds", [(2, *ANN)])
    assert noticed(table) == [(None, None, "only this sheet is read; people also stand in Cardiff")]


def test_a_name_with_a_link_behind_it_has_its_address() -> None:
    def linked(sheet: object) -> None:
        sheet["A2"].hyperlink = "mailto:ann@acme.example?subject=Sets"  # type: ignore[index]  # -- a worksheet

    file = sheet_file(("Name", "Team"), ("Ann Müller", "Sales"), then=linked)

    assert people(read_people_table(file)) == [(2, *ANN[:3], "")]


@pytest.mark.parametrize(
    ("manager", "address"),
    [
        ("Max Weber", "max@acme.example"),
        ("weber, max", "max@acme.example"),
        ("Max", "Max"),
        ("Kim Lee", "Kim Lee"),
    ],
)
def test_a_manager_who_is_named_is_found_in_the_list_where_one_person_has_the_name(
    manager: str, address: str
) -> None:
    kims = [(f"kim{number}@acme.example", "Kim", "Lee", "") for number in (1, 2)]
    file = text_file(HEADINGS, (*ANN[:3], f'"{manager}"'), MAX, *kims)

    assert read_people_table(file).rows[0].text("manager") == address


@pytest.mark.parametrize("name", ["people.xlsm", "people.xlsx"])
def test_macros_are_told_and_never_run(name: str) -> None:
    file = with_part(sheet_file(name=name), "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macro")

    table = read_people_table(file)

    assert people(table) == BOTH
    assert noticed(table) == [(None, None, "the file holds macros; they were not run")]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    attack = "=cmd|' /C calc'!A0"

    (row,) = read_people_table(text_file(HEADINGS, (ANN[0], attack, "+1", "-"))).rows

    assert [row.text(name) for name in ("given_name", "family_name", "manager")] == [
        attack, "+1", "-"
    ]  # fmt: skip


def test_columns_of_one_meaning_and_without_heading_are_kept_beside_each_other() -> None:
    file = text_file((*HEADINGS, "Mail", "", "Role"), (*ANN, "a@b.example", "note", "Engineer"))

    table = read_people_table(file)

    assert people(table) == [(2, *ANN)]
    assert [column.name for column in table.columns if not column.is_known] == [
        "mail", "column_6", "role_7"
    ]  # fmt: skip


def test_headings_repeated_on_every_printed_page_are_no_people() -> None:
    file = text_file(HEADINGS, ANN, HEADINGS, MAX)

    assert people(read_people_table(file)) == [(2, *ANN), (4, *MAX)]


def test_an_address_column_is_found_under_a_heading_of_its_own() -> None:
    file = text_file(("First name", "Surname", "Kontakt"), ("Ann", "Müller", ANN[0]))

    assert people(read_people_table(file)) == [(2, *ANN[:3], "")]


def test_a_list_without_addresses_keeps_its_rows_and_says_what_is_missing() -> None:
    file = text_file(("First name", "Surname"), ("Ann", "Müller"))

    assert people(read_people_table(file)) == [(2, "", "Ann", "Müller", "")]
    assert noticed(read_people_table(file)) == [
        (1, "email", "no column holds e-mail addresses; add one with the heading `email`")
    ]


def test_a_quotation_mark_that_is_never_closed_costs_no_row() -> None:
    file = text_file(HEADINGS, ('"ann@acme.example', *ANN[1:]), MAX)

    assert people(read_people_table(file)) == BOTH
    assert noticed(read_people_table(file)) == [
        (None, None, ("a quotation mark in this file is opened and never closed, so each line was "
         "read as a row; check the rows below it")),
    ]  # fmt: skip


def test_a_quotation_mark_within_a_cell_is_read_past() -> None:
    assert people(read_people_table(text_file(HEADINGS, (ANN[0], '"Ann"a', *ANN[2:])))) == [
        (2, ANN[0], "Anna", *ANN[2:])
    ]


@pytest.mark.parametrize("make", [text_file, sheet_file])
def test_ten_thousand_rows_are_read(make: object) -> None:
    rows = [(f"p{number}@acme.example", "Ann", "Müller", "") for number in range(10_000)]

    table = read_people_table(make(HEADINGS, *rows))  # type: ignore[operator]  # -- either maker

    assert people(table) == [(number, *row) for number, row in enumerate(rows, start=2)]


def test_more_rows_than_any_programme_are_refused() -> None:
    with pytest.raises(BadInput, match="has more than 20,000 rows"):
        read_people_table(sheet_file(then=lambda sheet: sheet.cell(20_001, 1, "x@acme.example")))


def with_saved_result(file: FileContent, result: str) -> FileContent:
    """The workbook as Excel saves it: each formula with its result."""
    import io
    import zipfile

    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(file.content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name).replace(b"<v></v>", b"<v />")
            content = content.replace(b"</f><v />", f"</f><v>{result}</v>".encode())
            new.writestr(name, content.replace(b'<c r="A2">', b'<c r="A2" t="str">'))
    return FileContent(file.name, packed.getvalue())
