"""Upkeep of brands: merge two and take it back. Extraction follows, for it reads the same spellings."""

from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction

from deals.models import AlertRule, Brand, BrandAlias, BrandMerge, Product, WatchedItem, Watchlist
from deals.services.loading.batches import lock_loading, reassign_brands
from deals.services.market.merging import check_two, hand_over, open_merge, unmerge


@transaction.atomic
def merge_brands(gone: Brand, into: Brand, user: User) -> BrandMerge:
    """Make two brands one: deals, products, spellings, watched items and rules go over to `into`.

    The name that goes is a spelling of `into` from then on. Raises Refused for one brand twice, or
    where one was merged before.
    """
    with connection.cursor() as cursor:
        lock_loading(cursor)
        check_two(gone, into, "brands")
        merge = BrandMerge.objects.create(gone=gone, into=into, merged_by=user)
        merge.moved = {
            "aliases": _move_aliases(gone, into),
            "made_alias": _keep_name(gone, into),
            "watched": _move_watched(gone, into),
            "rules": _move_rules(gone, into),
            "merged": hand_over(gone, into),
        }
        merge.save(update_fields=["moved"])
        reassign_brands(cursor, [gone.pk])
        Product.objects.filter(brand=gone).update(brand=into)  # settling says the same of them, later
    return merge


@transaction.atomic
def undo_brand_merge(merge_id: int, user: User) -> BrandMerge:
    """Take a merge back: what moved by it goes back, also deals read by the moved spellings since.

    Raises Refused where it was taken back before, or the merge target was merged further since.
    """
    with connection.cursor() as cursor:
        lock_loading(cursor)
        merge = open_merge(BrandMerge, merge_id)
        spellings = _move_back(merge)
        unmerge(merge, user)
        reassign_brands(
            cursor,
            [merge.into_id, merge.gone_id],
            target=merge.into_id,
            owner=merge.gone_id,
            spellings=spellings,
        )
    return merge


def _move_aliases(gone: Brand, into: Brand) -> list[int]:
    moved = list(BrandAlias.objects.filter(brand=gone))
    for alias in moved:  # one by one: the history notes each
        alias.brand = into
        alias.save(update_fields=["brand"])
    return [alias.pk for alias in moved]


def _keep_name(gone: Brand, into: Brand) -> int | None:
    """Make the old name a spelling of the merge target; return its id, None if somebody has it."""
    alias, is_new = BrandAlias.objects.get_or_create(value=gone.name.lower(), defaults={"brand": into})
    return alias.pk if is_new else None


def _move_watched(gone: Brand, into: Brand) -> list[dict[str, Any]]:
    """Move watched items; a list that has the merge target loses the item, until an undo."""
    have = set(WatchedItem.objects.filter(brand=into).values_list("watchlist", flat=True))
    moved: list[dict[str, Any]] = [
        {
            "id": item.pk,
            "is_dropped": item.watchlist_id in have,
            "watchlist": item.watchlist_id,
            "tags": item.tags,
            "added_by": item.added_by_id,
            "added_at": item.added_at.isoformat(),
        }
        for item in WatchedItem.objects.filter(brand=gone).order_by("pk")
    ]
    WatchedItem.objects.filter(brand=gone, watchlist__in=have).delete()
    WatchedItem.objects.filter(brand=gone).update(brand=into)
    _evaluate_lists(have.union(each["watchlist"] for each in moved))
    return moved


def _move_rules(gone: Brand, into: Brand) -> list[dict[str, Any]]:
    """Put the merge target into rules that name the brand; those on either are evaluated again."""
    moved = []
    for rule in AlertRule.objects.filter(brands__contains=[gone.pk]).order_by("pk"):
        moved.append({"id": rule.pk, "had_heir": into.pk in rule.brands})
        rule.brands = list(dict.fromkeys(into.pk if each == gone.pk else each for each in rule.brands))
        rule.save(update_fields=["brands"])
    _evaluate_rules(into)
    return moved


def _evaluate_rules(brand: Brand) -> None:
    AlertRule.objects.filter(brands__contains=[brand.pk]).update(stale_from=0)


def _evaluate_lists(watchlists: set[int]) -> None:
    AlertRule.objects.filter(watchlist__in=watchlists).update(stale_from=0)


def _move_back(merge: BrandMerge) -> list[str]:
    """Give the brand back what moved; return its spellings, letters and digits only."""
    aliases = list(BrandAlias.objects.filter(pk__in=merge.moved["aliases"], brand=merge.into))
    for alias in aliases:
        alias.brand = merge.gone
        alias.save(update_fields=["brand"])
    BrandAlias.objects.filter(pk=merge.moved["made_alias"], brand=merge.into).delete()
    _move_watched_back(merge)
    _move_rules_back(merge)
    texts = [merge.gone.name.lower(), *(alias.value for alias in aliases)]
    return ["".join(character for character in text if character.isalnum()) for text in texts]


def _move_watched_back(merge: BrandMerge) -> None:
    moved = merge.moved["watched"]
    kept = [each["id"] for each in moved if not each["is_dropped"]]
    WatchedItem.objects.filter(pk__in=kept, brand=merge.into).update(brand=merge.gone)
    dropped = [each for each in moved if each["is_dropped"]]
    there = set(
        Watchlist.objects.filter(pk__in=[each["watchlist"] for each in dropped]).values_list("pk", flat=True)
    )
    people = set(
        User.objects.filter(pk__in=[each["added_by"] for each in dropped]).values_list("pk", flat=True)
    )
    for each in dropped:
        if each["watchlist"] in there:
            WatchedItem.objects.get_or_create(
                watchlist_id=each["watchlist"],
                brand=merge.gone,
                defaults={
                    "tags": each["tags"],
                    "added_by_id": each["added_by"] if each["added_by"] in people else None,
                    "added_at": each["added_at"],
                },
            )
    _evaluate_lists({each["watchlist"] for each in moved})
    lists = WatchedItem.objects.filter(brand=merge.into).values_list("watchlist", flat=True)
    _evaluate_lists(set(lists))


def _move_rules_back(merge: BrandMerge) -> None:
    _evaluate_rules(merge.into)
    for each in merge.moved["rules"]:
        rule = AlertRule.objects.filter(pk=each["id"], brands__contains=[merge.into_id]).first()
        if rule is not None:
            kept = [brand for brand in rule.brands if each["had_heir"] or brand != merge.into_id]
            rule.brands = list(dict.fromkeys([*kept, merge.gone_id]))
            rule.save(update_fields=["brands"])
