"""What typeahead fields offer: what fits a text, and what a text names."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol
from zoneinfo import available_timezones

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from deals.domain.records import RetailerKind
from deals.domain.sent_ids import id_in
from deals.models import (
    Brand,
    Category,
    LineRedirect,
    Product,
    ProductLine,
    Retailer,
    RetailerAlias,
    Workspace,
)
from deals.selectors.common.beginnings import begins
from deals.selectors.market.merge_targets import merge_targets
from deals.selectors.market.products import best_matches
from deals.selectors.market.retailer_names import retailers_named, spelling_of
from deals.selectors.workspaces.watchlists import watched_products

MOST = 20
"""Options that are offered at once: more are not read, a further letter is typed sooner."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: `value` is what a form sends, `label` what people read, `about` tells it apart."""

    pk: int | str
    value: str
    label: str
    about: str = ""


class Source(Protocol):
    """Where the options of a kind come from."""

    @property
    def noun(self) -> str:
        """What one of the kind is called."""

    def search(self, text: str, workspace: Workspace | None) -> list[Option]:
        """Return up to MOST options that fit a text, those that begin with it first."""

    def find(self, texts: Collection[str]) -> dict[str, Option]:
        """Return the option that each text names; texts that name none, or several, are left out."""


@dataclass(frozen=True, slots=True)
class Named:
    """Brands or categories: a text names one by its slug, by name, or by id.

    Brands also by the slug of one of before a merge.
    """

    noun: str
    model: type[Brand] | type[Category] | type[Retailer]

    def rows(self) -> QuerySet[Any]:
        """Return what may be chosen."""
        return self.model.objects.all()

    def search(self, text: str, workspace: Workspace | None) -> list[Option]:
        """1 query."""
        rows = self.rows().filter(name__icontains=text).order_by(begins("name", text), Lower("name"))
        return _options(rows[:MOST])

    def find(self, texts: Collection[str]) -> dict[str, Option]:
        """1 query where all are slugs, up to 5 where some are not."""
        found = self._by("slug", {text: text for text in texts})
        if not issubclass(self.model, Category):  # they are never merged
            found |= self._by("slug", merge_targets(self.model, _rest(texts, found)))
        found |= self._by("lower", {text: text.lower() for text in _rest(texts, found)})
        return found | self._by("pk", {text: int(text) for text in _ids(_rest(texts, found))})

    def _by(self, field: str, keys: dict[str, Any]) -> dict[str, Option]:
        """Return the option of each text whose key is that of exactly one row. 1 query, none without keys."""
        if not keys:
            return {}
        rows: dict[Any, list[Option]] = {}
        found = self.rows().annotate(lower=Lower("name")).filter(**{f"{field}__in": set(keys.values())})
        for key, pk, slug, name in found.values_list(field, "pk", "slug", "name"):
            rows.setdefault(key, []).append(Option(pk, slug, name))
        return {text: rows[key][0] for text, key in keys.items() if len(rows.get(key, ())) == 1}


@dataclass(frozen=True, slots=True)
class Retailers(Named):
    """Retailers: a text names one also by a handle, a domain, a link or another spelling."""

    without: tuple[str, ...] = ()

    def rows(self) -> QuerySet[Any]:
        """Return what may be chosen."""
        return Retailer.objects.exclude(kind__in=self.without)

    def search(self, text: str, workspace: Workspace | None) -> list[Option]:
        """1 query. Those whose name begins with the text come before those that a handle found."""
        spelling = spelling_of(text)
        found = Q(name__icontains=text)
        if spelling:
            found |= Q(
                Exists(RetailerAlias.objects.filter(retailer=OuterRef("pk"), value__icontains=spelling))
            )
        rows = self.rows().filter(found).order_by(begins("name", text), Lower("name"))
        return [Option(*row) for row in rows.values_list("pk", "slug", "name", "country")[:MOST]]

    def find(self, texts: Collection[str]) -> dict[str, Option]:
        """1 query where all are slugs, up to 7 where some are not."""
        found = Named.find(self, texts)
        rest = retailers_named(_rest(texts, found)) if len(found) < len(set(texts)) else {}
        offered = set(
            self.rows().filter(pk__in=[row.pk for row in rest.values()]).values_list("pk", flat=True)
        )
        return found | {
            text: Option(row.pk, row.slug, row.name) for text, row in rest.items() if row.pk in offered
        }


class Products:
    """Products: a text names one by its id or its exact title."""

    noun = "product"

    def search(self, text: str, workspace: Workspace | None) -> list[Option]:
        """Return the best matches of a text, titles that begin with it first. 5 queries.

        Without a text what the workspace watches.
        """
        best = best_matches(text)
        if best is None:
            watched = watched_products(workspace) if workspace else []
            return _product_options(Product.objects.filter(pk__in=watched).order_by("title")[:MOST])
        begun, found = text.strip().casefold(), _product_options(Product.objects.filter(pk__in=list(best)))
        found.sort(
            key=lambda each: (not each.label.casefold().startswith(begun), -best[int(each.pk)], each.pk)
        )
        return found[:MOST]

    def find(self, texts: Collection[str]) -> dict[str, Option]:
        """2 queries at most."""
        ids = {int(text) for text in _ids(texts)}
        options = {each.value: each for each in _product_options(Product.objects.filter(pk__in=ids))}
        found = {text: options[str(int(text))] for text in _ids(texts) if str(int(text)) in options}
        titles: dict[str, list[Option]] = {}
        if rest := _rest(texts, found):
            for each in _product_options(Product.objects.filter(title__in=rest)):
                titles.setdefault(each.label, []).append(each)
        return found | {title: same[0] for title, same in titles.items() if len(same) == 1}


class Lines:
    """Product lines: a text names one by its id, also one of before a merge, or by its name."""

    noun = "product line"

    def search(self, text: str, workspace: Workspace | None) -> list[Option]:
        """1 query."""
        rows = ProductLine.objects.filter(name__icontains=text)
        return _line_options(rows.order_by(begins("name", text), Lower("name"), "pk")[:MOST])

    def find(self, texts: Collection[str]) -> dict[str, Option]:
        """3 queries at most."""
        ids = {text: int(text) for text in _ids(texts)}
        gone = dict(LineRedirect.objects.filter(old_id__in=ids.values()).values_list("old_id", "line"))
        rows = ProductLine.objects.filter(pk__in={*ids.values(), *gone.values()} - {None})
        options = {each.pk: each for each in _line_options(rows)}
        found = {text: options.get(pk) or options.get(gone.get(pk, 0)) for text, pk in ids.items()}
        named = {text: option for text, option in found.items() if option}
        names: dict[str, list[Option]] = {}
        if rest := _rest(texts, named):
            for each in _line_options(ProductLine.objects.filter(name__in=rest)):
                names.setdefault(each.label, []).append(each)
        return named | {name: same[0] for name, same in names.items() if len(same) == 1}


class Zones:
    """Time zones: a text names one by its name, in capitals or not."""

    noun = "time zone"

    def search(self, text: str, workspace: Workspace | None) -> list[Option]:
        """'york' leads to America/New_York, 'new york' too."""
        wanted = text.casefold().replace(" ", "_")
        fits = [name for name in zones().values() if wanted in name.casefold()]
        fits.sort(key=lambda name: (not name.rpartition("/")[2].casefold().startswith(wanted), name))
        return [Option(name, name, name) for name in fits[:MOST]]

    def find(self, texts: Collection[str]) -> dict[str, Option]:
        """No query."""
        found = {text: zones().get(text.casefold()) for text in texts}
        return {text: Option(name, name, name) for text, name in found.items() if name}


@cache
def zones() -> dict[str, str]:
    """Return the time zones that this machine knows, by their names in small letters."""
    return {name.casefold(): name for name in sorted(available_timezones())}


SOURCES: dict[str, Source] = {
    "brands": Named("brand", Brand),
    "categories": Named("category", Category),
    "retailers": Retailers("retailer", Retailer),
    "shops": Retailers("retailer", Retailer, without=(RetailerKind.DEAL_ACCOUNT,)),
    "products": Products(),
    "lines": Lines(),
    "zones": Zones(),
}
"""By the name that the address has."""


def _options(rows: QuerySet[Any]) -> list[Option]:
    return [Option(*row) for row in rows.values_list("pk", "slug", "name")]


def _line_options(rows: QuerySet[ProductLine]) -> list[Option]:
    return [Option(pk, str(pk), name) for pk, name in rows.values_list("pk", "name")]


def _product_options(rows: QuerySet[Product]) -> list[Option]:
    return [Option(pk, str(pk), title) for pk, title in rows.values_list("pk", "title")]


def _rest(texts: Iterable[str], found: Collection[str]) -> list[str]:
    return [text for text in texts if text not in found]


def _ids(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if id_in(text) is not None]
