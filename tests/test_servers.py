"""The rooms that tests get are empty, their own, and reachable."""

import socket

import pika
import psycopg
import pytest
import redis

from tests.loopback import OutsideConnection


def test_postgres_url_is_an_empty_database(postgres_url: str) -> None:
    with psycopg.connect(postgres_url.replace("+psycopg", "", 1)) as connection:
        tables = connection.execute(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
        ).fetchone()

    assert tables == (0,)


def test_redis_url_is_an_empty_database(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("left", "behind")


def test_redis_url_is_emptied_between_tests(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0


def test_rabbitmq_url_accepts_a_connection(rabbitmq_url: str) -> None:
    connection = pika.BlockingConnection(pika.URLParameters(rabbitmq_url))

    assert connection.is_open
    connection.close()


def test_socket_to_another_machine_is_refused() -> None:
    with (
        socket.socket() as outgoing,
        pytest.raises(OutsideConnection, match="tried to connect"),
    ):
        outgoing.connect(("192.0.2.1", 80))
