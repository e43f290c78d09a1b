"""Which broker a setting names, and whether it answers."""

import socket
from collections.abc import Iterator

import pytest
from dramatiq.brokers.rabbitmq import RabbitmqBroker
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import Retries

from service.jobs.queue import broker_answers, make_broker
from service.settings import Settings, SettingsError
from tests.jobs.memory import collect_quietly


@pytest.fixture(autouse=True)
def _let_go() -> Iterator[None]:
    yield
    collect_quietly()


def _unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("stub://", StubBroker),
        ("redis://127.0.0.1:6379/0", RedisBroker),
        ("amqp://guest:guest@127.0.0.1:5672/", RabbitmqBroker),
    ],
)
def test_make_broker_chooses_by_the_scheme_without_connecting(url: str, kind: type) -> None:
    broker = make_broker(url)

    assert type(broker) is kind
    assert not [part for part in broker.middleware if isinstance(part, Retries)]
    broker.close()


@pytest.mark.parametrize(
    "url", ["kafka://127.0.0.1", "http://queue.acme.example", "127.0.0.1:6379"]
)
def test_broker_of_another_scheme_is_refused_by_the_settings(url: str) -> None:
    with pytest.raises(SettingsError, match="BROKER_URL") as caught:
        Settings.load({"BROKER_URL": url})

    assert url not in str(caught.value)


def test_stub_always_answers() -> None:
    assert broker_answers(make_broker("stub://"))


def test_redis_that_runs_answers(redis_url: str) -> None:
    broker = make_broker(redis_url)

    assert broker_answers(broker)
    broker.close()


def test_rabbitmq_that_runs_answers(rabbitmq_url: str) -> None:
    broker = make_broker(rabbitmq_url)

    assert broker_answers(broker)
    broker.close()


def test_rabbitmq_that_dropped_an_idle_connection_answers_again(rabbitmq_url: str) -> None:
    broker = make_broker(rabbitmq_url)
    assert broker_answers(broker)
    broker.connection.close()

    assert broker_answers(broker)
    broker.close()


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_broker_that_is_down_does_not_answer(scheme: str) -> None:
    broker = make_broker(f"{scheme}://127.0.0.1:{_unused_port()}/")

    assert not broker_answers(broker)
    assert not broker_answers(broker)
    broker.close()
