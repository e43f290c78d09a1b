"""The web application of tests: as made for any wiring, with templates compiled once a process."""

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


def make_app(wiring: object) -> SetwiseApp:
    """Return the application for a wiring that has what pages use."""
    app = create_app(cast("Any", wiring))
    app.jinja_env.bytecode_cache = _COMPILED
    return app
