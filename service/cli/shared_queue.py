"""A queue that reaches other processes, which `stub://` does not."""

import click

from service.settings import Settings


def require_shared_queue(settings: Settings) -> None:
    """End with one clear line where the queue would never leave this process."""
    if settings.broker_url.startswith("stub:"):
        message = (
            "BROKER_URL is stub://, which never leaves its process: set it to redis://… or "
            "amqp://…, or run everything in one process with `setwise serve`"
        )
        raise click.ClickException(message)
