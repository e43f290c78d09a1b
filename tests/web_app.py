"""The web application of tests: its addresses and templates are compiled once a process."""

from typing import Any, cast

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from service.app import SetwiseApp, create_app


class _InMemory(BytecodeCache):
    """Compiled templates by what they were compiled from: a test makes an application each."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was compiled before; a template that changed is not known."""
        known = self._known.get(f"{bucket.key}:{bucket.checksum}")
        if known is not None:
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled now."""
        self._known[f"{bucket.key}:{bucket.checksum}"] = bucket.bytecode_to_string()


_COMPILED = _InMemory()


_MADE: list[SetwiseApp] = []


def make_app(wiring: object) -> SetwiseApp:
    """Return the application for a wiring that has what pages use.

    A test gets the one that a test before it had, where settings and database are the same: it
    takes longer to compile hundreds of addresses than to ask a few. Asked for again with the same
    wiring, it is one of its own, as another process would have.
    """
    made = cast("Any", wiring)
    for app in _MADE:
        before = app.wiring
        if (
            before is not made
            and before.database is made.database
            and before.settings == made.settings
        ):
            app.wiring = app.extensions["wiring"] = made
            for limiter in app.extensions["limiter"]:
                limiter.reset()
            return app
    app = create_app(made)
    app.jinja_env.bytecode_cache = _COMPILED
    _MADE.append(app)
    return app
