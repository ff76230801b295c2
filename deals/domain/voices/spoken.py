"""Who spoke in a post, in the one form that every row and file has (pure)."""

from dataclasses import dataclass

from deals.domain.networks import Network, network_name
from deals.domain.voices.voice import Voice

DELETED = "author deleted"
"""In place of an author who deleted the post, or whose account is gone."""


@dataclass(frozen=True, slots=True)
class SpokenBy:
    """The author's handle ('' once it is deleted), the network, and the voice ('' until it is told)."""

    handle: str
    network: str
    voice: str

    @property
    def author(self) -> str:
        """'@tindalo'; on other networks than the first '@tindalo on Bluesky'."""
        if not self.handle:
            return DELETED
        where = "" if self.network == Network.TWITTER else f" on {network_name(self.network)}"
        return f"@{self.handle}{where}"

    @property
    def voice_name(self) -> str:
        """The voice's name; '' until settling has told it."""
        return Voice(self.voice).label if self.voice else ""

    def __str__(self) -> str:
        return f"{self.author} · {self.voice_name}" if self.voice else self.author
