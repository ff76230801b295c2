"""Who speaks in each post of a file, told from the file's posts alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from deals.domain.records import PostContent
from deals.domain.voices.authors import Author, author_of
from deals.domain.voices.post import Sellers


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A line's id as it stands there, and its post."""

    id: str | int
    post: PostContent

    @property
    def group(self) -> str:
        """Return what the posts of one author share; a post without an author stands alone."""
        return f"@{self.post.handle.lower()}" if self.post.handle else str(self.id)


def authors_of(lines: Iterable[SpokenLine], sellers: Sellers) -> Mapping[str, Author]:
    """Return what the posts of each group have in common, whatever the lines' order."""
    groups: dict[str, list[SpokenLine]] = defaultdict(list)
    for line in lines:
        groups[line.group].append(line)
    return {group: author_of(_posts(found), sellers) for group, found in groups.items()}


def _posts(lines: Sequence[SpokenLine]) -> list[PostContent]:
    return [line.post for line in sorted(lines, key=lambda line: (len(str(line.id)), str(line.id)))]
