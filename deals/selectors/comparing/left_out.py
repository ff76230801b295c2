"""What a comparison of products leaves out, and why."""

from dataclasses import dataclass

from deals.selectors.comparing.comparison import Comparison


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Of my price points of the period those in another currency, and those of used or refurbished goods.

    Of my products those beyond the most that are compared, those that no competitor advertised, and, of the
    shared ones, those in which I or all competitors have no current price.
    """

    other_currency: int
    other_condition: int
    beyond: int
    not_shared: int
    not_current: int


def left_out(comparison: Comparison, shared: int, n: int) -> LeftOut:
    """Return what is left out of an index over `n` of `shared` products. No query."""
    chosen = comparison.chosen
    elsewhere = [one for one in comparison.choices if one.currency != chosen.currency]
    other = [
        one
        for one in comparison.choices
        if one.currency == chosen.currency and one.condition != chosen.condition
    ]
    return LeftOut(
        other_currency=sum(one.n for one in elsewhere),
        other_condition=sum(one.n for one in other),
        beyond=comparison.left_off,
        not_shared=len(comparison.my_products) - shared,
        not_current=shared - n,
    )
