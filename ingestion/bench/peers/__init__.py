"""The same selection of posts by other engines, to compare wall times with (`make bench-peers`)."""
