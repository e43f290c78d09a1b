"""Refuse a press that another site's page made in our reader's browser.

Each form carries a proof of its own; this stands before it, for whoever got hold of a page's proof
and for cookies that have to be `SameSite=None` in a frame. Our pages keep their address to
themselves, so that browsers send no `Origin`; `Sec-Fetch-Site` tells without naming anybody.
"""

from flask import request
from werkzeug.exceptions import Forbidden

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OUR_OWN = frozenset({"same-origin", "none"})


class FromElsewhere(Forbidden):
    """Another site's page pressed a button of ours."""


def refuse_from_elsewhere() -> None:
    """Go on with what our own pages send; a browser or a machine that tells nothing goes on too.

    Raises:
        FromElsewhere: the browser says that another site's page sent it.
    """
    if request.method in SAFE_METHODS:
        return
    if request.headers.get("Sec-Fetch-Site", "none") not in _OUR_OWN:
        raise FromElsewhere
