"""Which device is asking, and whether its reader has shown a fresh code today."""

import hashlib
import secrets
from typing import cast

from flask import Response, g, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from service.models import Board, Person
from service.models.encryption import fingerprint
from service.routes.context import get_wiring
from service.routes.framing import set_device_cookie

_DEVICE = "setwise-device"
_DEVICE_SECONDS = 400 * 24 * 3600
"""As long as browsers keep a cookie at all."""
_OPENED = "setwise-opened"
_ROOM = "setwise-room"
_OPENED_SECONDS = 24 * 3600


def device_digest() -> str:
    """Return the SHA-256 of this device's cookie; a device without one gets it with the answer."""
    value = request.cookies.get(_DEVICE)
    if not value:
        if "new_device" not in g:
            g.new_device = secrets.token_urlsafe(32)
        value = cast(str, g.new_device)
    return hashlib.sha256(value.encode()).hexdigest()


def remember_device(response: Response) -> Response:
    """Give a new device its cookie."""
    if "new_device" in g:
        set_device_cookie(response, _DEVICE, g.new_device, seconds=_DEVICE_SECONDS)
    return response


def carries_code() -> bool:
    """Whether this device says that it has shown a code; else nobody's is worth looking up."""
    return bool(request.cookies.get(_OPENED))


def has_shown_code(person: Person) -> bool:
    """Whether this device's reader proved today that the person's mailbox is theirs."""
    value = request.cookies.get(_OPENED)
    if not value:
        return False
    try:
        opened = _signer().loads(value, max_age=_OPENED_SECONDS)
    except BadSignature:
        return False
    return bool(opened == [person.id, person.link_generation, device_digest()])


def remember_code(response: Response, person: Person) -> None:
    """Remember for a day, on this device alone, that the code was right."""
    value = _signer().dumps([person.id, person.link_generation, device_digest()])
    set_device_cookie(response, _OPENED, value, seconds=_OPENED_SECONDS)


def has_entered_room(person: Person, board: Board) -> bool:
    """Whether this device's reader typed the code that a room has now, behind their own link."""
    value = request.cookies.get(_ROOM)
    if not value:
        return False
    try:
        entered = _signer().loads(value, max_age=_OPENED_SECONDS)
    except BadSignature:
        return False
    return bool(entered == _room(person, board))


def remember_room(response: Response, person: Person, board: Board) -> None:
    """Remember on this device alone that the room's code was right."""
    set_device_cookie(
        response, _ROOM, _signer().dumps(_room(person, board)), seconds=_OPENED_SECONDS
    )


def _room(person: Person, board: Board) -> list[object]:
    code = fingerprint(f"room:{board.id}:{board.room_code}")
    return ["room", person.id, person.link_generation, device_digest(), code]


def _signer() -> URLSafeTimedSerializer:
    keys = [key.get_secret_value() for key in reversed(get_wiring().settings.secret_keys)]
    return URLSafeTimedSerializer(keys, salt="setwise.fresh-code")
