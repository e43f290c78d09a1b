"""The web application: blueprints, one transaction per request, headers and error pages."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from service.meters import REQUEST_SECONDS
from service.routes import blueprints
from service.routes.board_watch import BoardTags, BoardWatch
from service.routes.console_session import ConsoleSession
from service.routes.error_pages import register_error_pages
from service.routes.fetch_site import SAFE_METHODS, refuse_from_elsewhere
from service.routes.framing import framed_by
from service.routes.limit_counts import counted_at
from service.routes.limits import LIMITED, OF_CONSOLE, limit_by, limit_strangers
from service.runs import current_run, run
from service.traces import span

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    # Its type alone: the web process is handed one, and loads no Graph client
    from service.wiring import Wiring

_LOG = logging.getLogger(__name__)
_TEMPLATES = Path(__file__).parent.parent / "templates" / "web"
_MAX_BYTES = 8 * 1024 * 1024
"""A programme file with a few thousand people fits; a flood does not."""
_MAX_FIELD_BYTES = 2 * 1024 * 1024
"""Long text is never refused for its length on submit (method 1.9); this is two novels."""
_WITHOUT_ROWS = frozenset({"static"})

_NOBODY = "'none'"
_LARGEST_ID = 2**31 - 1


class RowNumber(IntegerConverter):
    """An id in an address; a number beyond what the database takes is an unknown address."""

    def __init__(
        self,
        map: Map,  # noqa: A002 -- the library's name
        fixed_digits: int = 0,
        min: int | None = None,  # noqa: A002 -- as above
        max: int | None = _LARGEST_ID,  # noqa: A002 -- as above
        signed: bool = False,  # noqa: FBT001, FBT002 -- as above
    ) -> None:
        """Take what `<int(...)>` takes."""
        super().__init__(map, fixed_digits, min, max, signed)


class SetwiseApp(Flask):
    """A Flask that runs each view in one transaction of the wiring's database."""

    wiring: Wiring

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request under an id of its own, which its log lines and error pages carry."""
        with run():
            return super().wsgi_app(environ, start_response)

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view: rows are read-only for GET and HEAD, kept when it returns, else undone.

        `super()` renders what the view returns inside the same transaction, so a template that
        fails undoes the writing too.
        """
        if request.endpoint is None or request.endpoint in _WITHOUT_ROWS:
            return super().dispatch_request()
        rule = request.url_rule.rule if request.url_rule else "no rule"
        is_reading = request.method in SAFE_METHODS
        with span(f"{request.method} {rule}", current_run()):
            if not is_reading:
                # It comes over the network, as slowly as its sender likes; SQLite takes one writer.
                request.get_data(parse_form_data=True)
            return self._in_transaction(is_reading=is_reading)

    def _in_transaction(self, *, is_reading: bool) -> ResponseReturnValue:
        database = self.wiring.database
        with database.reading() if is_reading else database.writing() as db:
            g.db = db
            return super().dispatch_request()


def create_app(wiring: Wiring) -> SetwiseApp:
    """Return the web application for one wiring; it never talks to Microsoft Graph."""
    settings = wiring.settings
    is_https = urlsplit(settings.public_url).scheme == "https"
    app = SetwiseApp("service", template_folder=str(_TEMPLATES), static_folder="static")
    app.url_map.converters["int"] = RowNumber
    app.wiring = wiring
    app.extensions["wiring"] = wiring
    newest, *older = [key.get_secret_value() for key in settings.secret_keys]
    app.config.update(
        SECRET_KEY=newest,
        SECRET_KEY_FALLBACKS=older,
        SESSION_COOKIE_NAME="setwise",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_https,
        MAX_CONTENT_LENGTH=_MAX_BYTES,
        MAX_FORM_MEMORY_SIZE=_MAX_FIELD_BYTES,
        # A page may stand open all day: the token lives as long as the sign-in does.
        WTF_CSRF_TIME_LIMIT=None,
        # It demands a Referer, which our own Referrer-Policy keeps back.
        WTF_CSRF_SSL_STRICT=False,
    )
    app.session_interface = ConsoleSession(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # -- Flask's documented way
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    app.wsgi_app = BoardWatch(  # type: ignore[method-assign]  # -- Flask's documented way
        app.wsgi_app, wiring.database, BoardTags([newest, *older])
    )
    app.before_request(refuse_from_elsewhere)
    csrf = CSRFProtect(app)
    limiter = Limiter(
        get_remote_address,
        app=app,
        storage_uri=counted_at(settings.limits_url),
        # A page must open although Redis does not answer: each process then counts by itself.
        in_memory_fallback_enabled=True,
    )
    for blueprint in blueprints.ALL:
        for limit in LIMITED.get(blueprint.name, OF_CONSOLE):
            limit_by(limiter, limit, blueprint)
        limit_strangers(limiter, blueprint)
        if blueprint.name in blueprints.AUTHORISED_BY_LINK | blueprints.AUTHORISED_BY_SECRET:
            csrf.exempt(blueprint)
        app.register_blueprint(blueprint)
    register_error_pages(app)
    _register_headers(app, is_https=is_https)
    _register_log(app)
    return app


def _register_headers(app: Flask, *, is_https: bool) -> None:
    policy = "; ".join(
        (
            "default-src 'none'",
            "style-src 'self'",
            "script-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "frame-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
        )
    )

    @app.after_request
    def _add_headers(response: Response) -> Response:
        ancestors = framed_by()
        framed = f"{policy}; frame-ancestors {' '.join(ancestors) or _NOBODY}"
        response.headers.setdefault("Content-Security-Policy", framed)
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        if not ancestors:  # it cannot name anybody, and older browsers would heed it first
            response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        if request.endpoint not in _WITHOUT_ROWS:
            # Everything we say is about somebody: no copy stays in a browser or a proxy.
            response.headers["Cache-Control"] = "no-store"
        if is_https:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response


def _register_log(app: Flask) -> None:
    @app.before_request
    def _start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def _log(response: Response) -> Response:
        # The rule, never the path: the path of /r and /p is the key to somebody's pages.
        rule = request.url_rule.rule if request.url_rule else "no rule"
        seconds = time.perf_counter() - g.get("started", time.perf_counter())
        REQUEST_SECONDS.labels(
            request.blueprint or "none", f"{response.status_code // 100}xx"
        ).observe(seconds)
        response.headers["X-Request-Id"] = current_run()
        _LOG.info(
            "request answered",
            extra={
                "method": request.method,
                "rule": rule,
                "status": response.status_code,
                "milliseconds": round(seconds * 1000, 1),
            },
        )
        return response
