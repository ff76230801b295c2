"""A workspace's own articles: uploading a file, loading it, correcting matches, deleting."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.db import transaction

from deals.domain.assortment.columns import REQUIRED
from deals.domain.assortment.files import Sheet, unpacked
from deals.domain.assortment.rows import Article, Reading, read_articles
from deals.domain.plain_text import plain_text
from deals.domain.refused import Refused
from deals.models import AssortmentItem, AssortmentUpload, Product, Workspace
from deals.services.alerts.rules import rules_changed
from deals.services.assortment.decisions import KEPT, decisions_for
from deals.services.workspaces.audit import note

MOST_ITEMS = 50_000
MOST_UPLOADS = 50
"""That are kept for the page; older ones go."""

MOST_UNREAD = 5
"""Files of a workspace that wait for a reader, so that one does not keep all workers."""

CANCELLED_MATCHING = "Cancelled: articles that were imported stay; 'Match again' matches those that are left."

AT_ONCE = 1_000
LOADED_FIELDS = ["title", "brand", "gtin", "list_price", "floor_price", "currency", "url", "changed_at"]


@transaction.atomic
def upload_file(workspace: Workspace, by: User, name: str, content: bytes) -> AssortmentUpload:
    """Keep a file for a worker to read; the task queues it after the commit. Raises Refused."""
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    states = AssortmentUpload.State
    if workspace.assortment_uploads.filter(state__in=[states.UNREAD, states.READING]).count() >= MOST_UNREAD:
        raise Refused(f"{MOST_UNREAD} files wait to be read: upload this one when they are.")
    made = AssortmentUpload.objects.create(
        workspace=workspace,
        file_name=plain_text(name)[:120],
        uploaded_by=by,
        content=content,
        currency=workspace.currency,
    )
    old = workspace.assortment_uploads.order_by("-id").values_list("pk", flat=True)[MOST_UPLOADS:]
    workspace.assortment_uploads.filter(pk__in=list(old), state__in=["mapping", "done", "failed"]).delete()
    note(workspace, by, "uploaded an article file", made.file_name, made)
    return made


def preview(
    upload: AssortmentUpload, columns: Mapping[str, int], *, high_floors: bool = False
) -> tuple[Sheet, Reading]:
    """Read an upload's rows by these columns. Raises Refused where they are gone."""
    if upload.sheet is None:
        raise Refused("This file was already imported: upload it again to import it again.")
    sheet = unpacked(bytes(upload.sheet))
    return sheet, read_articles(sheet, columns, high_floors=high_floors)


@transaction.atomic
def start_loading(
    upload: AssortmentUpload,
    by: User,
    columns: Mapping[str, int],
    currency: str,
    *,
    replaces: bool,
    high_floors: bool = False,
) -> Reading:
    """Have a worker load the file by these columns. Raises Refused; the task queues it after the commit."""
    upload = AssortmentUpload.objects.select_for_update().get(pk=upload.pk)
    if upload.state in (AssortmentUpload.State.UNREAD, AssortmentUpload.State.READING):
        raise Refused("This file is not read yet: wait until its columns are to be checked.")
    if upload.state != AssortmentUpload.State.MAPPING:
        raise Refused("This file is being imported, or was already: upload it again to import it again.")
    if missing := [field for field in REQUIRED if field not in columns]:
        raise Refused(f"Say which column holds the {' and the '.join(missing)}.")
    _, reading = preview(upload, columns, high_floors=high_floors)
    if not reading.articles:
        raise Refused("No row can be imported with these columns: see the problems below.")
    skus = [article.sku for article in reading.articles]
    floors = sum(article.floor_price is not None for article in reading.articles)
    there = upload.workspace.assortment_items
    kept = 0 if replaces else there.exclude(sku__in=skus).count()
    if kept + len(skus) > MOST_ITEMS:
        raise Refused(
            f"The assortment would have over {MOST_ITEMS:,} articles: replace the old ones, or delete some."
        )
    upload.columns, upload.currency, upload.replaces = dict(columns), currency, replaces
    upload.keeps_high_floors = high_floors
    upload.state, upload.left_out = AssortmentUpload.State.WAITING, reading.left_out
    upload.save(update_fields=["columns", "currency", "replaces", "keeps_high_floors", "state", "left_out"])
    said = f"{upload.file_name}: {len(skus):,} articles, {floors:,} floor prices"
    note(upload.workspace, by, "started an article import", said, upload)
    return reading


@transaction.atomic
def load_articles(upload: AssortmentUpload) -> None:
    """Write the file's articles: new ones, changed ones, and (where it replaces) without the others.

    Manual decisions stay: by SKU, and where a SKU is new by id, else by title. Idempotent.
    """
    _, reading = preview(upload, upload.columns, high_floors=upload.keeps_high_floors)
    workspace = Workspace.objects.select_for_update().get(
        pk=upload.workspace_id
    )  # two files, one after the other
    now, decided = datetime.now(UTC), decisions_for(workspace, reading.articles)
    AssortmentItem.objects.bulk_create(
        (
            _item(workspace, article, upload.currency, now, decided.get(article.sku))
            for article in sorted(reading.articles, key=_by_sku)
        ),
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["workspace", "sku"],
        update_fields=LOADED_FIELDS,
    )
    if upload.replaces:
        skus = [article.sku for article in reading.articles]
        upload.removed = workspace.assortment_items.exclude(sku__in=skus).delete()[0]
    upload.sheet, upload.loaded = None, len(reading.articles)
    upload.rows, upload.left_out = reading.rows, reading.left_out
    upload.save(update_fields=["sheet", "loaded", "rows", "left_out", "removed"])


def _by_sku(article: Article) -> str:
    return article.sku


def _item(
    workspace: Workspace, article: Article, currency: str, now: datetime, decided: AssortmentItem | None
) -> AssortmentItem:
    """Return an article as a row; a new one takes an older one's decision over."""
    decision = {name: getattr(decided, name) for name in KEPT} if decided else {}
    return AssortmentItem(
        workspace=workspace,
        sku=article.sku,
        title=article.title,
        brand=article.brand,
        gtin=article.gtin,
        list_price=article.list_price,
        floor_price=article.floor_price,
        currency=currency if (article.list_price, article.floor_price) != (None, None) else "",
        url=article.url,
        changed_at=now,
        **decision,
    )


@transaction.atomic
def match_again(workspace: Workspace, by: User) -> AssortmentUpload:
    """Have a worker match all articles again, as new products may have come. One request at a time."""
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    waiting = workspace.assortment_uploads.filter(state=AssortmentUpload.State.WAITING, sheet=None).first()
    if waiting:
        return waiting
    note(workspace, by, "started article matching")
    state = AssortmentUpload.State.WAITING
    return AssortmentUpload.objects.create(workspace=workspace, uploaded_by=by, state=state)


@transaction.atomic
def cancel_upload(upload: AssortmentUpload, by: User) -> None:
    """End what a worker has, or will have: what is imported and matched stays. Raises Refused."""
    rows = AssortmentUpload.objects.select_for_update(of=("self",)).select_related("workspace")
    upload = rows.get(pk=upload.pk)
    if not upload.is_moving:
        raise Refused(f"There is nothing to cancel any more: {upload.get_state_display()}.")
    was_read = upload.state in (AssortmentUpload.State.WAITING, AssortmentUpload.State.WORKING)
    upload.state, upload.finished_at, upload.content = AssortmentUpload.State.FAILED, datetime.now(UTC), None
    upload.reason = CANCELLED_MATCHING if was_read else "Cancelled: nothing was imported."
    upload.save(update_fields=["state", "finished_at", "content", "reason"])
    note(upload.workspace, by, "cancelled an article import", str(upload), upload)


@transaction.atomic
def choose_product(item: AssortmentItem, by: User, product: Product | None) -> None:
    """Set the article's product, or (None) none: it stays until somebody changes it."""
    before = item.product
    take_product(item, by, product)
    rules_changed(item.workspace)
    said = f"{item.sku}: {_id_of(before)} → {_id_of(product)}"
    note(item.workspace, by, "chose an article's product", said, item)


def _id_of(product: Product | None) -> str:
    """Name a product for the log: by its id, since titles of a private list do not leave it."""
    return f"product {product.pk}" if product else "none"


def take_product(item: AssortmentItem, by: User, product: Product | None) -> None:
    """Write a decision; who calls has the rules evaluated again, and notes it."""
    item.product = product
    item.decision = AssortmentItem.Decision.PRODUCT if product else AssortmentItem.Decision.NONE
    listing = product.listings.order_by("key").first() if product else None
    item.decided_key = listing.key if listing else ""
    item.confidence, item.is_sure = None, False
    decide(item, by)


def decide(item: AssortmentItem, by: User | None) -> None:
    """Write an article's decision, and by whom and when; empty when it was reset."""
    item.decided_by, item.decided_at = by, datetime.now(UTC) if by else None
    item.save(
        update_fields=[
            "product",
            "decision",
            "decided_key",
            "decided_by",
            "decided_at",
            "confidence",
            "is_sure",
        ]
    )


@transaction.atomic
def delete_items(workspace: Workspace, by: User, skus: list[str] | None = None) -> int:
    """Delete articles by SKU, or (None) the whole assortment with its uploads; return how many went."""
    items = workspace.assortment_items.all()
    if skus is not None:
        items = items.filter(sku__in=skus)
    else:
        workspace.assortment_uploads.all().delete()
    n = items.delete()[0]
    if n:
        rules_changed(workspace)
        note(workspace, by, "deleted articles", f"{n:,}" if skus is None or n > 1 else skus[0])
    return n
