"""A curator's override of a deal: accept, reject with a reason, correct a field, and undo.

The override is a row beside the deal. Each function takes effect at once: it holds the loading lock, writes
the override, applies it to the deal's row, as every later load will, and settles the products involved.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models.functions import Now

from deals.domain.currencies import money_text
from deals.domain.field_values import MOST_PICKED, NotReadable, values_of
from deals.domain.matching.normalise import listing_key
from deals.domain.overrides import Verdict, applied, main_span
from deals.domain.records import Scope
from deals.domain.refused import Refused
from deals.models import Deal, DealOverride, Post, Product, ProductRedirect, Retailer, RetailerAlias
from deals.selectors.curation.queues import orphaned_overrides
from deals.services.loading.batches import lock_loading, reapply_overrides
from deals.services.loading.settling import settle_now
from deals.services.loading.stored_extractions import extraction_of
from deals.services.matching.grouping import regroup

MOST_REASON = 200


def accept_deal(deal_id: int, user: User, queue: str = "", *, only_open: bool = False) -> DealOverride:
    """Accept a deal: it counts whatever its confidence and its price.

    Raises Refused where that was said before, or (`only_open`) where any verdict was.
    """
    with _changing() as cursor:
        deal = _deal(deal_id)
        _refuse_decided(deal, Verdict.ACCEPTED, only_open)
        return _add_override(cursor, deal, user, verdict=Verdict.ACCEPTED, said="accepted", queue=queue)


def reject_deal(
    deal_id: int, reason: str, user: User, queue: str = "", *, only_open: bool = False
) -> DealOverride:
    """Reject a deal: it leaves every number. Raises Refused, also without a reason."""
    reason = " ".join(reason.split())[:MOST_REASON]
    if not reason:
        raise Refused("Say why it is rejected.")
    with _changing() as cursor:
        deal = _deal(deal_id)
        _refuse_decided(deal, Verdict.REJECTED, only_open)
        said = f"rejected: {reason}"[:MOST_REASON]
        return _add_override(
            cursor, deal, user, verdict=Verdict.REJECTED, said=said, queue=queue, reason=reason
        )


def correct_deal(
    deal_id: int, field: str, picked: str, start: int | None, user: User, queue: str = ""
) -> DealOverride:
    """Replace a field by the text that was selected in the post (at `start`, in code points).

    Raises Refused where the text does not stand there, or cannot be such a value.
    """
    with _changing() as cursor:
        deal = _deal(deal_id)
        place = _place(deal.post, picked, start)
        try:
            values = values_of(field, picked, place)
        except NotReadable as error:
            raise Refused(str(error)) from None
        if field == "retailer":
            values |= _known_retailer(values["retailer"])
        said = f"{field.replace('_', ' ')}: {picked.strip()}"[:MOST_REASON]
        return _add_override(cursor, deal, user, values=values, said=said, queue=queue)


def name_product(deal_id: int, name: str, user: User, queue: str = "") -> DealOverride:
    """Say that a price is right, but of another product, by its name in plain text. Raises Refused."""
    name = " ".join(name.split())[:MOST_PICKED]
    if not listing_key(name):
        raise Refused(f"'{name}' names no product: write its name with letters or digits.")
    return _accept_as(deal_id, {"product": name}, f"another product: {name}", user, queue)


def mark_no_product(deal_id: int, user: User, queue: str = "") -> DealOverride:
    """Say that a price is right, but of a range: it leaves price histories. Raises Refused."""
    return _accept_as(deal_id, {"scope": Scope.RANGE.value}, "no single product", user, queue)


def _accept_as(deal_id: int, values: Mapping[str, Any], said: str, user: User, queue: str) -> DealOverride:
    with _changing() as cursor:
        deal = _deal(deal_id)
        _refuse_decided(deal, Verdict.ACCEPTED, only_open=True)
        return _add_override(
            cursor, deal, user, verdict=Verdict.ACCEPTED, values=values, said=said[:MOST_REASON], queue=queue
        )


def undo_override(override_id: int, user: User) -> int | None:
    """Undo an override: what it built on applies again; return the deal that followed it.

    Raises Refused where that was done before, or a later override builds on it.
    """
    with _changing() as cursor:
        override = DealOverride.objects.filter(pk=override_id).first()
        if override is None or override.undone_at is not None:
            raise Refused("This decision was undone before.")
        if not DealOverride.objects.standing().filter(pk=override.pk).exists():
            raise Refused("A later decision on the same deal builds on this one: undo that one first.")
        deal_id = Deal.objects.filter(override=override).values_list("pk", flat=True).first()
        touched = _products(override.post_id)
        DealOverride.objects.filter(pk=override.pk).update(undone_at=Now(), undone_by=user)
        reapply_overrides(cursor, [override.post_id])
        _bring_back(cursor, override, deal_id)
        settle_now(cursor, touched | _products(override.post_id))
    return deal_id


@transaction.atomic
def drop_override(override_id: int, user: User) -> DealOverride:
    """Drop an override that no deal follows. Raises Refused where one does, or it was undone."""
    override = orphaned_overrides().filter(pk=override_id).first()
    if override is None:
        raise Refused("This correction was undone, or a deal follows it again.")
    DealOverride.objects.filter(pk=override.pk).update(undone_at=Now(), undone_by=user, dropped=True)
    return DealOverride.objects.select_related("decided_by", "undone_by").get(pk=override.pk)


def restore_override(override_id: int, user: User) -> DealOverride | None:
    """Restore a dropped override; return it where it still finds no deal. Raises Refused."""
    with _changing() as cursor:
        override = DealOverride.objects.filter(pk=override_id, dropped=True).first()
        if override is None:
            raise Refused("This decision was undone before.")
        DealOverride.objects.filter(pk=override.pk).update(undone_at=None, undone_by=None, dropped=False)
        _reapply(cursor, override.post_id)
    return orphaned_overrides().filter(pk=override_id).first()


def _add_override(
    cursor: Any,
    deal: Deal,
    user: User,
    *,
    said: str,
    queue: str,
    verdict: str | None = None,
    values: Mapping[str, Any] | None = None,
    reason: str = "",
) -> DealOverride:
    """Write an override that adds to the current one, and apply it."""
    before, read = deal.override, extraction_of(deal)
    verdict = verdict or (before.verdict if before else Verdict.OPEN)
    merged = _merged(before.values if before else {}, values or {})
    if verdict == Verdict.ACCEPTED:
        merged = {**_seen(deal), **merged}
    try:
        applied(read, merged, verdict == Verdict.ACCEPTED)
    except ValueError as error:
        raise Refused(f"No such deal can be: {error}.") from None
    span = main_span(read)
    override = DealOverride.objects.create(
        post_id=deal.post_id,
        anchor=deal.anchor,
        span_start=span.start,
        span_end=span.end,
        read_price=read.price,
        verdict=verdict,
        values=merged,
        reason=reason,
        said=said,
        about=about(deal),
        queue=queue,
        supersedes=before,
        product_before=deal.product_id,
        decided_by=user,
    )
    _reapply(cursor, deal.post_id)
    return override


def _reapply(cursor: Any, post_id: int) -> None:
    """Apply the current overrides of a post, and settle its products."""
    touched = _products(post_id)
    reapply_overrides(cursor, [post_id])
    settle_now(cursor, touched | _products(post_id))


def about(deal: Deal) -> str:
    price = "" if deal.price is None else f" at {money_text(deal.price, deal.currency)}"
    return f"{deal.product_text or deal.get_kind_display()}{price}"[:MOST_REASON]


def _seen(deal: Deal) -> dict[str, str]:
    """Return the values that the curator saw when accepting."""
    seen = {"product": deal.product_text, "currency": deal.currency}
    amounts = {name: f"{value:.2f}" for name in ("price", "list_price") if (value := getattr(deal, name))}
    return {name: text for name, text in seen.items() if text} | amounts


def _merged(before: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return an override's values updated by a later one's; a newly assigned value has no old span."""
    old_spans = {name: span for name, span in before.get("spans", {}).items() if name not in new}
    kept = {name: value for name, value in before.items() if name != "spans"}
    if "retailer" in new:
        kept.pop("retailer_slug", None)
    return {**kept, **new, "spans": {**old_spans, **new.get("spans", {})}}


def _place(post: Post, picked: str, start: int | None) -> int:
    """Return where a text occurs in a post: at `start`, else first. Raises Refused."""
    if start is not None and start >= 0 and post.text[start : start + len(picked)] == picked and picked:
        return start
    found = post.text.find(picked) if picked else -1
    if found < 0:
        raise Refused("This does not stand in the post: select it there.")
    return found


def _known_retailer(name: str) -> dict[str, str]:
    """Return the catalogue's name and slug of a retailer that is called so; {} where none is."""
    row = Retailer.objects.filter(name__iexact=name).order_by("pk").first()
    if row is None:
        spelling = RetailerAlias.objects.filter(value=name.lower()).select_related("retailer").first()
        row = spelling.retailer if spelling else None
    return {"retailer": row.name, "retailer_slug": row.slug} if row else {}


def _deal(deal_id: int) -> Deal:
    """Return a deal with all that an override of it needs. Raises Refused where it is gone."""
    rows = Deal.objects.select_related(
        "post", "override__decided_by", "read_retailer", "brand", "read_brand", "category"
    )
    deal = rows.filter(pk=deal_id).first()
    if deal is None:
        raise Refused("This item is gone: its post was loaded again or deleted.")
    return deal


def _refuse_decided(deal: Deal, verdict: str, only_open: bool) -> None:
    """Refuse to say again what was said meanwhile."""
    override = deal.override
    if (
        override is not None
        and override.verdict != Verdict.OPEN
        and (only_open or override.verdict == verdict)
    ):
        who = override.decided_by.get_username() if override.decided_by else "someone"
        raise Refused(f"Decided by {who} meanwhile: {override.get_verdict_display()}.")


def _products(post_id: int) -> set[int]:
    found = Deal.objects.filter(post=post_id).exclude(product=None).values_list("product", flat=True)
    return {each for each in found if each is not None}


def _bring_back(cursor: Any, override: DealOverride, deal_id: int | None) -> None:
    """Restore the id of a product that a rejection emptied, unless the product was merged into another."""
    old = override.product_before
    if old is None or Product.objects.filter(pk=old).exists():
        return
    found = Deal.objects.filter(pk=deal_id or 0).values_list("listing", flat=True).first()
    if found is not None and not ProductRedirect.objects.filter(old_id=old).exists():
        regroup(cursor, [found], {found: old})


@contextmanager
def _changing() -> Iterator[Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        lock_loading(cursor)
        yield cursor
