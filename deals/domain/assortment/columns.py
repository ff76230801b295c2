"""Which column of a file holds what: a guess by the header's words, which people then correct."""

import re
from collections.abc import Mapping, Sequence

FIELDS = ("sku", "title", "brand", "gtin", "list_price", "floor_price", "url")
REQUIRED = ("sku", "title")

NAMES = {
    "sku": "SKU (your article number)",
    "title": "Title",
    "brand": "Brand",
    "gtin": "GTIN (EAN, UPC, ISBN)",
    "list_price": "List price",
    "floor_price": "Floor price (MAP)",
    "url": "URL",
}

WORDS: Mapping[str, tuple[str, ...]] = {
    "sku": ("sku", "articlenumber", "artikelnummer", "artnr", "itemnumber", "itemno", "itemid", "productid",
            "productcode", "reference", "ref", "referencia", "codice", "article", "id"),
    "title": ("title", "productname", "producttitle", "name", "bezeichnung", "artikelbezeichnung", "titel",
              "designation", "libelle", "nombre", "titulo", "nome", "description", "product", "item"),
    "brand": ("brand", "brandname", "manufacturer", "marke", "hersteller", "marque", "marca", "vendor",
              "maker"),
    "gtin": ("gtin", "ean", "ean13", "upc", "barcode", "isbn", "gtin13", "eancode"),
    "list_price": ("listprice", "rrp", "msrp", "uvp", "regularprice", "retailprice", "price", "preis",
                   "listenpreis", "prix", "precio", "prezzo"),
    "floor_price": ("floorprice", "floor", "map", "mapprice", "minimumadvertisedprice", "minadvertisedprice",
                    "umap", "mindestpreis", "minimumprice", "minprice"),
    "url": ("url", "link", "producturl", "productlink", "href", "address"),
}  # fmt: skip
"""Headers in lower case without blanks and signs, the surest first."""


def guess_columns(header: Sequence[str]) -> dict[str, int]:
    """Return the column of each field that a header's words tell; a column is taken once."""
    spelt = [re.sub(r"[\W_]+", "", name.casefold()) for name in header]
    found: dict[str, int] = {}
    for field, words in WORDS.items():
        fitting = (spelt.index(word) for word in words if word in spelt)
        column = next((each for each in fitting if each not in found.values()), None)
        if column is not None:
            found[field] = column
    return found
