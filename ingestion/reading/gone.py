"""What a chunk's lines take out besides the posts that they delete: authors, older versions and texts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from deals.domain.records import PostDeals, PostRecord
from ingestion.reading.shapes.base import ParsedLine


@dataclass(slots=True)
class Gone:
    """Authors whose account is gone; posts edited into others; posts whose new text holds no deal."""

    authors: set[int] = field(default_factory=set)
    older: set[int] = field(default_factory=set)
    dealless: dict[int, int] = field(default_factory=dict)  # the newest such revision of a post

    def note(self, parsed: ParsedLine, found: Sequence[PostDeals]) -> None:
        """Take from a line what it says; `found` are its posts that hold deals."""
        self.authors.update(parsed.deleted_authors)
        self.older.update(parsed.older)
        with_deals = {each.post.id for each in found}
        for post in parsed.posts:
            if post.revision and post.id not in with_deals:
                self.dealless[post.id] = max(post.revision, self.dealless.get(post.id, 0))

    def spares(self, post: PostRecord) -> bool:
        """Tell whether a post is the newest of its versions that these lines know."""
        return post.id not in self.older and self.dealless.get(post.id, 0) <= post.revision

    def add(self, other: "Gone") -> None:
        """Take over what further lines say."""
        self.authors |= other.authors
        self.older |= other.older
        for post_id, revision in other.dealless.items():
            self.dealless[post_id] = max(revision, self.dealless.get(post_id, 0))
