"""A workbook of tables, as a spreadsheet reads it."""

import io

import openpyxl

from service.files.xlsx_tables import Table, xlsx_tables


def test_every_text_is_a_text_and_every_number_a_number() -> None:
    evil = '=HYPERLINK("http://evil.example","Maple")'
    table = Table(
        "a name: of [more] than thirty-one letters",
        (evil, "+note"),
        ("=1+1", "People"),
        ((evil, 3), ("@Oak\x07", 2.5), ("-Rowan", None)),
    )

    book = openpyxl.load_workbook(io.BytesIO(xlsx_tables([table, Table("other", (), ("A",), ())])))

    sheet = book.worksheets[0]
    cells = [[(cell.data_type, cell.value) for cell in row] for row in sheet.iter_rows()]
    assert book.sheetnames == ["a name  of  more  than thirty-o", "other"]
    assert cells == [
        [("s", evil), ("n", None)],
        [("s", "+note"), ("n", None)],
        [("n", None), ("n", None)],
        [("s", "=1+1"), ("s", "People")],
        [("s", evil), ("n", 3)],
        [("s", "@Oak"), ("n", 2.5)],
        [("s", "-Rowan"), ("n", None)],
    ]


def test_workbook_without_tables_opens() -> None:
    assert openpyxl.load_workbook(io.BytesIO(xlsx_tables([]))).sheetnames == ["Empty"]
