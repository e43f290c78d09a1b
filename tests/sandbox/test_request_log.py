"""Scripts see which Graph requests are open and how the latest ended."""

import threading
from typing import Any

import pytest
import requests

from tests.sandbox.running import SENDER, Client

MESSAGES = f"/users/{SENDER}/messages"


def test_a_request_is_open_until_it_is_answered(m365: Client) -> None:
    m365.token()
    m365.script("latency", {"ms": 400})
    asking = threading.Thread(target=m365.graph, args=("GET", f"{MESSAGES}?$top=1"))
    asking.start()

    while not (during := m365.script("requests?last=5"))["open"]:
        assert asking.is_alive()
    asking.join()
    after = m365.script("requests?last=5")

    (asked,) = during["open"]
    assert during["ended"] == after["open"] == []
    assert (asked["method"], asked["target"], asked["status"]) == (
        "GET",
        f"/v1.0{MESSAGES}?$top=1",
        None,
    )
    assert after["ended"] == [{**asked, "status": 200}]


def test_a_closed_connection_is_told_apart_and_only_the_latest_are_shown(m365: Client) -> None:
    m365.script("faults", {"rules": [{"match": {"method": "POST"}, "what": "drop"}]})

    with pytest.raises(requests.ConnectionError):
        m365.graph("POST", MESSAGES, {})
    m365.graph("GET", f"{MESSAGES}/missing")
    m365.graph("GET", MESSAGES)

    assert _statuses(m365.script("requests?last=5")) == [0, 400, 200]
    assert _statuses(m365.script("requests?last=1")) == [200]
    assert _statuses(m365.script("requests")) == []


def _statuses(told: dict[str, Any]) -> list[int]:
    return [asked["status"] for asked in told["ended"]]
