"""How many wake-ups lie in the broker's queues: Redis and Valkey hold a list for each priority."""

import redis
from django.conf import settings

QUEUES = ("celery", "sending")
PRIORITIES = ("", *(f"\x06\x16{step}" for step in (3, 6, 9)))
"""What kombu appends to a queue's name, by priority."""

SECONDS = 2


def queue_lengths() -> dict[str, int | None]:
    """Return the messages by queue; None where the broker does not answer within two seconds."""
    client = redis.Redis.from_url(
        settings.BROKER_URL, socket_timeout=SECONDS, socket_connect_timeout=SECONDS, retry=None
    )
    try:
        pipe = client.pipeline(transaction=False)
        for queue in QUEUES:
            for priority in PRIORITIES:
                pipe.llen(queue + priority)
        lengths = pipe.execute()
    except redis.RedisError:
        return dict.fromkeys(QUEUES)
    finally:
        client.close()
    size = len(PRIORITIES)
    return {queue: sum(lengths[n * size : (n + 1) * size]) for n, queue in enumerate(QUEUES)}
