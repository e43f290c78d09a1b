"""What a file is by its first bytes, whatever its name says."""

import io
import zipfile
from enum import Enum

from service.errors import BadInput, Problem
from service.files.content import FileContent


class FileKind(Enum):
    """What a people table may come in."""

    WORKBOOK = "xlsx"
    TEXT = "csv"


_SAVE = "open it in Excel and save it as .xlsx or CSV"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (
    (b"%PDF", "is a PDF, which holds no table we can read; save the list it came from as .xlsx"),
    (b"{\\rtf", f"is a text document; copy its table into Excel, then {_SAVE}"),
    (b"\x89PNG", "is a picture; save the list itself as .xlsx or CSV"),
    (b"\xff\xd8\xff", "is a picture; save the list itself as .xlsx or CSV"),
    (b"GIF8", "is a picture; save the list itself as .xlsx or CSV"),
)
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style")
_PACKED = (
    ("xl/workbook.xml", None),
    ("xl/workbook.bin", f"is a binary workbook (.xlsb); {_SAVE}"),
    ("word/", f"is a Word document; copy its table into Excel, then {_SAVE}"),
    ("content.xml", "is an OpenDocument file; save it as .xlsx or CSV"),
    ("index/", "is a Numbers file; export it as Excel or CSV"),
)
_LARGEST_CONTROL_SHARE = 0.1


def file_kind(file: FileContent) -> FileKind:
    """Return what a file is.

    Raises:
        BadInput: it holds no table that we read; says what it is instead.
    """
    start = file.content[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise _refused(file, "is empty; choose the file with the people in it")
    if start.startswith(b"PK"):
        return _packed_kind(file)
    if start.startswith(_OLD_OFFICE):
        locked = _LOCKED in file.content
        what = "is locked with a password" if locked else "is an old .xls workbook or document"
        raise _refused(file, f"{what}; {_SAVE}{', without the password' if locked else ''}")
    for mark, message in _OTHERS:
        if start.startswith(mark):
            raise _refused(file, message)
    if start.lower().startswith(_MARKUP):
        raise _refused(file, f"is a web page or XML under another name; {_SAVE}")
    if b"\x00" not in start and _is_binary(start):
        raise _refused(file, f"is no text and no workbook; {_SAVE}")
    return FileKind.TEXT


def _packed_kind(file: FileContent) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            names = [name.lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as exc:
        raise _refused(file, f"is damaged; {_SAVE} once more") from exc
    for part, message in _PACKED:
        if any(name.startswith(part) for name in names):
            if message is None:
                return FileKind.WORKBOOK
            raise _refused(file, message)
    raise _refused(file, "is an archive; unpack it and choose the list in it")


def _is_binary(start: bytes) -> bool:
    controls = sum(byte < 32 and byte not in b"\t\r\n\f\x1a" for byte in start)
    return controls > len(start) * _LARGEST_CONTROL_SHARE


def _refused(file: FileContent, message: str) -> BadInput:
    return BadInput([Problem(file.name, None, None, message)])
