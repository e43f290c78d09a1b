"""msgraph-sdk and O365 list, create and read mail and events on the sandbox."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.groups.groups_request_builder import GroupsRequestBuilder
from msgraph.generated.groups.item.transitive_members.graph_user.graph_user_request_builder import (
    GraphUserRequestBuilder,
)
from msgraph.generated.models.attendee import Attendee
from msgraph.generated.models.body_type import BodyType
from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone
from msgraph.generated.models.email_address import EmailAddress
from msgraph.generated.models.event import Event
from msgraph.generated.models.item_body import ItemBody
from msgraph.generated.models.message import Message
from msgraph.generated.models.online_meeting_provider_type import OnlineMeetingProviderType
from msgraph.generated.models.recipient import Recipient
from msgraph.generated.models.user import User
from msgraph.generated.users.item.calendar.get_schedule.get_schedule_post_request_body import (
    GetSchedulePostRequestBody,
)
from msgraph.generated.users.item.calendar_view.calendar_view_request_builder import (
    CalendarViewRequestBuilder,
)
from msgraph.generated.users.item.send_mail.send_mail_post_request_body import (
    SendMailPostRequestBody,
)
from msgraph.graph_service_client import GraphServiceClient
from O365 import Account

from bench.clients import o365, sdk
from bench.clients.target import Target
from tests.graph.live import ORGANISER, SENDER, RunningSandbox, running_sandbox

_EVERYBODY = "mail eq 'Everybody' or displayName eq 'Everybody'"
_READER = "zoe@contoso.example"
_AT = datetime(2027, 2, 23, 13, 30, tzinfo=UTC)
_UNTIL = datetime(2027, 2, 23, 15, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    """A sandbox of its own process, on free ports."""
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def target(sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> Target:
    """The emptied sandbox and the worker's credentials."""
    # Either would override the sandbox's own authority in O365's session.
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    sandbox.tell("reset", {})
    names = Target.__dataclass_fields__
    return Target(**{name: getattr(sandbox, name) for name in names})


def test_msgraph_sdk_creates_lists_and_reads_mail(target: Target, sandbox: RunningSandbox) -> None:
    async def play(client: GraphServiceClient) -> None:
        mailbox = client.users.by_user_id(SENDER)
        draft = await mailbox.messages.post(_message("A draft"))
        assert draft is not None
        draft.subject = "A changed draft"
        changed = await mailbox.messages.by_message_id(str(draft.id)).patch(draft)
        read = await mailbox.messages.by_message_id(str(draft.id)).get()
        listed = await mailbox.messages.get()
        await mailbox.messages.by_message_id(str(draft.id)).send.post()
        await mailbox.send_mail.post(
            SendMailPostRequestBody(message=_message("Sent at once"), save_to_sent_items=True)
        )
        inbox = client.users.by_user_id(_READER).mail_folders.by_mail_folder_id("inbox")
        received = await inbox.messages.get()

        assert (changed.subject, read.subject, read.is_draft) == (*["A changed draft"] * 2, True)
        assert [each.id for each in listed.value] == [draft.id]
        assert sorted(each.subject for each in received.value) == [
            "A changed draft",
            "Sent at once",
        ]
        assert {each.body.content_type for each in received.value} == {BodyType.Html}

    _run(target, play)
    assert sandbox.state()["contract_violations"] == []


def test_msgraph_sdk_creates_lists_and_reads_events(
    target: Target, sandbox: RunningSandbox
) -> None:
    async def play(client: GraphServiceClient) -> None:
        mailbox = client.users.by_user_id(ORGANISER)
        made = await mailbox.events.post(_event())
        assert made is not None
        read = await mailbox.events.by_event_id(str(made.id)).get()
        listed = await mailbox.events.get()
        window = CalendarViewRequestBuilder.CalendarViewRequestBuilderGetQueryParameters(
            start_date_time="2027-02-01T00:00:00Z", end_date_time="2027-03-01T00:00:00Z"
        )
        view = await mailbox.calendar_view.get(RequestConfiguration(query_parameters=window))
        invited = await client.users.by_user_id(_READER).events.get()
        schedule = await mailbox.calendar.get_schedule.post(
            GetSchedulePostRequestBody(
                schedules=[_READER], start_time=_time(_AT), end_time=_time(_UNTIL)
            )
        )

        assert read.is_online_meeting
        assert read.online_meeting_provider == OnlineMeetingProviderType.TeamsForBusiness
        assert [[each.id for each in found.value] for found in (listed, view)] == [[made.id]] * 2
        assert [each.subject for each in invited.value] == ["Session 1"]
        assert [each.availability_view for each in schedule.value] == ["111"]
        changed = await mailbox.events.by_event_id(str(made.id)).patch(Event(subject="Moved"))
        assert changed.subject == "Moved"
        await mailbox.events.by_event_id(str(made.id)).delete()
        assert (await mailbox.events.get()).value == []

    _run(target, play)
    assert sandbox.state()["contract_violations"] == []


def test_msgraph_sdk_reads_people(target: Target) -> None:
    async def play(client: GraphServiceClient) -> None:
        everybody = await client.users.get()
        zoe = await client.users.by_user_id(_READER).get()
        manager = await client.users.by_user_id(_READER).manager.get()
        settings = await client.users.by_user_id(_READER).mailbox_settings.get()

        assert _READER in {each.mail for each in everybody.value}
        assert (zoe.display_name, settings.time_zone) == (
            "Zoë Müller",
            "W. Europe Standard Time",
        )
        assert isinstance(manager, User)
        assert manager.mail == "ada@contoso.example"

    _run(target, play)


def test_msgraph_sdk_lists_the_people_of_a_group(target: Target, sandbox: RunningSandbox) -> None:
    async def play(client: GraphServiceClient) -> None:
        groups = await client.groups.get(_asked(GroupsRequestBuilder, filter=_EVERYBODY))
        members = client.groups.by_group_id(groups.value[0].id).transitive_members.graph_user
        asked = _asked(GraphUserRequestBuilder, select=["mail", "userType"], count=True, top=999)
        asked.headers.add("ConsistencyLevel", "eventual")
        people = await members.get(asked)

        assert [each.mail for each in groups.value] == ["everybody@setwise.example"]
        assert [(each.mail, each.user_type) for each in people.value] == [
            (_READER, "Member"),
            ("ada@contoso.example", "Member"),
        ]

    _run(target, play)
    assert sandbox.state()["contract_violations"] == []


@pytest.fixture
def account(target: Target) -> Iterator[Account]:
    """O365, signed in."""
    made = o365.connect(target)
    yield made
    made.con.session.close()


def test_o365_creates_lists_and_reads_mail(account: Account, sandbox: RunningSandbox) -> None:
    message = account.new_message(resource=SENDER)
    message.subject, message.body = "By O365", "<p>Hello</p>"
    message.to.add(_READER)
    assert message.save_draft()

    drafts = list(account.mailbox(resource=SENDER).drafts_folder().get_messages())
    read = account.mailbox(resource=SENDER).get_message(drafts[0].object_id)
    seen = [(each.subject, each.is_draft) for each in (*drafts, read)]
    assert read.send()
    received = list(account.mailbox(resource=_READER).inbox_folder().get_messages())

    assert seen == [("By O365", True)] * 2
    assert [(each.subject, str(each.sender.address)) for each in received] == [("By O365", SENDER)]
    assert sandbox.state()["contract_violations"] == []


def test_o365_creates_lists_and_reads_events(account: Account, sandbox: RunningSandbox) -> None:
    calendar = account.schedule(resource=ORGANISER).get_default_calendar()
    event = calendar.new_event("By O365")
    event.start, event.end = (each.replace(tzinfo=ZoneInfo("UTC")) for each in (_AT, _UNTIL))
    event.attendees.add(_READER)
    event.is_online_meeting = True
    assert event.save()

    listed = list(calendar.get_events(include_recurring=False))
    read = calendar.get_event(event.object_id)

    assert [(each.subject, each.start) for each in (*listed, read)] == [("By O365", _AT)] * 2
    assert [each.address for each in read.attendees] == [_READER]
    assert read.delete()
    assert sandbox.state()["events"] == []
    assert sandbox.state()["contract_violations"] == []


def _run(target: Target, play: Callable[[GraphServiceClient], Awaitable[None]]) -> None:
    async def run() -> None:
        async with sdk.http_client(target) as http:
            await play(sdk.connect(target, http))

    asyncio.run(run())


def _asked(builder: Any, **query: Any) -> RequestConfiguration[Any]:  # Any: each has its own
    kind = getattr(builder, f"{builder.__name__}GetQueryParameters")
    return RequestConfiguration(query_parameters=kind(**query))


def _message(subject: str) -> Message:
    return Message(
        subject=subject,
        body=ItemBody(content_type=BodyType.Html, content="<p>Hello</p>"),
        to_recipients=[Recipient(email_address=EmailAddress(address=_READER))],
    )


def _event() -> Event:
    return Event(
        subject="Session 1",
        start=_time(_AT),
        end=_time(_UNTIL),
        attendees=[Attendee(email_address=EmailAddress(address=_READER))],
        is_online_meeting=True,
        online_meeting_provider=OnlineMeetingProviderType.TeamsForBusiness,
        transaction_id="0b5f8f3e-5b1f-4f0b-9d0a-7a9f2f6f9d11",
    )


def _time(moment: datetime) -> DateTimeTimeZone:
    return DateTimeTimeZone(date_time=moment.strftime("%Y-%m-%dT%H:%M:%S"), time_zone="UTC")
