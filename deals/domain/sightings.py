"""Which sighting of a post wins: one order, for what a chunk carries, what is loaded, and what is stored."""

from deals.domain.records import PostDeals


class BestSightings(dict[int, PostDeals]):
    """The best sighting of each post, by the post's id."""

    def keep(self, found: PostDeals) -> bool:
        """Keep a sighting unless a better one is known; tell whether it is the post's first."""
        known = self.get(found.post.id)
        if known is None or found.post.rank < known.post.rank:
            self[found.post.id] = found
        return known is None


def rank_sql(row: str) -> str:
    """Return PostRecord.rank of a row in SQL: the smallest wins."""
    return f"(-{row}.revision, NOT {row}.complete, {row}.seen_at, {row}.seen_in, {row}.seen_as)"
