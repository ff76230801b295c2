"""A workspace's assortment as a file."""

from collections.abc import Mapping
from typing import Any

from deals.exports.table import Column, Table
from deals.models import AssortmentItem, Workspace
from deals.selectors.assortment.articles import MATCHES

ITEMS: tuple[Column[AssortmentItem], ...] = (
    Column("sku", "your article number", lambda item: item.sku),
    Column("title", "your title", lambda item: item.title),
    Column("brand", "your brand", lambda item: item.brand),
    Column("gtin", "EAN, UPC or ISBN", lambda item: item.gtin),
    Column("list_price", "your list price", lambda item: item.list_price),
    Column("floor_price", "nobody should advertise below it", lambda item: item.floor_price),
    Column("currency", "of both prices", lambda item: item.currency),
    Column("url", "your page", lambda item: item.url),
    Column("match", "how the product was found", lambda item: MATCHES[item.match]),
    Column("matched_by", "title, gtin, asin or url, for an automatic match", lambda item: item.matched_by),
    Column("confidence", "0 to 1, for an automatic match", lambda item: item.confidence),
    Column("product", "the product's id", lambda item: item.product_id),
    Column("product_title", "the product's title", lambda item: item.product and item.product.title),
)


def assortment_table(workspace: Workspace, items: Any, filters: Mapping[str, str]) -> Table[AssortmentItem]:
    return Table("assortment", f"Assortment of {workspace}", ITEMS, items.iterator(chunk_size=1_000), filters)
