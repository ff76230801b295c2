"""Who spoke in the posts behind deals and alerts: for rows that know no more than an id."""

from collections.abc import Iterable

from deals.domain.voices.spoken import SpokenBy
from deals.models import Deal, Post


def speakers_of(deals: Iterable[int | None]) -> dict[int, SpokenBy]:
    """Return who spoke, by deal. 1 query, none without any deal."""
    ids = {pk for pk in deals if pk}
    columns = ("pk", "post__handle", "post__network", "post__voice")
    rows = Deal.objects.filter(pk__in=ids).order_by().values_list(*columns) if ids else ()
    return {pk: SpokenBy(*said) for pk, *said in rows}


def speakers_of_posts(posts: Iterable[int]) -> dict[int, SpokenBy]:
    """Return who spoke, by post; a post that is gone has no entry. 1 query, none without any post."""
    ids = set(posts)
    rows = Post.objects.filter(pk__in=ids).order_by() if ids else Post.objects.none()
    return {pk: SpokenBy(*said) for pk, *said in rows.values_list("pk", "handle", "network", "voice")}
