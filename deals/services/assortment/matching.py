"""Matching a workspace's articles to shared products: read from matching's index, written to articles alone.

An article never becomes a listing or a product. Manual decisions are kept.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Q

from deals.domain.assortment.codes import MatchedBy
from deals.domain.matching.blocks import MOST_WITH_MODEL, MOST_WITH_WORD, terms
from deals.domain.matching.features import Features, key_features, title_features
from deals.domain.matching.normalise import listing_key
from deals.domain.matching.score import MARGIN, SUGGEST, Comparison, compare
from deals.models import AssortmentItem, AssortmentUpload, Listing
from deals.selectors.assortment.codes import CodeMatch, products_by_code
from deals.services.alerts.rules import rules_changed
from deals.services.assortment.articles import decide, load_articles
from deals.services.common.silence import MOST_ATTEMPTS, SILENCE
from deals.services.matching.pairs import common_models
from deals.services.workspaces.audit import note

BATCH = 250
"""Articles between two signs of progress: under a second."""

MOST_CANDIDATES = 25
"""Listings an article is compared with: those that share its rarest terms."""

# Raw SQL: the listings that share most, weighed by rarity, for a whole batch in one statement.
_CANDIDATES = """
    WITH wanted AS (
        SELECT item, word FROM unnest(%(items)s::bigint[], %(words)s::text[]) AS wanted (item, word)
    ), shared AS (
        SELECT item, listing_id, sum(1.0 / term.listings) AS weight
        FROM wanted JOIN deals_term term USING (word) JOIN deals_listingterm USING (word)
        WHERE term.listings <= CASE WHEN word LIKE '#%%' THEN %(most_model)s ELSE %(most_word)s END
        GROUP BY item, listing_id
    ), ranked AS (
        SELECT item, listing_id,
            row_number() OVER (PARTITION BY item ORDER BY weight DESC, listing_id) AS place
        FROM shared
    )
    SELECT item, listing_id FROM ranked WHERE place <= %(most)s
"""


# Raw SQL: one statement a batch, where bulk_update builds a CASE for each row and field (twice as slow).
_WRITE_MATCHES = """
    UPDATE deals_assortmentitem item
    SET product_id = found.product, confidence = found.confidence, is_sure = found.is_sure,
        matched_by = found.matched_by
    FROM unnest(
        %(items)s::bigint[], %(products)s::bigint[], %(confidences)s::float[], %(sure)s::boolean[],
        %(matched_by)s::text[]
    ) AS found (item, product, confidence, is_sure, matched_by)
    WHERE item.id = found.item AND (item.product_id, item.confidence, item.is_sure, item.matched_by)
        IS DISTINCT FROM (found.product, found.confidence, found.is_sure, found.matched_by)
"""


def match_items(items: Sequence[AssortmentItem]) -> None:
    """Find the product of each article that nobody decided on; write product, confidence and sureness.

    What an id names beats what a title resembles. Six queries, whatever the number.
    """
    open_items = [item for item in items if not item.decision]
    found = {item.pk: title_features(item.title, item.brand) for item in open_items}
    keys = {item.pk: listing_key(item.title) for item in open_items}
    candidates = _candidates(found)
    listings = _listings({listing for _, listing in candidates})
    scored: dict[int, dict[int, Comparison]] = {item.pk: {} for item in open_items}
    common = common_models()
    for article, listing in candidates:
        product, key, features = listings[listing]
        comparison = compare(found[article], features, common)
        if key == keys[article]:
            comparison = replace(comparison, score=1.0, joins=True)  # to the word: this very listing
        best = scored[article].get(product)
        if best is None or (comparison.joins, comparison.score) > (best.joins, best.score):
            scored[article][product] = comparison
    named = products_by_code(open_items)
    for item in open_items:
        _take_best(item, scored[item.pk])
        _take_named(item, named.get(item.pk))
    _write(open_items)
    _follow([item for item in items if item.decision == "product" and item.product_id is None])


def _candidates(found: dict[int, Features]) -> list[tuple[int, int]]:
    rows = [(pk, word) for pk, features in found.items() for word in sorted(terms(features))]
    values: dict[str, Any] = {
        "items": [pk for pk, _ in rows],
        "words": [word for _, word in rows],
        "most_model": MOST_WITH_MODEL,
        "most_word": MOST_WITH_WORD,
        "most": MOST_CANDIDATES,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, values)
        return cursor.fetchall()


def _listings(ids: Iterable[int]) -> dict[int, tuple[int, str, Features]]:
    """Return the product, the key and the features of each listing."""
    rows = Listing.objects.filter(pk__in=list(ids)).values_list("pk", "product_id", "key", "brand__name")
    return {
        pk: (product, key, key_features(key, listing_key(brand or ""))) for pk, product, key, brand in rows
    }


def _take_best(item: AssortmentItem, scored: dict[int, Comparison]) -> None:
    """Take the product that scores best; sure where it joins and no other one comes near."""
    ranked = sorted(scored.items(), key=lambda one: (-one[1].score, one[0]))
    item.product_id, item.confidence, item.is_sure = None, None, False
    if ranked and ranked[0][1].score >= SUGGEST:
        product, best = ranked[0]
        is_alone = len(ranked) == 1 or ranked[1][1].score <= best.score - MARGIN
        item.product_id, item.confidence, item.is_sure = product, best.score, best.joins and is_alone


def _take_named(item: AssortmentItem, named: CodeMatch | None) -> None:
    """Take the product that deals with the article's own code name; sure where they name one only."""
    item.matched_by = named.by if named else MatchedBy.TITLE
    if named:
        item.product_id, item.confidence, item.is_sure = named.product, 1.0, named.is_alone


def _write(items: list[AssortmentItem]) -> None:
    values: dict[str, Any] = {
        "items": [item.pk for item in items],
        "products": [item.product_id for item in items],
        "confidences": [item.confidence for item in items],
        "sure": [item.is_sure for item in items],
        "matched_by": [str(item.matched_by) for item in items],
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITE_MATCHES, values)


def _follow(lost: list[AssortmentItem]) -> None:
    """Lead chosen articles on whose product went: to the product that has its listing now."""
    products = dict(
        Listing.objects.filter(key__in=[item.decided_key for item in lost]).values_list("key", "product_id")
    )
    for item in lost:
        item.product_id = products.get(item.decided_key)
    AssortmentItem.objects.bulk_update(lost, ["product"])


@transaction.atomic
def reset_to_automatic(item: AssortmentItem, by: User) -> None:
    """Take a decision back and match the article at once."""
    item.product, item.decision, item.decided_key = None, "", ""
    decide(item, None)
    match_items([item])
    rules_changed(item.workspace)
    note(item.workspace, by, "reset an article to automatic", item.sku, item)


def process_next_upload(sign: Callable[[], None] = lambda: None) -> bool:
    """Take one upload that waits (or whose worker went silent) and bring it to its end.

    Tells whether there was one. Idempotent: articles are upserts, matches are computed again.
    """
    upload = _claim()
    if upload is None:
        return False
    try:
        if upload.sheet is not None:
            load_articles(upload)
        _match_all(upload, sign)
    except Exception as error:
        _note_failure(upload, error)
        raise
    return True


@transaction.atomic
def _claim() -> AssortmentUpload | None:
    """Take the upload that waits longest, with an attempt counted."""
    silent = Q(state="working", heartbeat_at__lt=datetime.now(UTC) - SILENCE)
    due = AssortmentUpload.objects.filter(Q(state="waiting") | silent).order_by("id")
    upload = due.select_for_update(skip_locked=True, of=("self",)).first()
    if upload is None:
        return None
    upload.state, upload.attempts = AssortmentUpload.State.WORKING, upload.attempts + 1
    upload.started_at = upload.heartbeat_at = datetime.now(UTC)
    if upload.attempts > MOST_ATTEMPTS:
        upload.state = AssortmentUpload.State.FAILED
        upload.reason = "Its worker stopped three times: upload it again, or ask the operator for the log."
    upload.save(update_fields=["state", "attempts", "started_at", "heartbeat_at", "reason"])
    return upload if upload.state == AssortmentUpload.State.WORKING else None


def _match_all(upload: AssortmentUpload, sign: Callable[[], None]) -> None:
    """Match the workspace's articles batch by batch, with a heartbeat after each; no more once cancelled."""
    ids = list(
        AssortmentItem.objects.filter(workspace=upload.workspace_id)
        .order_by("id")
        .values_list("pk", flat=True)
    )
    _tell(upload, to_match=len(ids), matched=0)
    for start in range(0, len(ids), BATCH):
        with transaction.atomic():
            batch = AssortmentItem.objects.filter(pk__in=ids[start : start + BATCH]).order_by("pk")
            match_items(list(batch.select_for_update()))
        sign()
        if not _tell(upload, matched=min(start + BATCH, len(ids))):
            break
    rules_changed(upload.workspace)
    _tell(upload, state=AssortmentUpload.State.DONE, finished_at=datetime.now(UTC))


def _tell(upload: AssortmentUpload, **values: Any) -> int:
    """Write progress and a heartbeat, unless it was cancelled; return how many rows that fit."""
    mine = AssortmentUpload.objects.filter(pk=upload.pk, state=AssortmentUpload.State.WORKING)
    return mine.update(heartbeat_at=datetime.now(UTC), **values)


def _note_failure(upload: AssortmentUpload, error: Exception) -> None:
    """Give the upload back for another try, or end it with what went wrong."""
    over = upload.attempts >= MOST_ATTEMPTS
    state = AssortmentUpload.State.FAILED if over else AssortmentUpload.State.WAITING
    reason = f"It failed {upload.attempts} times ({type(error).__name__}): upload it again." if over else ""
    AssortmentUpload.objects.filter(pk=upload.pk).update(state=state, reason=reason)
