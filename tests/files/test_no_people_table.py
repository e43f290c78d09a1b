"""What is no list of people says in one sentence what it is, whatever its name."""

import io
import re
import zipfile

import openpyxl
import pytest
from openpyxl.chart import BarChart

from service.errors import BadInput, Problem
from service.files import FileContent, read_people_table
from tests.files.lists import sheet_file, with_part

SAVE = "open it in Excel and save it as .xlsx or CSV"
DAMAGED = "open it in Excel and save it as .xlsx once more"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def packed(*names: str) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as parts:
        for name in names:
            # Without the time of day: every process must name the tests below alike.
            parts.writestr(zipfile.ZipInfo(name), b"x")
    return archive.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty; choose the file with the people in it"),
        (b"\xef\xbb\xbf\r\n \r\n", "is empty; choose the file with the people in it"),
        (b"%PDF-1.7\n%\xe2\xe3", ("is a PDF, which holds no table we can read; save the list it "
         "came from as .xlsx")),
        (OLD_OFFICE, f"is an old .xls workbook or document; {SAVE}"),
        (OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"),
         f"is locked with a password; {SAVE}, without the password"),
        (b"\x89PNG\r\n\x1a\n", "is a picture; save the list itself as .xlsx or CSV"),
        (b"{\\rtf1", f"is a text document; copy its table into Excel, then {SAVE}"),
        (b"<html><table><tr>", f"is a web page or XML under another name; {SAVE}"),
        (b'<?xml version="1.0"?><Workbook>', f"is a web page or XML under another name; {SAVE}"),
        (bytes(range(1, 32)) * 9, f"is no text and no workbook; {SAVE}"),
        (packed("word/document.xml"), ("is a Word document; copy its table into Excel, then "
         f"{SAVE}")),
        (packed("xl/workbook.bin"), f"is a binary workbook (.xlsb); {SAVE}"),
        (packed("content.xml"), "is an OpenDocument file; save it as .xlsx or CSV"),
        (packed("people.csv"), "is an archive; unpack it and choose the list in it"),
        (packed("xl/workbook.xml"), "is not a workbook; save it as .xlsx"),
        (packed("xl/workbook.xml")[:60], f"is damaged; {SAVE} once more"),
        (b"x" * 5_000_001, "is larger than 5 MB; a programme needs far less"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_says_what_it_is(content: bytes, message: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_people_table(FileContent("people.xlsx", content))

    assert caught.value.problems == [Problem("people.xlsx", None, None, message)]


def test_a_workbook_that_names_none_of_its_sheets_is_damaged() -> None:
    file = sheet_file()
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        named = archive.read("xl/workbook.xml")
    nameless = re.sub(rb' r:id="[^"]+"', b"", named)
    assert nameless != named

    with pytest.raises(BadInput) as caught:
        read_people_table(with_part(file, "xl/workbook.xml", nameless))

    assert caught.value.problems == [Problem("people.xlsx", None, None, f"is damaged; {DAMAGED}")]


def test_a_workbook_of_charts_alone_has_no_cells() -> None:
    workbook = openpyxl.Workbook()
    workbook.create_chartsheet().add_chart(BarChart())
    workbook.remove(workbook.worksheets[0])
    packed = io.BytesIO()
    workbook.save(packed)

    with pytest.raises(BadInput) as caught:
        read_people_table(FileContent("people.xlsx", packed.getvalue()))

    message = "has no sheet with cells, only charts; add one with the people"
    assert caught.value.problems == [Problem("people.xlsx", None, None, message)]


def test_a_zip_bomb_is_never_unpacked() -> None:
    bomb = with_part(sheet_file(), "xl/media/image1.png", bytes(60_000_000))

    with pytest.raises(BadInput) as caught:
        read_people_table(bomb)

    assert len(bomb.content) < 100_000
    assert caught.value.problems == [
        Problem("people.xlsx", None, None, "unpacks to far more than a programme")
    ]


@pytest.mark.parametrize(
    "sheet",
    [
        b"<worksheet><sheetData><row",
        (
            b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet><sheetData><row r="x">'
            b"</row></sheetData></worksheet>"
        ),
    ],
)
def test_a_sheet_that_is_cut_off_or_made_up_is_damaged(sheet: bytes) -> None:
    spoilt = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(sheet_file().content)) as old,
        zipfile.ZipFile(spoilt, "w") as new,
    ):
        for name in old.namelist():
            new.writestr(name, sheet if name.endswith("sheet1.xml") else old.read(name))

    with pytest.raises(BadInput) as caught:
        read_people_table(FileContent("people.xlsx", spoilt.getvalue()))

    assert [problem.file for problem in caught.value.problems] == ["people.xlsx"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b",,\r\n,\r\n", "holds no rows; choose the list with the people"),
        (b"E-mail,Name\r\n", "holds headings and no people below them"),
    ],
)
def test_a_table_without_people_says_so(content: bytes, message: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_people_table(FileContent("people.csv", content))

    assert caught.value.problems == [Problem("people.csv", None, None, message)]
