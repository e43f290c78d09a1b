"""Every parser of what comes from outside, fed with anything: a value, or a refusal in words."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import select

from service.domain.inbound import InboundMessage, Sort, failed_address, non_delivery, sort
from service.domain.live import GivenWrite, read_write
from service.domain.reply_words import new_words
from service.errors import BadInput, Problem
from service.files import FileContent, read_pasted_people, read_people_table, read_programme
from service.graph.wire import inbox
from service.models import Wake
from service.workflows.board.add_photo import shrink_photo
from service.workflows.board.writing import BoardRefused
from tests.files.lists import sheet_file, text_file
from tests.files.spring import PEOPLE, SETS, SETTINGS
from tests.graph.doubles import sample
from tests.privacy.house import House

NOTIFIED = ("/notifications", "/notifications/lifecycle")
NOW = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
_YAML = (SETTINGS + SETS).encode()
_SHEET = sheet_file().content
_PHOTOS = {}
for _kind in ("JPEG", "PNG", "WEBP", "GIF"):
    _drawn = io.BytesIO()
    Image.new("RGB", (9, 7), "red").save(_drawn, _kind)
    _PHOTOS[_kind] = _drawn.getvalue()

_spoiling = st.lists(st.tuples(st.integers(0, 2**16), st.binary(max_size=6)), max_size=6)
_line = st.text(max_size=200)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _line,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_line, inner, max_size=4),
    max_leaves=12,
)


def spoilt(content: bytes, spoiling: list[tuple[int, bytes]]) -> bytes:
    """Write over a good file here and there, so that a parser gets far into it."""
    for place, written in spoiling:
        at = place % (len(content) + 1)
        content = content[:at] + written + content[at + len(written) // 2 :]
    return content


def read_or_refused(read: Callable[[], object]) -> None:
    """Let a reader read; a refusal says what is wrong in words."""
    refused: list[list[Problem]] = []
    try:
        read()
    except BadInput as refusal:
        refused.append(refusal.problems)
    # A refusal that names no problem tells nobody what to do.
    assert [told for told in refused if not told or not all(one.message for one in told)] == []


@given(_spoiling, st.sampled_from(["spring.yaml", "spring.xlsx", "spring.csv", "", "x" * 400]))
@example([(0, b"!!python/object/apply:os.system ['true']\n")], "spring.yaml")
@example([(0, b"a: &a [1]\nb: &b [*a,*a]\nc: [*b,*b]\n")], "spring.yaml")
def test_programme_file_is_read_or_refused(spoiling: list[tuple[int, bytes]], name: str) -> None:
    people = FileContent("p.csv", spoilt(PEOPLE.encode(), spoiling))

    read_or_refused(lambda: read_programme(FileContent(name, spoilt(_YAML, spoiling)), people))


@given(_spoiling | st.binary(max_size=400).map(lambda made: [(0, made)]))
def test_list_of_people_as_text_is_read_or_refused(spoiling: list[tuple[int, bytes]]) -> None:
    content = spoilt(text_file().content, spoiling)

    read_or_refused(lambda: read_people_table(FileContent("people.csv", content)))
    read_or_refused(lambda: read_pasted_people(content.decode("utf-8", errors="replace")))


@given(_spoiling)
def test_workbook_is_read_or_refused(spoiling: list[tuple[int, bytes]]) -> None:
    read_or_refused(lambda: read_people_table(FileContent("p.xlsx", spoilt(_SHEET, spoiling))))


@given(
    st.sampled_from(zipfile.ZipFile(io.BytesIO(_SHEET)).namelist()),
    _spoiling,
)
def test_workbook_with_a_spoilt_part_is_read_or_refused(
    part: str, spoiling: list[tuple[int, bytes]]
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_SHEET)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, spoilt(content, spoiling) if name == part else content)
    file = FileContent("p.xlsx", packed.getvalue())

    read_or_refused(lambda: read_people_table(file))
    read_or_refused(lambda: read_programme(file))


def test_archive_that_names_no_workbook_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_SHEET)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"spreadsheetml.sheet.main", b"letter"))

    with pytest.raises(BadInput):
        read_people_table(FileContent("p.xlsx", packed.getvalue()))


@given(st.sampled_from(sorted(_PHOTOS)), _spoiling)
def test_photo_is_written_anew_or_refused(kind: str, spoiling: list[tuple[int, bytes]]) -> None:
    try:
        image, size = shrink_photo(spoilt(_PHOTOS[kind], spoiling))
    except BoardRefused:
        return
    with Image.open(io.BytesIO(image)) as written:
        assert (written.format, written.size, dict(written.getexif())) == ("JPEG", size, {})


@given(
    st.builds(
        InboundMessage,
        mailbox=st.just("sets@acme.example"),
        message_id=_line,
        internet_message_id=_line,
        received_at=st.just(NOW),
        from_address=_line | st.just("ann@acme.example"),
        message_class=_line | st.sampled_from(["REPORT.IPM.Note.NDR", "IPM.Note"]),
        headers=st.lists(
            st.tuples(_line | st.sampled_from(["auto-submitted", "list-id", "precedence"]), _line),
            max_size=5,
        ),
        answers=st.tuples(_line),
        text=_line | _line.map(lambda words: f"5.1.1 Final-Recipient: rfc822;{words}" * 20),
    )
)
def test_mail_that_comes_in_is_sorted_whatever_it_says(message: InboundMessage) -> None:
    assert sort(message, own=["sets@acme.example"]) in set(Sort)
    non_delivery(message.text)
    failed_address(message)
    new_words(message.text, mailbox="sets@acme.example", subject="Before session 2")


@given(_line, _line, _line, st.lists(st.tuples(_line, _line), max_size=4))
def test_message_of_graph_is_read_whatever_its_writer_put_into_it(
    sender: str, words: str, kind: str, headers: list[tuple[str, str]]
) -> None:
    answer = {
        **sample("message_reply"),
        "from": {"emailAddress": {"address": sender}},
        "body": {"contentType": "text", "content": words},
        "uniqueBody": {"contentType": "text", "content": words},
        "internetMessageHeaders": [{"name": name, "value": value} for name, value in headers],
        "singleValueExtendedProperties": [{"id": "String 0x001A", "value": kind}],
    }

    message = inbox.as_message(answer, mailbox="sets@acme.example")

    assert message.text == words.replace("\r\n", "\n")
    assert sort(message, own=["sets@acme.example"]) in set(Sort)


@given(_json | st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(
    ("subscriptionId", "clientState", "lifecycleEvent"), _json)), max_size=4).map(
    lambda told: {"value": told}))  # fmt: skip
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_notification_is_refused_or_counted_and_wakes_nobody(
    open_house: House, body: object
) -> None:
    browser = open_house.app.test_client()

    statuses = {browser.post(path, json=body).status_code for path in NOTIFIED}

    assert statuses <= {202, 400}
    with open_house.wiring.database.reading() as db:
        assert db.scalars(select(Wake)).all() == []


_pressed = ("do", "client_id", "about", "position", "minutes", "value", "what", "first_step")
_told = _line | st.sampled_from(["begin", "action", "attended", "9" * 30, "0" * 32])


@given(st.dictionaries(st.sampled_from([*_pressed, "due_on", "seconds_ago", "x"]), _told))
def test_press_of_a_live_page_is_read_or_none(sent: dict[str, str]) -> None:
    found = read_write(sent, now=NOW)

    assert found is None or (isinstance(found, GivenWrite) and found.pressed_at <= NOW)
