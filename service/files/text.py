"""Bytes to text, in the encodings that spreadsheets write."""

import codecs

from service.errors import BadInput, Problem
from service.files.content import FileContent

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 400
_ZEROS = 0.2
"""Share of zero bytes above which text is UTF-16; a stray one is only a stray one."""


def decoded(file: FileContent) -> str:
    """Return a file's text: UTF-8 or UTF-16 as its first bytes tell, else Windows-1252.

    Raises:
        BadInput: it is none of these.
    """
    try:
        return file.content.decode(_encoding(file.content))
    except UnicodeDecodeError as exc:
        message = "is in an unknown encoding; save it as UTF-8"
        raise BadInput([Problem(file.name, None, None, message)]) from exc


def _encoding(content: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return encoding
    sample = content[:_SAMPLE]
    if sample.count(0) > len(sample) * _ZEROS:
        # Western text in UTF-16 without a mark: every other byte is zero.
        return "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
