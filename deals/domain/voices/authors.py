"""What an author's posts have in common (pure)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import log2
from typing import Any, Self

from deals.domain.records import PostContent
from deals.domain.voices import templates
from deals.domain.voices.post import Sellers, links_of
from deals.domain.voices.texts import is_near, words_of

LOOKED_AT = 60
"""So many posts of an author, those with the smallest ids, stand for all."""

_MANY = 64


@dataclass(frozen=True, slots=True)
class Author:
    """Counts over the posts that were looked at."""

    posts: int = 1
    near: int = 0  # posts that nearly repeat another one
    shared: int = 0  # posts that a share template wrote
    linked: int = 0
    retailers: int = 0  # sellers' accounts that they mention

    def facts(self) -> dict[str, float]:
        """Return them as facts of a post: 0 to 1."""
        if self.posts < 2:
            return {"author_once": 1.0}
        found = {
            "author_posts": min(log2(self.posts), log2(_MANY)) / log2(_MANY),
            "author_near": self.near / self.posts,
            "author_shared": self.shared / self.posts,
            "author_linked": self.linked / self.posts,
            "author_retailers": min(self.retailers, 4) / 4,
        }
        return {name: round(value, 4) for name, value in found.items() if value}

    def to_json(self) -> dict[str, int]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what `to_json` gave. Raises TypeError for anything else."""
        return cls(**value)


def author_of(posts: Sequence[PostContent], sellers: Sellers) -> Author:
    """Return what the posts, in the order of their ids, have in common."""
    looked_at = posts[:LOOKED_AT]
    words = [words_of(each.text) for each in looked_at]
    return Author(
        posts=len(looked_at),
        near=sum(
            any(is_near(one, other) for place, other in enumerate(words) if place != index)
            for index, one in enumerate(words)
        ),
        shared=sum(is_shared(each) for each in looked_at),
        linked=sum(bool(each.urls) for each in looked_at),
        retailers=len(set(_shops(looked_at, sellers))),
    )


def is_shared(post: PostContent) -> bool:
    """Tell whether a share template left its marks on a post."""
    text = post.text
    return (
        templates.writes_saw(text)
        or templates.writes_listed(text)
        or templates.writes_for_price(text)
        or (
            templates.names_a_source(text)
            and any(templates.is_shared_link(each.rest) for each in links_of(post))
        )
    )


def _shops(posts: Iterable[PostContent], sellers: Sellers) -> Iterable[str]:
    for post in posts:
        for word in post.text.lower().split():
            handle = word.strip(".,:;!?()\"'").removeprefix("@")
            if "@" in word and sellers.is_shop(handle):
                yield handle
