"""How much of each retailer is read where all would be too much: small ones always whole (pure)."""

from collections.abc import Mapping


def budgets(counts: Mapping[int, int], most: int) -> dict[int, int]:
    """Share `most` rows out among retailers by their counts: nobody gets more than it has.

    What small ones leave over goes to the larger ones; all large ones get the same.
    """
    found: dict[int, int] = {}
    left = most
    for done, (retailer, n) in enumerate(sorted(counts.items(), key=lambda item: (item[1], item[0]))):
        found[retailer] = min(n, left // (len(counts) - done))
        left -= found[retailer]
    return found


def one_in(n: int, budget: int, steps_from: int) -> int:
    """Return of how many rows one is read for about `budget`; from `steps_from` on a multiple of it."""
    needed = -(-n // budget) if budget else max(n, 1)
    needed = max(needed, 1)
    return needed if needed < steps_from else -(-needed // steps_from) * steps_from


def steps_of(counts: Mapping[int, int], most: int, steps_from: int) -> dict[int, int]:
    """Return for each retailer of how many rows one is read, so that about `most` are in all; 1 for all."""
    shares = budgets(counts, most)
    return {retailer: one_in(n, shares[retailer], steps_from) for retailer, n in counts.items()}
