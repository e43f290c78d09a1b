"""Put a photo of a paper flip chart on the board: read, shrunk, and written anew."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from service.domain.board import MOST_PHOTOS, note_mark
from service.models import BoardPhoto
from service.store import boards
from service.workflows.board.writing import BoardRefused, Why, Writing

_KINDS = ("JPEG", "PNG", "WEBP")
_LONG_SIDE = 1800
"""Pixels; handwriting on a flip chart stays readable, and the file stays below about half a MB."""
_MOST_PIXELS = 60_000_000
"""More than phones take; a small file may claim to be an image of any size."""
_QUALITY = 82

_UNREADABLE = (
    *(UnidentifiedImageError, OSError, SyntaxError, ValueError),
    *(Image.DecompressionBombError, Image.DecompressionBombWarning),
)
"""What Pillow raises at a file that is broken, or no picture, or far too large."""


def add_photo(writing: Writing, sent: bytes) -> None:
    """Add a photo; its id is the write's.

    Raises:
        BoardRefused: the file is no picture of a kind that phones take, or there are enough.
    """
    if len(boards.photos(writing.db, writing.board.id)) >= MOST_PHOTOS:
        raise BoardRefused(Why.PHOTOS_FULL)
    image, (width, height) = shrink_photo(sent)
    writing.take_reshaping()
    writing.db.add(
        BoardPhoto(
            board_id=writing.board.id,
            id=writing.write_id,
            image=image,
            width=width,
            height=height,
            author=note_mark(writing.seat.person.pseudonym, writing.board.id, writing.write_id),
        )
    )
    writing.db.flush()


def shrink_photo(sent: bytes) -> tuple[bytes, tuple[int, int]]:
    """Return a photo as a new JPEG of at most 1800 pixels a side, and its size.

    Nothing of the file itself is kept, so neither is where and with what it was taken.

    Raises:
        BoardRefused: it cannot be read as a JPEG, PNG or WebP, or is larger than any phone's.
    """
    try:
        with Image.open(io.BytesIO(sent), formats=_KINDS) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise BoardRefused(Why.NO_PICTURE)
            # A JPEG is decoded at the size that is needed, which saves most of the work.
            opened.draft("RGB", (_LONG_SIDE, _LONG_SIDE))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((_LONG_SIDE, _LONG_SIDE))
            plain = _on_white(upright)
    except _UNREADABLE as exc:
        raise BoardRefused(Why.NO_PICTURE) from exc
    kept = io.BytesIO()
    plain.save(kept, "JPEG", quality=_QUALITY, optimize=True)
    return kept.getvalue(), plain.size


def _on_white(image: Image.Image) -> Image.Image:
    """Return it in plain colours; what was transparent is paper."""
    with_alpha = image.convert("RGBA")
    plain = Image.new("RGB", image.size, "white")
    plain.paste(with_alpha, mask=with_alpha.getchannel("A"))
    return plain
