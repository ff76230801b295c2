"""How much of a post is read: what follows is a machine's, and no line may keep a worker for seconds."""

from dataclasses import replace

from deals.domain.records import PostContent
from ingestion.extraction.links import LONGEST_HOST
from ingestion.extraction.reading import MAX_TEXT

MAX_LINKS = 100
"""Of 6,403 real posts none has more than 6; a line of 4 MB has room for 300,000."""

MAX_CARD = 1_000
"""Characters of a page's title, of which 200 are kept once it is folded."""


def bounded(post: PostContent) -> PostContent:
    """Return a post of bounded size, with the same beginning of each of its parts."""
    return replace(
        post,
        text=post.text[:MAX_TEXT],
        handle=post.handle[:LONGEST_HOST],
        urls=post.urls[:MAX_LINKS],
        link_spans=tuple(span for span in post.link_spans[:MAX_TEXT] if span.start < MAX_TEXT),
        card_title=post.card_title[:MAX_CARD],
    )
