"""No participant's word, address or link reaches a log line, whoever writes it."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog

from service.logs import configure_logs

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def _restore_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def lines() -> Lines:
    """Configure JSON logs at DEBUG; return what has been written, without the times."""
    stream = io.StringIO()
    configure_logs("DEBUG", readable=False, stream=stream)

    def written() -> list[dict[str, Any]]:
        rows = [json.loads(line) for line in stream.getvalue().splitlines()]
        for row in rows:
            assert row.pop("timestamp").endswith("Z")
        return rows

    return written


def test_event_keeps_its_text_and_fields(lines: Lines) -> None:
    structlog.get_logger("service.jobs").info("mail drained", mailing_id=7, sent=3, failed=0)

    assert lines() == [
        {
            "event": "mail drained",
            "level": "info",
            "logger": "service.jobs",
            "mailing_id": 7,
            "sent": 3,
            "failed": 0,
        }
    ]


@pytest.mark.parametrize(
    "field", ["body", "html", "token", "email", "address", "body_html", "Recipient_Email"]
)
@pytest.mark.parametrize("level", ["info", "warning", "error"])
def test_private_field_is_withheld(lines: Lines, field: str, level: str) -> None:
    getattr(structlog.get_logger("a"), level)("something happened", **{field: "I am afraid of"})

    assert lines() == [
        {"event": "something happened", "level": level, "logger": "a", field: "[withheld]"}
    ]


def test_private_field_is_shown_at_debug(lines: Lines) -> None:
    structlog.get_logger("a").debug("rendered", body="Dear Ann")

    assert lines() == [{"event": "rendered", "level": "debug", "logger": "a", "body": "Dear Ann"}]


@pytest.mark.parametrize(
    ("written", "masked"),
    [
        ("GET /r/WzEsMV0.abc_-d HTTP/1.1", "GET /r/[token] HTTP/1.1"),
        ("GET /p/WzEsMV0.abc/code?x=1", "GET /p/[token]/code?x=1"),
        ("next=%2Fr%2FWzEsMV0.abc", "next=%2Fr%2F[token]"),
        ("https://sets.example/p/WzEsMV0.abc", "https://sets.example/p/[token]"),
        ("GET /signin/back?code=0.AX&state=s1", "GET /signin/back?code=[secret]&state=[secret]"),
        ("Authorization: Bearer eyJ0.eyJz.sig", "Authorization: Bearer [secret]"),
        ("got eyJ0eXAi.eyJhdWQi.sig back", "got [secret] back"),
        ("PATCH /users/ann.o'neil@sets.example/messages", "PATCH /users/[address]/messages"),
        ("/users/ann%40sets.example/events", "/users/[address]/events"),
        ("GET /programmes/3/people", "GET /programmes/3/people"),
        ("1 of 3 sent", "1 of 3 sent"),
    ],
)
def test_text_is_masked(lines: Lines, written: str, masked: str) -> None:
    structlog.get_logger("a").info("asked", path=written)

    assert lines() == [{"event": "asked", "level": "info", "logger": "a", "path": masked}]


@pytest.mark.parametrize(
    "name", ["werkzeug", "waitress", "gunicorn.access", "granian.access", "sqlalchemy.engine"]
)
def test_library_line_is_masked(lines: Lines, name: str) -> None:
    logging.getLogger(name).warning('"%s %s" %d', "GET", "/r/WzEsMV0.abc", 200)

    assert lines() == [{"event": '"GET /r/[token]" 200', "level": "warning", "logger": name}]


def test_library_line_passes_through_one_handler_only(lines: Lines) -> None:
    logging.getLogger("gunicorn.access").addHandler(logging.StreamHandler())

    configure_logs("INFO", readable=False, stream=io.StringIO())

    assert logging.getLogger("gunicorn.access").handlers == []
    assert len(logging.getLogger().handlers) == 1


def test_extra_of_a_library_line_is_withheld(lines: Lines) -> None:
    logging.getLogger("some.library").warning("refused", extra={"email": "ann@sets.example"})

    assert lines() == [
        {"event": "refused", "level": "warning", "logger": "some.library", "email": "[withheld]"}
    ]


def test_traceback_is_masked_and_shows_no_local_variable(lines: Lines) -> None:
    def fail() -> None:
        private_words = "I fear the merger"
        raise ValueError(f"no row for ann@sets.example, {len(private_words)} characters")

    try:
        fail()
    except ValueError:
        structlog.get_logger("a").exception("lookup failed")

    (row,) = lines()
    assert row["exception"].splitlines()[-1] == "ValueError: no row for [address], 17 characters"
    assert row["event"] == "lookup failed"


def test_readable_traceback_shows_no_local_variable() -> None:
    stream = io.StringIO()
    configure_logs("INFO", readable=True, stream=stream)

    def fail(words: str) -> None:
        raise ValueError(len(words))

    try:
        fail(" ".join(["I", "fear", "the", "merger"]))
    except ValueError:
        structlog.get_logger("a").exception("lookup failed", link="/r/abc.def")

    assert "lookup failed" in stream.getvalue()
    assert "/r/[token]" in stream.getvalue()
    assert "fear the merger" not in stream.getvalue()


def test_level_below_the_chosen_one_is_not_written() -> None:
    stream = io.StringIO()
    configure_logs("WARNING", readable=False, stream=stream)

    structlog.get_logger("a").info("started")
    logging.getLogger("werkzeug").info("started")

    assert stream.getvalue() == ""


def test_level_that_a_library_gave_its_own_logger_does_not_pass_the_chosen_one() -> None:
    # What Werkzeug does at its first request, in a process that had chosen no level before.
    logging.getLogger("werkzeug").setLevel(logging.INFO)
    stream = io.StringIO()
    configure_logs("WARNING", readable=False, stream=stream)

    logging.getLogger("werkzeug").info("started")

    assert stream.getvalue() == ""


def test_value_that_is_an_object_is_masked_as_text(lines: Lines) -> None:
    structlog.get_logger("a").info("kept", where=["/r/abc.def", "plain"])

    assert lines() == [
        {"event": "kept", "level": "info", "logger": "a", "where": "['/r/[token]', 'plain']"}
    ]
