"""Allow-listed filters with bounded values: rubbish, and a misspelt name, get 400 and a sentence."""

from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from deals.domain.metrics import MAX_PRICE
from deals.domain.records import Condition, DealKind, RetailerKind
from deals.domain.voices.voice import Voice
from deals.models import Brand, Category, Deal, Product, Retailer
from deals.selectors.common.as_of import Period, parse_moment
from deals.selectors.market.deals import MENTION
from deals.selectors.market.merge_targets import current_slug
from deals.selectors.market.products import BY_PRICE, ProductFilter, search_products

LARGEST_ID = 2**63 - 1
OF_THE_PAGE = frozenset({"cursor", "page_size", "order", "as_of", "period", "format"})
"""Parameters that pagination and views read themselves."""


class StrictFilters(DjangoFilterBackend):
    """Refuses parameters that the view does not know: a misspelt filter would silently do nothing."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        """Filter, or raise ValidationError."""
        filterset_class = self.get_filterset_class(view, queryset)
        known = OF_THE_PAGE | set(filterset_class.base_filters if filterset_class else ())
        refuse_unknown(request, known)
        return super().filter_queryset(request, queryset, view)


def refuse_unknown(request: Request, known: frozenset[str] | set[str]) -> None:
    """Raise ValidationError for a parameter that is not among the known ones."""
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        raise ValidationError(dict.fromkeys(unknown, "There is no such parameter here."))


class MomentField(forms.CharField):
    """A date or time, within the years that the network has posts of."""

    def __init__(self, *, ends_day: bool, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)
        self.ends_day = ends_day

    def clean(self, value: Any) -> datetime | None:
        """Return the moment in UTC, None for nothing."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_moment(text, self.ends_day)
        except ValueError as error:
            raise forms.ValidationError(f"It {error}") from None


class MomentFilter(django_filters.Filter):
    """Filter by a date (its beginning; with `ends_day` its end) or a time."""

    field_class = MomentField


def slug(field: str, **kwargs: Any) -> django_filters.CharFilter:
    """Return a filter for an exact slug or code."""
    return django_filters.CharFilter(field_name=field, max_length=60, **kwargs)


class RetailerFilter(django_filters.FilterSet):
    """By part of a name, handle or domain; by kind."""

    q = django_filters.CharFilter(method="search", max_length=120, label="Part of a name, handle or domain.")
    kind = django_filters.ChoiceFilter(choices=RetailerKind.choices)

    class Meta:
        model = Retailer
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep retailers of which a name or alias contains the text."""
        return queryset.filter(Q(name__icontains=value) | Q(aliases__value__icontains=value)).distinct()


class BrandFilter(django_filters.FilterSet):
    """By part of the name."""

    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", max_length=120)

    class Meta:
        model = Brand
        fields: list[str] = []


class CategoryFilter(BrandFilter):
    """By part of the name."""

    class Meta:
        model = Category
        fields: list[str] = []


class DealFilter(django_filters.FilterSet):
    """By what a deal is about, its kind, and when it was announced."""

    retailer = slug("retailer__slug", method="of_retailer")
    brand = slug("brand__slug", method="of_brand")
    category = slug("category__slug")
    product = django_filters.NumberFilter(
        field_name="product", min_value=1, max_value=LARGEST_ID, max_digits=19, decimal_places=0
    )
    kind = django_filters.ChoiceFilter(choices=DealKind.choices)
    condition = django_filters.ChoiceFilter(choices=Condition.choices)
    currency = slug("currency")
    price_from = django_filters.NumberFilter(
        field_name="price", lookup_expr="gte", min_value=0, max_value=MAX_PRICE, decimal_places=2
    )
    price_to = django_filters.NumberFilter(
        field_name="price", lookup_expr="lte", min_value=0, max_value=MAX_PRICE, decimal_places=2
    )
    price_point = django_filters.BooleanFilter(
        field_name="is_price_point", label="Only deals that stand in price histories, or only the others."
    )
    voice = django_filters.ChoiceFilter(field_name="post__voice", choices=Voice.choices, label="Who speaks.")
    mention = django_filters.BooleanFilter(
        method="mentioned", label="Only what speakers said who cannot know the price, or only the others."
    )
    since = MomentFilter(
        field_name="announced_at", lookup_expr="gte", ends_day=False, label="Announced at or after."
    )
    until = MomentFilter(
        field_name="announced_at",
        lookup_expr="lt",
        ends_day=True,
        label="Announced before; a day is included.",
    )
    unsure = django_filters.BooleanFilter(method="keep", label="true: also readings that wait for a curator.")
    convert = django_filters.CharFilter(method="keep", label="ISO 4217: amounts in this currency too.")

    class Meta:
        model = Deal
        fields: list[str] = []

    def of_retailer(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the deals of a retailer, of its merge target where it was merged."""
        return queryset.filter(**{name: current_slug(Retailer, value)})

    def of_brand(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the deals of a brand, of its merge target where it was merged."""
        return queryset.filter(**{name: current_slug(Brand, value)})

    def mentioned(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep mentions, or leave them out."""
        return queryset.filter(MENTION if value else ~MENTION)

    def keep(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Leave the rows: the view chose them by this value."""
        return queryset


class ProductSearch(django_filters.FilterSet):
    """The filters of the product list; prices are of one piece in `currency`."""

    q = django_filters.CharFilter(
        max_length=200, label="Words of the title or the brand; spelling may differ."
    )
    brand = slug("brand__slug")
    category = slug("category__slug")
    retailer = slug("retailer")
    currency = slug("currency", label="ISO 4217 code: counts price points in it only.")
    price_from = django_filters.NumberFilter(min_value=0, max_value=MAX_PRICE, decimal_places=2)
    price_to = django_filters.NumberFilter(min_value=0, max_value=MAX_PRICE, decimal_places=2)
    several_retailers = django_filters.BooleanFilter(label="true: only products of two or more retailers.")

    class Meta:
        model = Product
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Product]) -> QuerySet[Product]:
        """Search with the selector that the page uses. `queryset` carries only the view's as-of moment."""
        found = self.form.cleaned_data
        by_price = self.data.get("order") in BY_PRICE
        if not found["currency"] and (
            by_price or found["price_from"] is not None or found["price_to"] is not None
        ):
            raise ValidationError({"currency": "Name a currency to compare prices."})
        wanted = ProductFilter(
            text=found["q"],
            brand=current_slug(Brand, found["brand"]),
            category=found["category"],
            retailer=current_slug(Retailer, found["retailer"]),
            currency=found["currency"],
            price_from=found["price_from"],
            price_to=found["price_to"],
            several_retailers=bool(found["several_retailers"]),
        )
        return search_products(wanted, self.period)

    @property
    def period(self) -> Period:
        """All time up to the request's as-of moment."""
        assert self.request is not None
        view = self.request.parser_context["view"]
        return view.all_time
