"""The broker that a setting names; messages carry ids only, the rows stay the truth."""

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
    client = getattr(broker, "client", None)
    try:
        if client is not None:
            client.ping()
        elif not isinstance(broker, StubBroker):
            broker.get_queue_message_counts(QUEUE)  # type: ignore[attr-defined]  # -- RabbitMQ's
    except Exception:  # noqa: BLE001 -- each broker has errors of its own, and all mean "no"
        return False
    return True
