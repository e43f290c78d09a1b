"""The broker that a setting names; messages carry ids only, the rows stay the truth."""

from typing import Any

from dramatiq import Broker
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import AgeLimit, ShutdownNotifications, TimeLimit

QUEUE = "setwise"


def make_broker(url: str) -> Broker:
    """Return a broker without Dramatiq's retries: rows drive every retry here.

    Args:
        url: `stub://` (this process only), `redis://…` or `amqp://…`.
    """
    middleware = [AgeLimit(), TimeLimit(), ShutdownNotifications()]
    if url.startswith("redis"):
        from dramatiq.brokers.redis import RedisBroker

        return RedisBroker(  # type: ignore[no-untyped-call]  # -- its signature has no types
            url=url, middleware=middleware, namespace=QUEUE
        )
    if url.startswith("amqp"):
        from dramatiq.brokers.rabbitmq import RabbitmqBroker

        return RabbitmqBroker(url=url, middleware=middleware)
    return StubBroker(middleware=middleware)


def broker_answers(broker: Broker) -> bool:
    """Say whether the queue can be reached; the stub always can."""
    if isinstance(broker, StubBroker):
        return True
    # RabbitMQ ends a connection that was idle for long: only the second "no" is one.
    return _ping(broker) or _ping(broker)


def _ping(broker: Any) -> bool:
    # The brokers share no type that has a client or a connection.
    try:
        if hasattr(broker, "client"):
            broker.client.ping()
        else:
            broker.get_queue_message_counts(QUEUE)
    except Exception:  # noqa: BLE001 -- each broker has errors of its own, and all mean "no"
        if hasattr(type(broker), "connection"):
            # A lost one is kept, and fails for ever, unless it is dropped.
            del broker.connection
        return False
    return True
