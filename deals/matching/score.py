"""How much two titles look like one product, 0 to 1, and the two cut-offs."""

JOIN = 0.85
"""From here on two listings are joined without asking: precision first."""

SUGGEST = 0.5
"""From here on a curator is asked."""

MARGIN = 0.02
"""A match leads the second best by so much, or is not made."""
