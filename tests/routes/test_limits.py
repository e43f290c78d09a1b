"""How often one device, one link and one account may ask, and what the counts give away."""

import logging
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.logs import configure_logs
from service.routes.limit_counts import Counts
from tests.hr import HrWiring, build_hr_wiring, csrf_token, sign_in
from tests.participants import Maple, page_path
from tests.web_wiring import WebWiring


@pytest.fixture
def wiring(sqlite_url: str) -> Iterator[HrWiring]:
    """One engine is enough: no count is a row."""
    built = build_hr_wiring(sqlite_url)
    yield built
    built.database.dispose()


def press(client: FlaskClient, path: str, device: int) -> TestResponse:
    return client.post(f"{path}/code", environ_base={"REMOTE_ADDR": f"192.0.2.{device}"})


def test_one_device_that_presses_too_often_at_one_link_slows_down_nobody_else(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    ann, bob = page_path(wiring, maple.ann), page_path(wiring, maple.bob)

    statuses = [press(client, ann, 1).status_code for _ in range(11)]

    assert statuses == [303] * 10 + [429]
    assert [press(client, bob, 1).status_code, press(client, ann, 2).status_code] == [303] * 2


def test_one_link_pressed_from_many_devices_is_slowed_down_for_all(
    app: Flask, client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    ann = page_path(wiring, maple.ann)

    statuses = [press(client, ann, turn % 200).status_code for turn in range(601)]

    assert statuses == [303] * 600 + [429]


def test_an_account_takes_thirty_lists_a_minute_whatever_the_browser(
    app: Flask, wiring: HrWiring
) -> None:
    browsers = [sign_in(app, wiring, "HR.Admin") for _ in range(2)]
    proofs = [csrf_token(one) for one in browsers]

    statuses = [
        browsers[turn % 2]
        .post(
            "/audit.csv",
            data={"csrf_token": proofs[turn % 2]},
            environ_base={"REMOTE_ADDR": f"192.0.2.{turn}"},
        )
        .status_code
        for turn in range(31)
    ]

    assert statuses == [200] * 30 + [429]


def test_whoever_tries_links_that_are_none_is_slowed_down_on_every_page(
    client: FlaskClient, page: str
) -> None:
    tried = [client.get(f"/{'pr'[turn % 2]}/made-up-{turn}").status_code for turn in range(600)]

    assert tried == [404] * 600
    assert client.get("/r/another").status_code == 429
    elsewhere = client.get(page, environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert elsewhere.status_code == 200


def test_counts_hold_no_link_and_a_breach_logs_neither_link_nor_address(
    app: Flask, client: FlaskClient, page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    configure_logs("INFO", readable=False)
    try:
        statuses = [press(client, page, 77).status_code for _ in range(11)]
    finally:
        root.handlers, root.level = handlers, level
        root.setLevel(level)

    assert statuses[-1] == 429
    (limiter,) = app.extensions["limiter"]
    assert isinstance(limiter.storage, Counts)
    token = page.removeprefix("/p/")
    kept = " ".join(limiter.storage.counts)
    said = capsys.readouterr().err
    assert "request answered" in said
    assert [token in kept, token in said, "192.0.2.77" in said] == [False] * 3
