"""Microsoft's own client for Python."""

import asyncio
import ssl

import httpx
from kiota_abstractions.authentication import AccessTokenProvider, AllowedHostsValidator
from kiota_abstractions.authentication import BaseBearerTokenAuthenticationProvider as Bearer
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.default_query_parameters import QueryParameters
from msgraph.generated.models.body_type import BodyType
from msgraph.generated.models.email_address import EmailAddress
from msgraph.generated.models.item_body import ItemBody
from msgraph.generated.models.message import Message
from msgraph.generated.models.recipient import Recipient
from msgraph.generated.models.single_value_legacy_extended_property import (
    SingleValueLegacyExtendedProperty,
)
from msgraph.generated.users.item.messages.item.message_item_request_builder import (
    MessageItemRequestBuilder,
)
from msgraph.graph_request_adapter import GraphRequestAdapter
from msgraph.graph_service_client import GraphServiceClient
from msgraph_core import GraphClientFactory

from bench.clients.target import Target, token
from bench.sample import SENDER, Mail
from service.graph.wire import mail as wire

_Query = MessageItemRequestBuilder.MessageItemRequestBuilderGetQueryParameters
_PREFER = 'IdType="ImmutableId"'
_FIELDS = ["id", "internetMessageId", "isDraft", "sentDateTime", "parentFolderId"]
_TAGS = f"singleValueExtendedProperties($filter=id eq '{wire.MAILING_TAG}')"


def http_client(target: Target) -> httpx.AsyncClient:
    """Make the connections; they belong to the event loop that first uses them."""
    trust = ssl.create_default_context(cafile=target.ca_file)
    return httpx.AsyncClient(timeout=30, http2=True, verify=trust, base_url=target.graph_base_url)


def connect(target: Target, http: httpx.AsyncClient) -> GraphServiceClient:
    """Make a client with the default middleware."""
    client = GraphClientFactory.create_with_default_middleware(client=http)
    adapter = GraphRequestAdapter(Bearer(_Given(token(target))), client)
    adapter.base_url = target.graph_base_url
    return GraphServiceClient(request_adapter=adapter)


class Sdk:
    """msgraph-sdk with its default middleware, handed a token."""

    def __init__(self, target: Target) -> None:
        self._runner = asyncio.Runner()
        self._client = connect(target, http_client(target))

    def send_all(self, mails: list[Mail]) -> int:
        return self._runner.run(self._send_all(mails))

    async def _send_all(self, mails: list[Mail]) -> int:
        found = 0
        messages = self._client.users.by_user_id(SENDER).messages
        for mail in mails:
            draft = await messages.post(_message(mail), request_configuration=_drafting())
            assert draft is not None
            one = messages.by_message_id(str(draft.id))
            await one.send.post()
            query = _Query(select=_FIELDS, expand=[_TAGS])
            seen = await one.get(request_configuration=_looking(query))
            assert seen is not None
            tags = [each.value for each in seen.single_value_extended_properties or []]
            found += not seen.is_draft and tags == [mail.tag]
        return found


class _Given(AccessTokenProvider):
    """Hands out one token, as a credential with a warm cache does."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._hosts = AllowedHostsValidator(["localhost"])

    async def get_authorization_token(
        self, uri: str, additional_authentication_context: dict[str, object] | None = None
    ) -> str:
        return self._text

    def get_allowed_hosts_validator(self) -> AllowedHostsValidator:
        return self._hosts


def _drafting() -> RequestConfiguration[QueryParameters]:
    configuration: RequestConfiguration[QueryParameters] = RequestConfiguration()
    configuration.headers.add("Prefer", _PREFER)
    return configuration


def _looking(query: _Query) -> RequestConfiguration[_Query]:
    configuration = RequestConfiguration(query_parameters=query)
    configuration.headers.add("Prefer", _PREFER)
    return configuration


def _message(mail: Mail) -> Message:
    said = mail.message
    return Message(
        subject=said.subject,
        body=ItemBody(content_type=BodyType.Html, content=said.html),
        to_recipients=[_recipient(said.to_name, said.to_address)],
        reply_to=[_recipient(None, said.reply_to)],
        single_value_extended_properties=[
            SingleValueLegacyExtendedProperty(id=wire.MAILING_TAG, value=mail.tag)
        ],
    )


def _recipient(name: str | None, address: str) -> Recipient:
    return Recipient(email_address=EmailAddress(name=name, address=address))
