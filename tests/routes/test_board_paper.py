"""Photos of paper on the board: shrunk, without what a camera writes, for the set alone."""

import io
import uuid
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import text
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from tests.participants import Maple, dump, page_path
from tests.routes.boards import Visitor, visitor
from tests.web_wiring import WebWiring

_GPS = "Secretgarden 52.5 N"


def _picture(kind: str = "JPEG", size: tuple[int, int] = (2400, 1200)) -> bytes:
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x010E] = _GPS
    exif[0x0112] = 6  # turned by a quarter
    kept = io.BytesIO()
    image.save(kept, kind, exif=exif)
    return kept.getvalue()


@pytest.fixture
def ann(client: FlaskClient, wiring: WebWiring, maple: Maple) -> Visitor:
    """Ann before the board that she opened."""
    found = visitor(client, wiring, maple, maple.ann)
    found.open_board()
    return found


def _send(who: Visitor, picture: bytes, **fields: str) -> int:
    photo = FileStorage(io.BytesIO(picture), "chart.jpg", content_type="image/jpeg")
    # In memory: the client's own temporary files stay open until they are collected.
    body, _, boundary = stream_encode_multipart(
        {**who.fields(**fields), "photo": photo}, use_tempfile=False
    )
    answer = who.client.post(
        f"{who.path}/photos",
        input_stream=body,
        content_type=f'multipart/form-data; boundary="{boundary}"',
    )
    return answer.status_code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_photo_is_kept_upright_small_and_without_where_it_was_taken(
    ann: Visitor, wiring: WebWiring, kind: str
) -> None:
    once = str(uuid.uuid4())
    statuses = [_send(ann, _picture(kind), write=once) for _ in range(2)]

    (photo,) = ann.state()["photos"]
    answer = ann.client.get(f"{ann.path}/photos/{photo['id']}")
    shown = Image.open(io.BytesIO(answer.data))
    assert statuses == [303, 303]
    assert photo == {"id": once, "width": 900, "height": 1800, "mine": True}
    assert (shown.format, shown.size, dict(shown.getexif())) == ("JPEG", (900, 1800), {})
    assert _GPS.encode() not in answer.data
    assert answer.headers["Content-Type"] == "image/jpeg"
    with wiring.database.reading() as db:
        stored = db.execute(text("SELECT image FROM board_photo")).scalar_one()
    assert stored.startswith("gAAAA")


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a",
        _picture()[:400],
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xff\xff\x00\x00\xff\xff\x08\x02\x00\x00\x00",
    ],
)
def test_file_that_is_no_photo_is_refused_in_one_sentence(
    ann: Visitor, wiring: WebWiring, sent: bytes
) -> None:
    before = dump(wiring.database)

    assert _send(ann, sent) == 409
    assert dump(wiring.database) == before


def test_photo_of_more_pixels_than_phones_take_is_refused(ann: Visitor) -> None:
    bomb = io.BytesIO()
    Image.new("1", (9000, 9000)).save(bomb, "PNG")

    assert _send(ann, bomb.getvalue()) == 409


def test_photo_larger_than_any_phone_writes_is_refused_before_it_is_read(ann: Visitor) -> None:
    assert _send(ann, b"x" * (25 * 1024 * 1024)) == 413


def test_photo_of_ten_megabytes_passes_the_limit_of_other_pages(ann: Visitor) -> None:
    padded = _picture() + b"\0" * (10 * 1024 * 1024)

    assert _send(ann, padded) == 303


def test_photo_of_ten_megabytes_is_not_read_where_the_link_is_none_of_ours(ann: Visitor) -> None:
    padded = _picture() + b"\0" * (10 * 1024 * 1024)

    assert _send(replace(ann, path=ann.path.replace("/p/", "/p/x")), padded) == 413


def test_photo_opens_after_a_code_and_to_the_set_alone(
    ann: Visitor, other_device: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    _send(ann, _picture())
    photo = ann.state()["photos"][0]["id"]
    session = ann.path.rpartition("/")[2]
    theirs = f"{page_path(wiring, maple.sue)}/board/{session}/photos/{photo}"

    answers = [other_device.get(f"{ann.path}/photos/{photo}"), other_device.get(theirs)]

    assert [one.status_code for one in answers] == [403, 404]
    bob = visitor(other_device, wiring, maple, maple.bob)
    shown = bob.client.get(f"{bob.path}/photos/{photo}")
    assert (shown.status_code, bob.state()["photos"][0]["mine"]) == (200, False)


def test_only_who_sent_a_photo_takes_it_away(
    ann: Visitor, other_device: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    _send(ann, _picture())
    photo = ann.state()["photos"][0]["id"]
    bob = visitor(other_device, wiring, maple, maple.bob)

    statuses = [one.press(do="remove-photo", photo=photo)[0] for one in (bob, ann)]

    assert statuses == [409, 200]
    assert ann.state()["photos"] == []
    assert ann.client.get(f"{ann.path}/photos/{photo}").status_code == 404


def test_a_board_holds_twelve_photos(ann: Visitor) -> None:
    small = _picture(size=(40, 20))

    statuses = [_send(ann, small) for _ in range(13)]

    assert statuses == [303] * 12 + [409]
