"""Makers that extraction does not know: a curator says whose a name is, for all deals that it names."""

from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction

from deals.domain.refused import Refused
from deals.models import Brand, BrandAlias, Deal, MakerAssignment
from deals.selectors.curation.queues import unknown_makers
from deals.selectors.market.catalogue import find_brand
from deals.services.curation.assignments import add_row, refuse_decided, take_back
from deals.services.loading.batches import lock_loading, reassign_brands

ASKED_AGAIN_AT = 2
"""A name that is put off is asked for again once it has so many times its deals."""


@transaction.atomic
def assign_maker(deal_id: int, name: str, user: User) -> MakerAssignment:
    """Say that a deal's maker is a brand, by its name, slug or spelling. Raises Refused."""
    item = _locked_item(deal_id)
    brand = find_brand(name)
    if brand is None:
        raise Refused(f"There is no brand '{name}': choose one of the list, or make a new one.")
    return _assign(item, brand, user)


@transaction.atomic
def assign_new_brand(deal_id: int, user: User) -> MakerAssignment:
    """Make a brand of a deal's maker, under the name that most deals write. Raises Refused."""
    item = _locked_item(deal_id)
    if known := find_brand(item.name):
        raise Refused(f"There is a brand '{known}' already: say that it is a spelling of it.")
    return _assign(item, add_row(Brand, item.name, "brand", "say that it is a spelling of it"), user)


@transaction.atomic
def dismiss_maker(deal_id: int, user: User) -> MakerAssignment:
    """Say that a deal's maker is none: the name is asked for no more. Raises Refused."""
    item = _locked_item(deal_id)
    return MakerAssignment.objects.create(key=item.maker_key, name=item.name, decided_by=user)


@transaction.atomic
def put_maker_off(deal_id: int, user: User) -> MakerAssignment:
    """Leave the decision until the name has twice as many deals. Raises Refused."""
    item = _locked_item(deal_id)
    return MakerAssignment.objects.create(
        key=item.maker_key, name=item.name, asked_again_from=item.n * ASKED_AGAIN_AT, decided_by=user
    )


@transaction.atomic
def undo_maker(assignment_id: int, user: User) -> MakerAssignment:
    """Take a decision back: the name waits again, and leaves the catalogue's spellings if it came by it.

    A brand that it made stays in the catalogue. Raises Refused where it was taken back before, or the brand
    was merged into another since.
    """
    with connection.cursor() as cursor:
        lock_loading(cursor)
        made = take_back(MakerAssignment, assignment_id, user)
        if made.brand is not None:
            if made.brand.merged_into_id is not None:
                raise Refused(f"{made.brand} was merged further since: undo that first.")
            _forget_spelling(made, made.brand)
            reassign_brands(cursor, makers=[made.key])
    return made


def _locked_item(deal_id: int) -> Any:
    """Return the item of a deal's maker, as `unknown_makers` does, and keep loads waiting.

    Raises Refused where it waits no more.
    """
    with connection.cursor() as cursor:
        lock_loading(cursor)
    deal = Deal.objects.filter(pk=deal_id).exclude(maker_key="").first()
    if deal is None:
        raise Refused("This item is gone: its post was loaded again or deleted.")
    standing = MakerAssignment.objects.filter(key=deal.maker_key, undone_at=None)
    refuse_decided(standing.filter(asked_again_from=None))
    item = unknown_makers(deal.maker_key).first()
    if item is None:
        refuse_decided(standing)
        raise Refused("This item waits no more: too few deals name it now.")
    return item


def _assign(item: Any, brand: Brand, user: User) -> MakerAssignment:
    spelling, is_new = BrandAlias.objects.get_or_create(
        value=item.name.lower()[:120], defaults={"brand": brand}
    )
    made = MakerAssignment.objects.create(
        key=item.maker_key,
        name=item.name,
        brand=brand,
        spelling=spelling if is_new else None,
        decided_by=user,
    )
    with connection.cursor() as cursor:
        reassign_brands(cursor, makers=[made.key])
    return made


def _forget_spelling(made: MakerAssignment, brand: Brand) -> None:
    """Delete the spelling that a decision added; deals read by it since have an unknown maker again."""
    spelling = made.spelling
    if spelling is None or spelling.brand_id != brand.pk:
        return
    read_by_it = Deal.objects.filter(brand=brand, read_brand=None, maker_key="")
    read_by_it.filter(brand_text__iexact=spelling.value).update(maker_key=made.key)
    spelling.delete()
