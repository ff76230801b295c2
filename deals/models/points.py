"""Which deals stand in price histories: the rule, once."""

from django.db.models import BooleanField, Case, GeneratedField, Q, When

from deals.domain.metrics import CHART_BAR, POINT_BAR

COULD_BE_POINT = (
    Q(basis__in=["once", "each_of_n"], scope="product", rejected=False)
    & Q(speaker_knows=True, confidence__gte=CHART_BAR, point_confidence__gte=POINT_BAR)
    & Q(piece_price__isnull=False, product__isnull=False)
    & ~Q(kind="free")
    & ~Q(currency="")
)
"""What a deal tells by itself, and who speaks."""

IS_POINT = COULD_BE_POINT & Q(is_repeat=False, is_echo=False, is_outlier=False)
"""Beside the other deals of its product as well."""


def generated(rule: Q) -> GeneratedField:
    """Return a stored column that is true where the rule holds, and false, never null, elsewhere."""
    return GeneratedField(
        expression=Case(When(rule, then=True), default=False),
        output_field=BooleanField(),
        db_persist=True,
    )
