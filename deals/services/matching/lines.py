"""The settle step that tells which products are one line: a function of the products and of curators' words.

A line is known by its key, and keeps its id: through a change of its key by the products that it keeps, and
through a time without products by the redirect of its old id. Called with the loading lock held. Raw SQL: a
batch is some statements over whole sets, whatever its size.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from deals.domain.lines.assign import Lines, Title
from deals.domain.lines.keys import line_key
from deals.domain.matching.known_lines import index_lines
from deals.domain.matching.line import ProductLine as FoundLine
from deals.models import LineDecision, LineRedirect, Listing, Product, ProductLine
from deals.selectors.matching.lines import curated_rows, shipped_lines
from deals.services.common.relations import LINE, follow_merge, follow_removal

_NOTE_LOST = """
    UPDATE deals_productline SET lost_products = true
    WHERE id IN (SELECT line_id FROM deals_product WHERE id = ANY(%(products)s))
"""

_SET_KEYS = """
    UPDATE deals_product product SET line_key = told.key
    FROM unnest(%(products)s::bigint[], %(keys)s::text[]) AS told (id, key)
    WHERE product.id = told.id AND product.line_key <> told.key
"""

_SET_LINES = """
    UPDATE deals_product product SET line_id = settled.line_id
    FROM (
        SELECT product.id, line.id AS line_id, product.line_id AS old_line FROM deals_product product
        LEFT JOIN deals_productline line ON line.key = product.line_key AND line.key = ANY(%(wanted)s)
        WHERE product.line_key = ANY(%(keys)s) OR product.id = ANY(%(products)s)
    ) settled
    WHERE product.id = settled.id AND product.line_id IS DISTINCT FROM settled.line_id
    RETURNING product.id, settled.old_line
"""

# What most of its products say; of brands or categories as frequent the first by its slug. A well-known line
# whose products name no brand has its own.
_DESCRIBE = """
    UPDATE deals_productline line SET brand_id = said.brand_id, category_id = said.category_id
    FROM (
        SELECT told.id, coalesce((
            SELECT brand.id FROM deals_product product JOIN deals_brand brand ON brand.id = product.brand_id
            WHERE product.line_id = told.id GROUP BY brand.id, slug ORDER BY count(*) DESC, slug LIMIT 1
        ), (
            SELECT id FROM deals_brand WHERE lower(name) = known.maker AND merged_into_id IS NULL
            ORDER BY slug LIMIT 1
        )) AS brand_id, (
            SELECT kind.id FROM deals_product product JOIN deals_category kind
                ON kind.id = product.category_id
            WHERE product.line_id = told.id GROUP BY kind.id, slug ORDER BY count(*) DESC, slug LIMIT 1
        ) AS category_id
        FROM deals_productline told
        JOIN unnest(%(keys)s::text[], %(makers)s::text[]) AS known (key, maker) ON known.key = told.key
    ) said
    WHERE line.id = said.id
        AND (line.brand_id, line.category_id) IS DISTINCT FROM (said.brand_id, said.category_id)
"""

_DELETE_LINES = "DELETE FROM deals_productline WHERE id = ANY(%(gone)s)"


def note_lost_products(cursor: Any, products: Collection[int]) -> None:
    """Note that the lines of products which are about to go are to be settled again."""
    cursor.execute(_NOTE_LOST, {"products": list(products)})


@dataclass(frozen=True, slots=True)
class Moved:
    """Products that went to another line, and the lines that they were in."""

    products: frozenset[int]
    from_lines: frozenset[int]


def settle_lines(cursor: Any, products: Collection[int]) -> Moved:
    """Settle the lines of the products, and of those that went."""
    rules = curated_lines()
    told = _told(products, rules)
    changed = [each.old_key for each in told.values() if each.old_key not in ("", each.line.key)]
    if changed:  # by other rules: a line goes over as a whole
        same = Product.objects.filter(line_key__in=changed).values_list("pk", flat=True)
        told |= _told(set(same) - told.keys(), rules)
    cursor.execute(_SET_KEYS, {"products": list(told), "keys": [each.line.key for each in told.values()]})
    lost = set(ProductLine.objects.filter(lost_products=True).values_list("key", flat=True))
    names = {each.line.key: each.line.name for each in told.values()}
    keys = ({each.old_key for each in told.values()} | names.keys() | lost) - {""}
    wanted = _wanted(keys, rules)
    _bring_lines(told.values(), keys, wanted)
    _name_lines({key: name for key, name in names.items() if key in wanted})
    cursor.execute(_SET_LINES, {"keys": sorted(keys), "wanted": sorted(wanted), "products": list(told)})
    moved = cursor.fetchall()
    _retire(cursor, told.values(), keys - wanted)
    makers = {key: rules.makers.get(key, "").lower() for key in sorted(wanted)}
    cursor.execute(_DESCRIBE, {"keys": list(makers), "makers": list(makers.values())})
    shrunk = set(ProductLine.objects.filter(lost_products=True).values_list("pk", flat=True))
    if shrunk:
        ProductLine.objects.filter(pk__in=shrunk).update(lost_products=False)
    left = {line for _, line in moved if line is not None}
    return Moved(frozenset(product for product, _ in moved), frozenset(left | shrunk))


class _Told:
    """A product's line before and now; the key is empty without one."""

    __slots__ = ("line", "old_key", "old_line")

    def __init__(self, old_key: str, old_line: int | None, line: FoundLine | None) -> None:
        self.old_key, self.old_line, self.line = old_key, old_line, line or FoundLine("", "")


def curated_lines() -> Lines:
    """Return what curators and the file of well-known lines say. 2 queries."""
    curated, shipped = curated_rows(), shipped_lines()
    decisions: dict[str, list[tuple[str, FoundLine]]] = {about: [] for about in LineDecision.About}
    for each in LineDecision.objects.standing():
        decisions[each.about].append((each.subject, FoundLine(each.line_key, each.line_name)))
    return Lines(
        known=index_lines([*curated, *shipped]) if curated else None,
        names={line_key(row.name): row.name for row in (*shipped, *curated)},
        makers={line_key(row.name): row.brand for row in (*shipped, *curated) if row.brand},
        leads=decisions[LineDecision.About.LINE],
        said=decisions[LineDecision.About.LISTING],
    )


def _told(products: Collection[int], rules: Lines) -> dict[int, _Told]:
    """Return what the titles of the products tell, by the products' ids. 2 queries."""
    titles: dict[int, list[Title]] = defaultdict(list)
    listings = Listing.objects.filter(product__in=products).order_by("key")
    for product, key, brand in listings.values_list("product_id", "key", "brand__name"):
        titles[product].append(Title(key, brand or ""))
    rows = Product.objects.filter(pk__in=products).order_by("pk").values_list("pk", "line_key", "line_id")
    return {pk: _Told(key, line, rules.line_of_product(titles[pk])) for pk, key, line in rows}


def _wanted(keys: Collection[str], rules: Lines) -> set[str]:
    """Return those of the keys that make a line. 1 query."""
    counted = Product.objects.filter(line_key__in=keys).order_by().values_list("line_key")
    return {key for key, n in counted.annotate(n=Count("*")) if n > 1 or rules.stands_alone(key)}


def _bring_lines(told: Iterable[_Told], keys: Collection[str], wanted: set[str]) -> None:
    """Give each wanted key its line: what it has, else that of most of its products, else its old one."""
    there = dict(ProductLine.objects.filter(key__in=keys).values_list("key", "pk"))
    missing = wanted - there.keys()
    free = {pk for key, pk in there.items() if key not in wanted}
    overlap = Counter((each.old_line, each.line.key) for each in told if each.old_line in free)
    for (line, key), _ in sorted(overlap.items(), key=lambda item: (-item[1], item[0][1], item[0][0])):
        if key in missing and line in free:
            ProductLine.objects.filter(pk=line).update(key=key)
            missing.discard(key)
            free.discard(line)
    old = dict(LineRedirect.objects.filter(key__in=missing).order_by("old_id").values_list("key", "old_id"))
    LineRedirect.objects.filter(old_id__in=old.values()).delete()
    ProductLine.objects.bulk_create(ProductLine(pk=old[key], key=key) for key in sorted(old))
    ProductLine.objects.bulk_create(ProductLine(key=key) for key in sorted(missing - old.keys()))


def _name_lines(names: Mapping[str, str]) -> None:
    lines = list(ProductLine.objects.filter(key__in=names))
    renamed = [line for line in lines if line.name != names[line.key]]
    for line in renamed:
        line.name = names[line.key]
    ProductLine.objects.bulk_update(renamed, ["name"])


def _retire(cursor: Any, told: Iterable[_Told], keys: Collection[str]) -> None:
    """Remove the lines of the keys; their addresses lead to where most of their products went."""
    gone = dict(ProductLine.objects.filter(key__in=keys).order_by("pk").values_list("pk", "key"))
    if not gone:
        return
    went: dict[int, Counter[str]] = defaultdict(Counter)
    for each in told:
        if each.old_line in gone:
            went[each.old_line][each.line.key] += 1
    targets = dict(ProductLine.objects.filter(key__in=set().union(*went.values())).values_list("key", "pk"))
    successors: dict[int, int] = {}
    for line, counts in went.items():
        found = [(-n, key) for key, n in counts.items() if targets.get(key, line) != line]
        if found:
            successors[line] = targets[min(found)[1]]
    follow_merge(cursor, LINE, list(successors), list(successors.values()))
    follow_removal(cursor, LINE, list(gone))
    LineRedirect.objects.bulk_create(
        LineRedirect(old_id=line, key=key, line_id=successors.get(line)) for line, key in gone.items()
    )
    cursor.execute(_DELETE_LINES, {"gone": list(gone)})
