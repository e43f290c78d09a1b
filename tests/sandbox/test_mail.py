"""Drafts, sending and searching over a real socket."""

import base64
import time
from email.message import EmailMessage
from typing import Any

import pytest

from tests.sandbox.running import IMMUTABLE, SENDER, TAG, Client, message, tag_filter

MESSAGES = f"/users/{SENDER}/messages"
FLAGS = {"$expand": "singleValueExtendedProperties($filter=id eq 'Integer 0x0E07')"}


def test_a_draft_is_made_with_everything_in_it(m365: Client) -> None:
    draft = m365.draft(
        internetMessageHeaders=[{"name": "x-setwise-outbox", "value": "42"}],
        internetMessageId="<42@setwise.example>",
        replyTo=[{"emailAddress": {"address": "sets@setwise.example"}}],
    )

    shown = m365.graph(
        "GET",
        f"{MESSAGES}/{draft['id']}",
        params={
            "$select": "subject,isDraft,internetMessageId,internetMessageHeaders,body",
            "$expand": f"singleValueExtendedProperties($filter=id eq '{TAG}')",
        },
    ).json()
    assert {name: value for name, value in shown.items() if not name.startswith("@")} == {
        "id": draft["id"],
        "subject": "Before your session",
        "isDraft": True,
        "internetMessageId": "<42@setwise.example>",
        "internetMessageHeaders": [{"name": "x-setwise-outbox", "value": "42"}],
        "body": {"contentType": "html", "content": "<p>Hello <b>Ann</b></p>"},
        "singleValueExtendedProperties": [{"id": TAG, "value": "42#1"}],
    }
    assert "singleValueExtendedProperties" not in draft
    assert m365.mails(SENDER, "drafts")[0]["tags"] == {
        TAG: "42#1",
        "AlsOutboxId": "42#1",
        "x-setwise-outbox": "42",
    }


def test_sending_moves_the_draft_and_delivers_a_copy(m365: Client) -> None:
    draft = m365.draft()

    answer = m365.send(draft["id"])

    assert (answer.status_code, answer.content) == (202, b"")
    (sent,) = m365.mails(SENDER, "sentitems")
    (received,) = m365.mails("ann@north.example")
    assert m365.mails(SENDER, "drafts") == []
    assert sent["internet_message_id"] == received["internet_message_id"]
    assert (sent["is_draft"], sent["id"] == draft["id"]) == (False, False)
    assert (received["from"], received["to"]) == (SENDER, ["ann@north.example"])
    assert received["body_html"] == "<p>Hello <b>Ann</b></p>"
    assert received["body_text"] == "Hello Ann"
    assert (sent["tags"]["AlsOutboxId"], received["tags"]) == ("42#1", {})


def test_a_consumed_draft_cannot_be_sent_again(m365: Client) -> None:
    draft = m365.draft()
    m365.send(draft["id"])

    again = m365.send(draft["id"])

    assert (again.status_code, again.json()["error"]["code"]) == (404, "ErrorItemNotFound")
    assert len(m365.mails("ann@north.example")) == 1


def test_an_immutable_id_survives_where_the_switch_says_so(m365: Client) -> None:
    m365.script("tenant", {"id_changes_on_send": False})
    draft = m365.draft()

    m365.send(draft["id"])
    again = m365.send(draft["id"])

    found = m365.graph("GET", f"{MESSAGES}/{draft['id']}")
    assert (found.status_code, found.json()["isDraft"]) == (200, False)
    assert again.status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        tag_filter("42#1"),
        tag_filter("42#1".upper()),
        {"$filter": "internetMessageId eq '<a+b@setwise.example>'"},
        {"$filter": "isDraft eq false and internetMessageId eq '<a+b@setwise.example>'"},
        {"$filter": f"{tag_filter('42#1')['$filter']} and isDraft eq false"},
        {
            "$filter": "singleValueExtendedProperties/any(ep:ep/id eq"
            f" '{TAG}' and startswith(ep/value, '42#'))"
        },
        {"$filter": "sentDateTime ge 2020-01-01T00:00:00Z and not (isDraft eq true)"},
    ],
)
def test_a_sent_message_is_found_by(m365: Client, query: dict[str, str]) -> None:
    m365.draft(tag="7#1")
    m365.send(m365.draft(internetMessageId="<a+b@setwise.example>")["id"])

    found = m365.graph("GET", MESSAGES, params={**query, "$select": "id,isDraft"})

    assert found.status_code == 200, found.text
    assert [each["isDraft"] for each in found.json()["value"]] == [False]


def test_a_search_lags_where_told_but_a_get_does_not(m365: Client) -> None:
    m365.script("tenant", {"search_lag_ms": 60_000})
    draft = m365.draft()

    found = m365.graph("GET", MESSAGES, params=tag_filter("42#1")).json()["value"]

    assert found == []
    assert m365.graph("GET", f"{MESSAGES}/{draft['id']}").status_code == 200
    m365.script("tenant", {"search_lag_ms": 0})
    found = m365.graph("GET", MESSAGES, params=tag_filter("42#1")).json()["value"]
    assert [each["id"] for each in found] == [draft["id"]]


def test_a_submitted_draft_shows_its_flag_until_it_leaves(m365: Client) -> None:
    m365.script("tenant", {"send_delay_ms": 400})
    draft = m365.draft()
    fresh = m365.graph("GET", f"{MESSAGES}/{draft['id']}", params=FLAGS).json()

    m365.send(draft["id"])
    submitted = m365.graph("GET", f"{MESSAGES}/{draft['id']}", params=FLAGS).json()
    second = m365.send(draft["id"])

    assert [_flags(fresh), _flags(submitted)] == ["9", "13"]
    assert (submitted["isDraft"], second.status_code) == (True, 409)
    _wait_for_mail(m365, "ann@north.example")
    assert m365.mails(SENDER, "drafts") == []
    assert len(m365.mails("ann@north.example")) == 1


def test_a_mime_draft_brings_both_bodies(m365: Client) -> None:
    mail = EmailMessage()
    mail["Subject"] = "Prüfung"
    mail["To"] = "Ann <ann@north.example>"
    mail["X-Setwise-Outbox"] = "42"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("Plain words")
    mail.add_alternative("<p>Rich words</p>", subtype="html")
    created = m365.session.post(
        m365.ready["graph_base_url"] + MESSAGES,
        data=base64.b64encode(mail.as_bytes()),
        headers={"Authorization": f"Bearer {m365.token()}", "Content-Type": "text/plain"},
    )
    draft = created.json()
    tagged = {"singleValueExtendedProperties": [{"id": TAG, "value": "42#1"}]}
    m365.graph("PATCH", f"{MESSAGES}/{draft['id']}", tagged)

    m365.send(draft["id"])

    (received,) = m365.mails("ann@north.example")
    assert (created.status_code, received["subject"]) == (201, "Prüfung")
    assert received["body_text"].strip() == "Plain words"
    assert received["body_html"].strip() == "<p>Rich words</p>"
    assert received["tags"] == {"X-Setwise-Outbox": "42"}


@pytest.mark.parametrize("names", [("Message", "SaveToSentItems"), ("message", "saveToSentItems")])
def test_send_mail_takes_both_spellings(m365: Client, names: tuple[str, str]) -> None:
    body = {names[0]: message("ann@north.example"), names[1]: "false"}

    answer = m365.graph("POST", f"/users/{SENDER}/sendMail", body)

    assert answer.status_code == 202
    assert len(m365.mails("ann@north.example")) == 1
    assert m365.mails(SENDER, "sentitems") == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (
            {"internetMessageHeaders": [{"name": "List-Unsubscribe", "value": "<x>"}]},
            "InvalidInternetMessageHeader",
        ),
        (
            {"internetMessageHeaders": [{"name": f"x-{n}", "value": "1"} for n in range(6)]},
            "InvalidInternetMessageHeaderCollection",
        ),
    ],
)
def test_a_wrong_draft_is_refused(m365: Client, change: dict[str, Any], code: str) -> None:
    answer = m365.graph("POST", MESSAGES, {**message("ann@north.example"), **change})

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


def test_what_real_clients_send_is_accepted(m365: Client) -> None:
    draft = m365.draft(
        **{
            "@odata.type": "#microsoft.graph.message",
            "importance": "HIGH",
            "isReadReceiptRequested": "false",
        }
    )

    assert (draft["importance"], draft["isReadReceiptRequested"]) == ("high", False)
    quoted = m365.graph("GET", f"/users/learning%40setwise.example/messages/{draft['id']}")
    assert quoted.status_code == 200


def test_a_draft_to_nobody_is_not_sent(m365: Client) -> None:
    draft = m365.draft(toRecipients=[])

    answer = m365.send(draft["id"])

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "ErrorInvalidRecipients")


def test_sending_as_somebody_else_is_denied(m365: Client) -> None:
    draft = m365.draft(**{"from": {"emailAddress": {"address": "mia@north.example"}}})

    answer = m365.send(draft["id"])

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "ErrorSendAsDenied")


@pytest.mark.parametrize("mailbox", ["bounces", "missing"])
def test_a_bounce_comes_back_to_the_sender(m365: Client, mailbox: str) -> None:
    m365.script("person", {"email": "ann@north.example", "mailbox": mailbox})
    draft = m365.draft()

    m365.send(draft["id"])

    (bounce,) = m365.mails(SENDER)
    assert bounce["subject"] == "Undeliverable: Before your session"
    assert bounce["in_reply_to"] == draft["internetMessageId"]
    assert "ann@north.example" in bounce["body_text"]
    assert m365.mails("ann@north.example") == []
    listed = m365.graph(
        "GET",
        f"/users/{SENDER}/mailFolders/inbox/messages",
        params={"$select": "internetMessageHeaders,conversationId"},
    ).json()["value"][0]
    headers = {each["name"]: each["value"] for each in listed["internetMessageHeaders"]}
    assert headers["X-Failed-Recipients"] == "ann@north.example"
    assert headers["Auto-Submitted"] == "auto-replied"
    assert headers["X-Sandbox"] == "This mail never left the machine"
    assert listed["conversationId"] == draft["conversationId"]


def test_an_absent_person_answers_each_sender_once(m365: Client) -> None:
    absence = ["2020-01-01T00:00:00Z", "2090-01-01T00:00:00Z", "Back in spring"]
    m365.script("person", {"email": "ann@north.example", "out_of_office": absence})

    m365.send(m365.draft()["id"])
    m365.send(m365.draft()["id"])

    (answer,) = m365.mails(SENDER)
    assert (answer["subject"], answer["body_text"]) == (
        "Automatic reply: Before your session",
        "Back in spring",
    )
    assert len(m365.mails("ann@north.example")) == 2


def test_mail_to_an_unknown_address_reaches_an_external_mailbox(m365: Client) -> None:
    m365.send(m365.draft("someone@far.example")["id"])

    (received,) = m365.mails("someone@far.example")
    assert received["external"] is True


def test_a_reply_reaches_the_reply_address(m365: Client) -> None:
    m365.send(m365.draft(replyTo=[{"emailAddress": {"address": "sets@setwise.example"}}])["id"])
    (received,) = m365.mails("ann@north.example")

    m365.script("reply", {"message_id": received["id"], "text": "Thank you"})

    (reply,) = m365.mails("sets@setwise.example")
    assert (reply["subject"], reply["body_text"]) == ("Re: Before your session", "Thank you")
    assert reply["in_reply_to"] == received["internet_message_id"]


def test_a_draft_that_a_human_deletes_is_gone_from_its_id(m365: Client) -> None:
    draft = m365.draft()

    m365.script("human", {"do": "delete_draft", "id": draft["id"]})

    assert m365.graph("GET", f"{MESSAGES}/{draft['id']}").status_code == 404
    assert m365.send(draft["id"]).status_code == 404
    (left,) = m365.mails(SENDER, "deleteditems")
    assert (left["is_draft"], left["tags"]["AlsOutboxId"]) == (True, "42#1")


def test_deleting_twice_leaves_nothing(m365: Client) -> None:
    draft = m365.draft()

    m365.graph("DELETE", f"{MESSAGES}/{draft['id']}", headers=IMMUTABLE)
    (left,) = m365.mails(SENDER, "deleteditems")
    second = m365.graph("DELETE", f"{MESSAGES}/{left['id']}")

    assert (second.status_code, m365.script("state")["messages"]) == (204, [])


def test_a_folder_is_read_page_by_page(m365: Client) -> None:
    for number in range(12):
        m365.draft(tag=f"{number}#1", subject=f"Mail {number}")

    first = m365.graph(
        "GET", f"/users/{SENDER}/mailFolders/drafts/messages", params={"$select": "subject"}
    ).json()
    second = m365.graph("GET", first["@odata.nextLink"]).json()

    assert first["@odata.nextLink"].startswith(m365.ready["graph_base_url"])
    subjects = [each["subject"] for each in first["value"] + second["value"]]
    assert subjects == [f"Mail {number}" for number in range(11, -1, -1)]
    assert "@odata.nextLink" not in second


def test_a_page_may_be_empty_and_go_on(m365: Client) -> None:
    m365.script("tenant", {"empty_pages": True})
    draft = m365.draft()

    first = m365.graph("GET", f"/users/{SENDER}/mailFolders/drafts/messages").json()
    second = m365.graph("GET", first["@odata.nextLink"]).json()

    assert (first["value"], [each["id"] for each in second["value"]]) == ([], [draft["id"]])


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (f"{MESSAGES}/AAMkAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 404, "ErrorItemNotFound"),
        (f"{MESSAGES}/x", 400, "ErrorInvalidIdMalformed"),
        (f"{MESSAGES}?$filter=isDraft", 400, "ErrorInvalidUrlQueryFilter"),
        (f"{MESSAGES}?$expand=singleValueExtendedProperties", 400, "ErrorInvalidUrlQuery"),
        ("/users/nobody@north.example/messages", 404, "ErrorInvalidUser"),
    ],
)
def test_a_wrong_question_is_refused(m365: Client, path: str, status: int, code: str) -> None:
    answer = m365.graph("GET", path)

    body = answer.json()["error"]
    assert (answer.status_code, body["code"]) == (status, code)
    assert {*body["innerError"]} == {"date", "request-id", "client-request-id"}


def _flags(shown: dict[str, Any]) -> str:
    return str(shown["singleValueExtendedProperties"][0]["value"])


def _wait_for_mail(m365: Client, mailbox: str) -> None:
    for _ in range(200):
        if m365.mails(mailbox):
            return
        time.sleep(0.02)
    raise AssertionError(f"nothing reached {mailbox}")
