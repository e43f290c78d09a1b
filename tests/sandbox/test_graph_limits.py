"""Permissions, scope, limits, faults and batches over a real socket."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests

from tests.sandbox.running import SENDER, Client, message

MESSAGES = f"/users/{SENDER}/messages"


def test_a_permission_that_is_taken_away_is_missing(m365: Client) -> None:
    draft = m365.draft()
    m365.script("tenant", {"permissions": {"Mail.Send": False, "User.Read.All": False}})

    sent = m365.send(draft["id"])
    read = m365.graph("GET", "/users/ann@north.example")

    assert (sent.status_code, sent.json()["error"]["code"]) == (403, "ErrorAccessDenied")
    assert (read.status_code, read.json()["error"]["code"]) == (
        403,
        "Authorization_RequestDenied",
    )
    assert m365.graph("GET", f"{MESSAGES}/{draft['id']}").status_code == 200


def test_a_scope_limits_mailboxes_but_not_the_directory(m365: Client) -> None:
    m365.script("tenant", {"scope": [SENDER]})

    inside = m365.graph("GET", MESSAGES)
    outside = m365.graph("GET", "/users/ann@north.example/messages")
    directory = m365.graph("GET", "/users/ann@north.example")

    assert [each.status_code for each in (inside, outside, directory)] == [200, 403, 200]
    assert outside.json()["error"]["code"] == "ErrorAccessDenied"


def test_the_fifth_call_at_once_is_throttled(m365: Client) -> None:
    m365.script("latency", {"ms": 1500})
    m365.token()

    with ThreadPoolExecutor(6) as pool:
        paths = [MESSAGES] * 5 + ["/users/ann@north.example/messages"]
        answers = list(pool.map(lambda path: _get(m365, path), paths))

    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 200, 200, 429]
    (refused,) = [answer for answer in answers if answer.status_code == 429]
    assert refused.url.endswith(MESSAGES)
    assert refused.json()["error"]["code"] == "ApplicationThrottled"
    assert refused.headers["Retry-After"] == "1"
    assert m365.script("state")["limits"] == {
        "over": {"concurrency": 1},
        "at_once": {SENDER: 4, "ann@north.example": 1},
    }


def test_too_many_requests_in_ten_minutes_are_throttled(m365: Client) -> None:
    m365.script("limits", {"enforced": True, "scale": 0.0005})

    statuses = [m365.graph("GET", MESSAGES).status_code for _ in range(7)]

    assert statuses == [200] * 5 + [429] * 2
    assert m365.script("state")["limits"]["over"] == {"requests": 2}


def test_mail_over_the_rate_trickles_out_in_sandbox_time(m365: Client) -> None:
    m365.script("limits", {"enforced": True, "scale": 0.1})
    for _ in range(5):
        assert m365.send(m365.draft()["id"]).status_code == 202

    at_once = len(m365.mails("ann@north.example"))
    m365.script("clock", {"advance": "PT61S"})
    _wait_until(lambda: len(m365.mails("ann@north.example")) == 5)

    assert at_once == 3
    assert m365.script("state")["limits"] == {
        "over": {"messages_a_minute": 2},
        "at_once": {SENDER: 1},
    }


def test_rate_is_counted_where_whoever_lives_through_a_move_stands(m365: Client) -> None:
    m365.script("limits", {"enforced": True, "scale": 0.1})

    def send(many: int) -> int:
        for _ in range(many):
            assert m365.send(m365.draft()["id"]).status_code == 202
        return len(m365.mails("ann@north.example"))

    at_once = [send(2)]
    begin = datetime.fromisoformat(m365.script("clock")["now"])
    m365.script("clock", {"advance": "P7D"})
    # Still in the minute in which two went before the move; then a day later, and then no later.
    for day, many in ((0, 2), (1, 3), (None, 3)):
        if day is not None:
            m365.script("clock", {"lived": (begin + timedelta(days=day)).isoformat()})
        at_once.append(send(many))

    assert at_once == [2, 3, 7, 7]
    assert m365.script("state")["limits"]["over"] == {"messages_a_minute": 4}

    m365.script("clock", {"lived": (begin + timedelta(days=2)).isoformat()})
    _wait_until(lambda: len(m365.mails("ann@north.example")) == 10)


def test_whoever_has_lived_through_a_move_is_followed_no_longer(m365: Client) -> None:
    m365.script("limits", {"enforced": True, "scale": 0.1})
    m365.script("clock", {"lived": m365.script("clock", {"advance": "P7D"})["now"]})
    for _ in range(5):
        assert m365.send(m365.draft()["id"]).status_code == 202

    m365.script("clock", {"advance": "PT61S"})

    _wait_until(lambda: len(m365.mails("ann@north.example")) == 5)


def test_a_days_recipients_are_limited(m365: Client) -> None:
    m365.script("limits", {"enforced": True, "scale": 0.0002})
    many = [{"emailAddress": {"address": f"q{number}@far.example"}} for number in range(2)]

    first = m365.graph("POST", f"/users/{SENDER}/sendMail", {"message": message("a@far.example")})
    second = m365.graph(
        "POST", f"/users/{SENDER}/sendMail", {"message": message("", toRecipients=many)}
    )

    assert first.status_code == 202
    assert (second.status_code, second.json()["error"]["code"]) == (
        429,
        "ErrorExceededMessageLimit",
    )
    assert m365.script("state")["limits"]["over"] == {"recipients_a_day": 1}


@pytest.mark.parametrize(
    ("what", "status", "code"),
    [
        ("429", 429, "ApplicationThrottled"),
        ("500", 500, "ErrorInternalServerTransientError"),
        ("503", 503, "ErrorServerBusy"),
        ("504", 504, "UnknownError"),
        ("expired_token", 401, "InvalidAuthenticationToken"),
    ],
)
@pytest.mark.parametrize("after_effect", [False, True])
def test_a_fault_answers_no_with_or_without_effect(
    m365: Client, what: str, status: int, code: str, after_effect: bool
) -> None:
    draft = m365.draft()
    match = {"method": "POST", "path_regex": "/send$"}
    rule = {"match": match, "what": what, "after_effect": after_effect, "times": 1}
    m365.script("faults", {"rules": [{**rule, "retry_after": 7}]})

    answer = m365.send(draft["id"])

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.headers["Retry-After"] == "7"
    assert len(m365.mails("ann@north.example")) == int(after_effect)
    assert m365.send(draft["id"]).status_code == (404 if after_effect else 202)


@pytest.mark.parametrize(("what", "delivered"), [("drop", 0), ("drop_after", 1)])
def test_a_dropped_connection_has_no_answer(m365: Client, what: str, delivered: int) -> None:
    draft = m365.draft()
    m365.script("faults", {"rules": [{"match": {"path_regex": "/send$"}, "what": what}]})

    with pytest.raises(requests.ConnectionError):
        m365.send(draft["id"])

    assert len(m365.mails("ann@north.example")) == delivered


def test_an_accepted_mail_may_carry_retry_after(m365: Client) -> None:
    draft = m365.draft()
    m365.script("faults", {"rules": [{"match": {"path_regex": "/send$"}, "what": "retry_after"}]})

    answer = m365.send(draft["id"])

    assert (answer.status_code, answer.headers["Retry-After"]) == (202, "1")


def test_a_seeded_fault_strikes_the_same_calls_each_time(m365: Client) -> None:
    rule = {"match": {"path_regex": "^/v1.0/users/ann"}, "what": "503", "probability": 0.5}
    runs = []
    for _ in range(2):
        m365.script("faults", {"rules": [{**rule, "seed": 7}]})
        runs.append([m365.graph("GET", "/users/ann@north.example").status_code for _ in range(12)])

    assert runs[0] == runs[1]
    assert set(runs[0]) == {200, 503}


def test_a_slow_answer_comes_late(m365: Client) -> None:
    m365.script("faults", {"rules": [{"match": {}, "what": "slow", "retry_after": 0.2}]})

    started = time.monotonic()
    answer = m365.graph("GET", "/users/ann@north.example")

    assert (answer.status_code, time.monotonic() - started >= 0.2) == (200, True)


def test_a_batch_is_judged_item_by_item(m365: Client) -> None:
    base = m365.ready["graph_base_url"]
    requests_ = [
        _item("1", "GET", "/users/ann@north.example?$select=mail"),
        _item("2", "GET", f"{base}/users/nobody@north.example"),
        _item("3", "POST", MESSAGES, message("ann@north.example")),
    ]
    m365.script(
        "faults", {"rules": [{"match": {"path_regex": "nobody"}, "what": "429", "retry_after": 9}]}
    )

    answer = m365.graph("POST", "/$batch", {"requests": requests_})

    responses = {each["id"]: each for each in answer.json()["responses"]}
    assert (answer.status_code, {key: each["status"] for key, each in responses.items()}) == (
        200,
        {"1": 200, "2": 429, "3": 201},
    )
    assert responses["1"]["body"]["mail"] == "ann@north.example"
    assert responses["2"]["headers"]["Retry-After"] == "9"


def test_a_batch_takes_every_place_of_a_mailbox(m365: Client) -> None:
    m365.script("latency", {"ms": 150})
    items = [_item(str(number), "GET", MESSAGES) for number in range(8)]
    m365.token()

    with ThreadPoolExecutor(2) as pool:
        batch = pool.submit(m365.graph, "POST", "/$batch", {"requests": items})
        time.sleep(0.05)
        beside = _get(m365, MESSAGES)

    assert {each["status"] for each in batch.result().json()["responses"]} == {200}
    assert beside.status_code == 429


def test_what_depends_on_a_failed_item_fails(m365: Client) -> None:
    items = [
        _item("a", "GET", "/users/nobody@north.example"),
        {**_item("b", "GET", "/users/ann@north.example"), "dependsOn": ["a"]},
    ]

    answer = m365.graph("POST", "/$batch", {"requests": items}).json()

    assert {each["id"]: each["status"] for each in answer["responses"]} == {"a": 404, "b": 424}


@pytest.mark.parametrize(
    "items",
    [
        [],
        [{"id": str(number), "method": "GET", "url": "/users"} for number in range(21)],
        [{"id": "A", "method": "GET", "url": "/users"}, {"id": "a", "method": "GET", "url": "/x"}],
        [{"id": "1", "method": "POST", "url": MESSAGES, "body": {}}],
    ],
)
def test_a_wrong_batch_is_refused_whole(m365: Client, items: list[dict[str, Any]]) -> None:
    answer = m365.graph("POST", "/$batch", {"requests": items})

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BadRequest")


def test_counters_tell_what_was_asked(m365: Client) -> None:
    m365.send(m365.draft()["id"])
    m365.graph("GET", "/users/nobody@north.example")

    counters = m365.script("state")["counters"]

    assert counters["requests"] == 3
    assert counters["POST /users/{user}/messages"] == 1
    assert counters["messages_sent"] == counters["messages_delivered"] == 1
    assert counters["status 404"] == 1


def test_the_clock_runs_on_and_moves_on_both_ports(m365: Client) -> None:
    secure = m365.ready["graph_base_url"].removesuffix("/v1.0")

    before = datetime.fromisoformat(m365.script("clock")["now"])
    after = datetime.fromisoformat(m365.script("clock", {"advance": "P7D"})["now"])
    seen = m365.session.get(f"{secure}/_sandbox/clock", timeout=5).json()["now"]

    assert timedelta(days=7) <= after - before < timedelta(days=7, seconds=5)
    assert after <= datetime.fromisoformat(seen) < after + timedelta(seconds=5)


def test_the_clock_can_run_faster(m365: Client) -> None:
    paces = [m365.script("clock")["rate"], m365.script("clock", {"rate": 600})["rate"]]
    first = datetime.fromisoformat(m365.script("clock")["now"])
    time.sleep(0.1)
    second = datetime.fromisoformat(m365.script("clock")["now"])
    m365.script("clock", {"rate": 1})

    assert paces == [1, 600]
    assert second - first >= timedelta(minutes=1)


@pytest.mark.parametrize("rate", [0, -1, 3601, True, "6"])
def test_a_rate_that_is_none_is_refused(m365: Client, rate: object) -> None:
    assert (
        m365.session.post(
            f"{m365.ready['people_url']}/_sandbox/clock", json={"rate": rate}, timeout=5
        ).status_code
        == 400
    )


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("clock", {"advance": "a week"}),
        ("clock", {"lived": "2027-01-01T00:00:00"}),
        ("clock", {"lived": "2027-01-01T00:00:00Z", "rate": 2}),
        ("clock", {"advance": "P1D", "now": "2027-01-01T00:00:00Z"}),
        ("faults", {"rules": [{"what": "explode"}]}),
        ("faults", {"rules": [{"what": "429", "match": {"path_regex": "("}}]}),
        ("limits", {"enforced": "yes"}),
        ("tenant", {"colour": "red"}),
        ("person", {"email": "nobody"}),
        ("person", {"email": "ann@north.example", "mailbox": "full"}),
        ("person", {"email": "ann@north.example", "busy": [["2027-01-02", "2027-01-01"]]}),
        ("human", {"do": "dance"}),
    ],
)
def test_a_wrong_script_call_says_why(m365: Client, name: str, body: dict[str, Any]) -> None:
    answer = m365.session.post(f"{m365.ready['people_url']}/_sandbox/{name}", json=body, timeout=5)

    assert answer.status_code == 400
    assert answer.json()["error"]["message"]


def test_state_is_narrowed_by_person_and_time(m365: Client) -> None:
    m365.send(m365.draft("ann@north.example")["id"])
    since = m365.script("clock", {"advance": "PT1H"})["now"]
    m365.send(m365.draft("ann@north.example")["id"])
    m365.send(m365.draft("bob@north.example")["id"])

    messages = m365.script(f"state?to=ann@north.example&since={since}")["messages"]

    assert [(each["mailbox"], each["folder"]) for each in messages] == [
        (SENDER, "sentitems"),
        ("ann@north.example", "inbox"),
    ]


def test_another_host_name_is_turned_away(m365: Client) -> None:
    answer = requests.get(
        f"{m365.ready['people_url']}/_sandbox/clock", headers={"Host": "evil.example"}, timeout=5
    )

    assert answer.status_code == 421


def test_another_site_cannot_press_a_button(m365: Client) -> None:
    m365.draft()

    answer = requests.post(
        f"{m365.ready['people_url']}/_sandbox/reset",
        headers={"Sec-Fetch-Site": "cross-site"},
        timeout=5,
    )

    assert (answer.status_code, len(m365.mails(SENDER, "drafts"))) == (403, 1)


def _item(name: str, method: str, url: str, body: Any = None) -> dict[str, Any]:
    item: dict[str, Any] = {"id": name, "method": method, "url": url}
    if body is not None:
        item |= {"body": body, "headers": {"Content-Type": "application/json"}}
    return item


def _get(m365: Client, path: str) -> requests.Response:
    """A call on a connection of its own."""
    with requests.Session() as session:
        session.trust_env = False
        return session.get(
            m365.ready["graph_base_url"] + path,
            headers={"Authorization": f"Bearer {m365.token()}"},
            verify=m365.ready["ca_file"],
            timeout=5,
        )


def _wait_until(condition: Any) -> None:
    for _ in range(200):
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("it did not come about within four seconds")


def test_a_clock_that_goes_back_frees_the_rate(m365: Client) -> None:
    m365.script("limits", {"enforced": True, "scale": 0.04})
    now = m365.script("clock", {"advance": "P1D"})["now"]
    m365.send(m365.draft()["id"])

    m365.script("clock", {"now": "2026-01-01T00:00:00Z"})
    m365.send(m365.draft()["id"])

    assert len(m365.mails("ann@north.example")) == 2
    m365.script("clock", {"now": now})
