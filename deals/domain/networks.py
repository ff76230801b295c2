"""The networks that posts come from, and their names on pages (pure)."""

from deals.domain.choices import LabelledEnum


class Network(LabelledEnum):
    """A network whose posts are read; X is called by the name that most of its archive bears."""

    TWITTER = "twitter", "Twitter"
    BLUESKY = "bluesky", "Bluesky"
    MASTODON = "mastodon", "Mastodon"
    TELEGRAM = "telegram", "Telegram"
    REDDIT = "reddit", "Reddit"
    FEED = "feed", "Web feeds"


def network_name(key: str) -> str:
    """Return a network's name; one that is not known here is named by its key."""
    return Network(key).label if key in set(Network) else key.capitalize()
