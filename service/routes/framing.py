"""Whose pages may show ours in a frame, and what our cookies are then: by default nobody's.

What a link opens may stand in a tab of Teams where `FRAME_ANCESTORS` names who frames it. HR's
pages never may: a sign-in at Microsoft refuses frames too, and a press there books meetings.
"""

from typing import Literal

from flask import Response, current_app, request

from service.routes.context import get_wiring

Samesite = Literal["Lax", "None"]


def framed_by() -> tuple[str, ...]:
    """Return who may frame the page that is asked for."""
    is_of_a_link = "token" in (request.view_args or {})
    return get_wiring().settings.frame_ancestors if is_of_a_link else ()


def set_device_cookie(response: Response, name: str, value: str, *, seconds: int) -> None:
    """Give a page of a link its cookie.

    In a frame of another site a browser sends only what is `None`, and keeps what is `Partitioned`
    apart for each site that frames us: what is shown in Teams is another device than the browser.
    """
    is_framed = bool(get_wiring().settings.frame_ancestors)
    samesite: Samesite = "None" if is_framed else "Lax"
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        httponly=True,
        samesite=samesite,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        partitioned=is_framed,
    )
