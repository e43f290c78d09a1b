"""Changing, moving, ordering and enriching messages over a real socket."""

import base64
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from tests.sandbox.running import SENDER, Client, message

MESSAGES = f"/users/{SENDER}/messages"
FOLDERS = f"/users/{SENDER}/mailFolders"


def test_a_draft_is_changed_until_it_is_sent(m365: Client) -> None:
    draft = m365.draft()

    changed = m365.graph("PATCH", f"{MESSAGES}/{draft['id']}", {"subject": "Later", "id": "x"})
    m365.send(draft["id"])
    (sent,) = m365.graph("GET", f"{FOLDERS}/sentitems/messages").json()["value"]
    refused = m365.graph("PATCH", f"{MESSAGES}/{sent['id']}", {"subject": "Too late"})
    allowed = m365.graph("PATCH", f"{MESSAGES}/{sent['id']}", {"categories": ["done"]})

    assert (changed.json()["subject"], sent["subject"]) == ("Later", "Later")
    assert changed.json()["changeKey"] != draft["changeKey"]
    assert (refused.status_code, allowed.json()["categories"]) == (400, ["done"])


def test_a_submitted_draft_cannot_be_changed(m365: Client) -> None:
    m365.script("tenant", {"send_delay_ms": 60_000})
    draft = m365.draft()
    m365.send(draft["id"])

    answer = m365.graph("PATCH", f"{MESSAGES}/{draft['id']}", {"subject": "Too late"})

    assert answer.status_code == 409


def test_a_received_mail_is_moved_and_deleted_for_good(m365: Client) -> None:
    m365.graph("POST", f"/users/{SENDER}/sendMail", {"message": message(SENDER)})
    (received,) = m365.graph("GET", f"{FOLDERS}/inbox/messages").json()["value"]

    moved = m365.graph(
        "POST", f"{MESSAGES}/{received['id']}/move", {"destinationId": "deleteditems"}
    ).json()
    bin_ = m365.graph("GET", f"{FOLDERS}/{moved['parentFolderId']}").json()
    gone = m365.graph("POST", f"{MESSAGES}/{moved['id']}/permanentDelete")

    assert (bin_["displayName"], bin_["totalItemCount"], bin_["unreadItemCount"]) == (
        "Deleted Items",
        1,
        1,
    )
    assert gone.status_code == 204
    assert m365.mails(SENDER, "deleteditems") == []


def test_every_folder_is_listed(m365: Client) -> None:
    folders = m365.graph("GET", FOLDERS).json()["value"]
    unknown = m365.graph("GET", f"{FOLDERS}/attic/messages")

    assert [each["displayName"] for each in folders] == [
        "Inbox",
        "Drafts",
        "Sent Items",
        "Deleted Items",
    ]
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "ErrorItemNotFound")


def test_an_attachment_travels_with_the_mail(m365: Client) -> None:
    draft = m365.draft()
    file = {
        "@odata.type": "#microsoft.graph.fileAttachment",
        "name": "plan.txt",
        "contentType": "text/plain",
        "contentBytes": base64.b64encode(b"plan").decode(),
    }

    added = m365.graph("POST", f"{MESSAGES}/{draft['id']}/attachments", file)
    m365.send(draft["id"])
    received = m365.graph("GET", "/users/ann@north.example/messages").json()["value"][0]
    listed = m365.graph(
        "GET", f"/users/ann@north.example/messages/{received['id']}/attachments"
    ).json()["value"]

    assert (added.status_code, received["hasAttachments"]) == (201, True)
    assert [(each["name"], each["contentBytes"]) for each in listed] == [("plan.txt", "cGxhbg==")]


def test_messages_are_ordered_and_counted(m365: Client) -> None:
    for subject in ("b", "c", "a"):
        m365.draft(subject=subject)

    ordered = m365.graph("GET", MESSAGES, params={"$orderby": "subject desc", "$count": "true"})
    counted = m365.graph(
        "GET", f"{FOLDERS}/drafts/messages", params={"$top": "1", "$count": "true"}
    ).json()

    assert [each["subject"] for each in ordered.json()["value"]] == ["c", "b", "a"]
    assert (counted["@odata.count"], len(counted["value"])) == (3, 1)


def test_a_body_is_given_as_text_where_preferred(m365: Client) -> None:
    draft = m365.draft(body={"contentType": "Text", "content": "Plain\nwords"})

    as_text = m365.graph(
        "GET",
        f"{MESSAGES}/{m365.draft()['id']}",
        headers={"Prefer": 'outlook.body-content-type="text"'},
    ).json()

    assert draft["body"] == {"contentType": "text", "content": "Plain\nwords"}
    assert as_text["body"] == {"contentType": "text", "content": "Hello Ann"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%%%", "ErrorMimeContentInvalid"),
        (b"abc", "ErrorMimeContentInvalidBase64String"),
    ],
)
def test_broken_mime_is_refused(m365: Client, data: bytes, code: str) -> None:
    answer = m365.session.post(
        m365.ready["graph_base_url"] + MESSAGES,
        data=data,
        headers={"Authorization": f"Bearer {m365.token()}", "Content-Type": "text/plain"},
        timeout=5,
    )

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


def test_a_body_that_is_no_json_is_refused(m365: Client) -> None:
    answer = m365.session.post(
        m365.ready["graph_base_url"] + MESSAGES,
        data=b"{",
        headers={"Authorization": f"Bearer {m365.token()}", "Content-Type": "application/json"},
        timeout=5,
    )

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", f"/users/{SENDER}/sendMail", 400),
        ("GET", "/organization", 200),
        ("GET", "/groups/nothing", 404),
        ("GET", f"{MESSAGES}?$top=0", 400),
    ],
)
def test_other_calls_are_answered(m365: Client, method: str, path: str, status: int) -> None:
    assert m365.graph(method, path, {}).status_code == status


def test_too_many_recipients_are_refused(m365: Client) -> None:
    many = [{"emailAddress": {"address": f"p{n}@far.example"}} for n in range(501)]

    answer = m365.graph("POST", MESSAGES, message("", toRecipients=many))

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "ErrorInvalidRecipients")


def test_many_threads_send_everything_once(m365: Client) -> None:
    m365.script("limits", {"enforced": False})
    m365.script("tenant", {"send_delay_ms": 3})
    m365.token()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda number: _send_one(m365, number), range(60)))
        for _ in range(20):
            m365.script("clock", {"advance": "PT1S"})
    m365.script("tenant", {"send_delay_ms": 0})
    _settle(m365)

    received = sorted(each["subject"] for each in m365.mails("ann@north.example"))
    assert received == sorted(f"Mail {number}" for number in range(60))


def _send_one(m365: Client, number: int) -> None:
    with requests.Session() as session:
        session.trust_env, session.verify = False, m365.ready["ca_file"]
        session.headers["Authorization"] = f"Bearer {m365.token()}"
        base = m365.ready["graph_base_url"] + MESSAGES
        body = message("ann@north.example", f"{number}#1", subject=f"Mail {number}")
        draft: dict[str, Any] = session.post(base, json=body, timeout=10).json()
        assert session.post(f"{base}/{draft['id']}/send", timeout=10).status_code == 202


def _settle(m365: Client) -> None:
    for _ in range(200):
        if not m365.mails(SENDER, "drafts"):
            return
    raise AssertionError("drafts stayed behind")
