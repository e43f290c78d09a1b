"""Logs: constant event text plus fields, in one shape for our code and the libraries'.

Participants' words, addresses and links must never reach a log, so whatever a caller or a library
hands over passes `withhold_private_fields` and `mask_text` last, whichever logger it came by.
"""

import logging
import re
import sys
from typing import TextIO

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor, WrappedLogger

WITHHELD = "[withheld]"

_PRIVATE_WORDS = frozenset(
    {"body", "html", "text", "subject", "token", "secret", "password", "email", "address"}
)
"""A field is private if one of the words of its name, parted by `_`, is among these."""

_TELLING = re.compile(r"[/%=@]|bearer|eyJ", re.IGNORECASE)
"""What every secret below has in it; most fields are a plain word, and looked at no further."""
_LINK = re.compile(r"(/|%2F)([rp])(/|%2F)[^\s/?&#\"'<>%]+", re.IGNORECASE)
_SECRET_PARAMETER = re.compile(
    r"((?<=[?&])(?:code|state|nonce)"
    r"|\b(?:code_verifier|id_token|access_token|client_secret|client_assertion))=[^\s&\"'<>]+",
    re.IGNORECASE,
)
_BEARER = re.compile(r"\b(Bearer) +[^\s\"',]+", re.IGNORECASE)
_JWT = re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*")
_ADDRESS = re.compile(r"[\w.+'-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")

_CHATTY = {
    "alembic": logging.WARNING,
    "apscheduler": logging.WARNING,
    "apscheduler.scheduler": logging.ERROR,
    "dramatiq": logging.WARNING,
    # It would name the address that asked too often; our own line tells the status.
    "flask-limiter": logging.WARNING,
    "msal": logging.WARNING,
    "pika": logging.ERROR,
    "urllib3": logging.WARNING,
}
"""Libraries that tell of every step; ours start and end lines say the same with counts."""

_WITH_WAYS_OF_THEIR_OWN = (
    "_granian",
    "granian.access",
    "gunicorn.access",
    "gunicorn.error",
    "waitress",
    "waitress.queue",
    "werkzeug",
)
"""Loggers whose libraries may give them handlers past ours, and a level below the chosen one."""


def configure_logs(level: str, *, readable: bool, stream: TextIO | None = None) -> None:
    """Send every log line of this process through our processors, once, at its start.

    Args:
        level: the least severe level that is written, such as "INFO".
        readable: lines for a person at a terminal; otherwise one JSON object a line.
        stream: where lines go; standard error if not given, as standard output carries results.
    """
    arrival: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=arrival,
            processors=[
                ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                withhold_private_fields,
                mask_text,
                _renderer(readable=readable),
            ],
        )
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *arrival,
            ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    _route_library_loggers(handler, level)
    # What no line of ours says, and the standard library looks up for each.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


def withhold_private_fields(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Keep words, addresses and tokens out of everything but DEBUG lines."""
    if event.get("level") == "debug":
        return event
    return {
        name: WITHHELD if _PRIVATE_WORDS & set(name.lower().split("_")) else value
        for name, value in event.items()
    }


def mask_text(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Mask links, tokens and addresses inside every string, tracebacks included."""
    return {name: _masked(value) for name, value in event.items()}


def _masked(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    text = value if isinstance(value, str) else str(value)
    if not _TELLING.search(text):
        return text
    text = _LINK.sub(r"\1\2\3[token]", text)
    text = _SECRET_PARAMETER.sub(r"\1=[secret]", text)
    text = _BEARER.sub(r"\1 [secret]", text)
    text = _JWT.sub("[secret]", text)
    return _ADDRESS.sub("[address]", text)


def _renderer(*, readable: bool) -> Processor:
    if not readable:
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    # Plain tracebacks: the pretty ones print local variables, and those hold people's words.
    return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)


def _route_library_loggers(handler: logging.Handler, level: str) -> None:
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in _WITH_WAYS_OF_THEIR_OWN:
        logger = logging.getLogger(name)
        logger.handlers = []
        logger.propagate = True
        logger.setLevel(level)
    for name, least in _CHATTY.items():
        logging.getLogger(name).setLevel(max(least, root.level))
