"""The migration that names the network of hours that were loaded before."""

from datetime import timedelta

import pytest
from django.db import connection

from deals.models import Sighting
from tests.factories import START, make_coverage, make_post
from tests.migrating import migrate

BEFORE = "0034_messages_about_watched_products_that_are_gone"
HOUR = timedelta(hours=1)


def networks() -> list[tuple[str, int, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT source, hour, network FROM deals_coveragehour ORDER BY 1, 2")
        return [(source, (hour - START) // HOUR, network) for source, hour, network in cursor.fetchall()]


def saw(source: str, network: str, hour: int) -> None:
    """Have a chunk carry a post in an hour."""
    post = make_post(network=network)
    at = START + hour * HOUR + timedelta(minutes=7)
    Sighting.objects.create(source=source, post_id=post.pk, seen_at=at, seen_in=post.pk)


@pytest.mark.django_db(transaction=True)
def test_hours_are_of_the_network_of_their_posts_else_of_their_chunks() -> None:
    for source in ("chunk:1", "chunk:2", "chunk:3"):
        make_coverage(START, 2, source=source)
    saw("chunk:1", "twitter", 0), saw("chunk:2", "bluesky", 0)
    saw("chunk:3", "reddit", 0), saw("chunk:3", "bluesky", 1), saw("chunk:3", "bluesky", 1)
    try:
        migrate(BEFORE)
    finally:
        migrate()
    assert networks() == [
        ("chunk:1", 0, "twitter"), ("chunk:1", 1, "twitter"),
        ("chunk:2", 0, "bluesky"), ("chunk:2", 1, "bluesky"),
        ("chunk:3", 0, "reddit"), ("chunk:3", 1, "bluesky"),
    ]  # fmt: skip
