"""Uploads made to take a reader's memory or time, by kind and size, with what each is answered."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import openpyxl

READ = "read"
SIZES = (1, 4, 8)
MEGABYTE = 2**20


@dataclass(frozen=True)
class Kind:
    """How a file of a size is made, and what of its refusal's words each size sees: READ for none."""

    made: Callable[[int], bytes]
    said: tuple[str, str, str]

    def cases(self) -> list[tuple[int, str]]:
        """The sizes with what each is answered."""
        return list(zip(SIZES, self.said, strict=True))


def spreadsheet(*rows: list) -> dict[str, bytes]:
    """The parts of an ordinary spreadsheet of these rows."""
    book = openpyxl.Workbook()
    for row in rows or (["sku", "title"], ["A1", "Kettle"]):
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


SHEET, BOOK, STYLES, STRINGS = (
    f"xl/{name}.xml" for name in ("worksheets/sheet1", "workbook", "styles", "sharedStrings")
)
RELATIONS = "xl/_rels/workbook.xml.rels"
SHARED = b'<Relationship Type="http://x/relationships/sharedStrings" Target="sharedStrings.xml" Id="s"/>'
GOOD = spreadsheet() | {STRINGS: b"<sst/>"}
GOOD[RELATIONS] = GOOD[RELATIONS].replace(b"</Relationships>", SHARED + b"</Relationships>")


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def with_part(name: str, before: bytes, many: bytes) -> bytes:
    """An ordinary spreadsheet with bytes put into one part, in front of `before`."""
    assert before in GOOD[name], (name, before)
    return packed({**GOOD, name: GOOD[name].replace(before, many + before, 1)})


def sheet(rows: bytes) -> bytes:
    """An ordinary spreadsheet whose sheet holds these rows."""
    return packed(
        {**GOOD, SHEET: b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (MAIN, rows)}
    )


MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = b'<row><c t="str"><v>sku</v></c><c t="str"><v>title</v></c></row>'


def filled(n: int) -> bytes:
    """Rows of an article each."""
    return HEAD + b"".join(
        b'<row><c t="str"><v>A%d</v></c><c t="str"><v>Kettle</v></c></row>' % number for number in range(n)
    )


def inline(n: int) -> bytes:
    """A text in a cell."""
    return b'<row><c t="inlineStr"><is><t>%s</t></is></c><c t="str"><v>Kettle</v></c></row>' % (b"x" * n)


def wrong_directory(n: int) -> bytes:
    """A zip whose directory lies of the sizes of its parts."""
    data = bytearray(with_part(SHEET, b"</sheetData>", b"<row/>" * (100_000 * n)))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 24 : at + 28] = (10 * n).to_bytes(4, "little")
        at += 4
    return bytes(data)


def shifted_directory(n: int) -> bytes:
    """A zip whose directory says that it lies elsewhere."""
    data = bytearray(packed(GOOD))
    at = data.rfind(b"PK\x05\x06")
    data[at + 16 : at + 20] = (2**32 - 2 - n).to_bytes(4, "little")
    return bytes(data)


def nested(n: int) -> bytes:
    """Zips in zips."""
    inner = packed({"zeros": bytes(MEGABYTE * n)})
    for depth in range(5 * n):
        inner = packed({f"{depth}.zip": inner})
    return packed({"[Content_Types].xml": b"<Types/>", "inner.zip": inner})


def nested_entities(n: int) -> bytes:
    """Entities of entities: n levels of ten."""
    levels = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 10 * n))
    return packed({**GOOD, SHEET: f'<!DOCTYPE x [<!ENTITY e0 "x">{levels}]><x>&e{10 * n - 1};</x>'.encode()})


def late_entities(n: int) -> bytes:
    """Entities behind a comment: further down than a look at the beginning sees."""
    head = b"<!--%s-->" % (b" " * (100_000 * n))
    return packed({**GOOD, STYLES: head + b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"})


def csv_of(row: bytes, n: int) -> bytes:
    """Rows of one kind below a header."""
    return b"sku,title\n" + row * n


def three(said: str) -> tuple[str, str, str]:
    """The same for each size."""
    return (said, said, said)


STYLE_XF = b"<xf/>"
KINDS: dict[str, Kind] = {
    "styles": Kind(
        lambda n: with_part(STYLES, b"</cellXfs>", STYLE_XF * (250_000 * n)), three("over 65,490 styles")
    ),
    "formats": Kind(
        lambda n: with_part(STYLES, b"<fonts", b'<numFmts><numFmt formatCode="d"/></numFmts>' * (70_000 * n)),
        (READ, "styles", "styles"),
    ),
    "one long row": Kind(
        lambda n: sheet(HEAD + b"<row>" + b"<c/>" * (1_000_000 * n) + b"</row>"), three("over 16,384 cells")
    ),
    "cells all over": Kind(
        lambda n: sheet(HEAD + (b"<row>" + b"<c/>" * 16_000 + b"</row>") * (130 * n)),
        three("over 2,000,000 cells"),
    ),
    "defined names": Kind(
        lambda n: with_part(BOOK, b"<calcPr", b"<definedName name='a'>x</definedName>" * (25_000 * n)),
        (READ, READ, "workbook unpack to over 4 MB"),
    ),
    "sheets": Kind(
        lambda n: with_part(BOOK, b"</sheets>", b"<sheet name='a'/>" * (10_000 * n)),
        three("over 1,000 sheets"),
    ),
    "shared texts": Kind(
        lambda n: packed({**GOOD, STRINGS: b"<sst>" + b"<si><t>x</t></si>" * (400_000 * n) + b"</sst>"}),
        (READ, "over 1,200,000 different", "over 1,200,000 different"),
    ),
    "one shared text": Kind(
        lambda n: packed({**GOOD, STRINGS: b"<sst><si><t>" + b"x" * (9 * MEGABYTE * n) + b"</t></si></sst>"}),
        (READ, READ, "texts unpack to over 40 MB"),
    ),
    "a text in all cells": Kind(
        lambda n: packed(
            {
                **GOOD,
                STRINGS: b"<sst><si><t>%s</t></si></sst>" % (b"y" * 20_000),
                SHEET: b"<worksheet><sheetData>%s%s</sheetData></worksheet>"
                % (filled(0), b'<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>' * (4_000 * n)),
            }
        ),
        (READ, "over 12,000,000 characters", "over 12,000,000 characters"),
    ),
    "one long cell": Kind(lambda n: sheet(HEAD + inline(9 * MEGABYTE * n)), three(READ)),
    "empty rows": Kind(lambda n: sheet(filled(3) + b"<row/>" * (900_000 * n)), three(READ)),
    "rows": Kind(lambda n: sheet(filled(19_000 * n)), (READ, *("over 20,000 rows",) * 2)),
    "a huge dimension": Kind(
        lambda n: with_part(SHEET, b"<sheetViews", b'<dimension ref="A1:XFD%d"/>' % (n * 10**6)), three(READ)
    ),
    "a far cell": Kind(
        lambda n: sheet(filled(3) + b'<row r="1048576"><c r="%s1" t="str"><v>x</v></c></row>' % (b"Z" * n)),
        (READ, "over 16,384 cells", "over 16,384 cells"),
    ),
    "deep XML": Kind(
        lambda n: sheet(HEAD + b"<a>" * (100_000 * n) + b"</a>" * (100_000 * n)), three("nested over 64 deep")
    ),
    "a long attribute": Kind(
        lambda n: sheet(HEAD + b'<row r="%s"/>' % (b"9" * (9 * MEGABYTE * n))), three("over 1 MB")
    ),
    "attributes": Kind(
        lambda n: sheet(HEAD + b"<row %s/>" % b" ".join(b'a%d="1"' % i for i in range(200_000 * n))),
        three("over 1 MB"),
    ),
    "entities": Kind(nested_entities, three("defines entities")),
    "late entities": Kind(late_entities, three("defines entities")),
    "nested zips": Kind(nested, three("cannot be read")),
    "a zip bomb": Kind(
        lambda n: packed({**GOOD, "xl/media/image1.png": bytes(85 * MEGABYTE + n)}), three("over 80 MB")
    ),
    "a lying directory": Kind(wrong_directory, three("cannot be read")),
    "a shifted directory": Kind(shifted_directory, three("cannot be read")),
    "parts": Kind(
        lambda n: packed({**GOOD, **{f"xl/{i}.xml": b"" for i in range(1_000 * n)}}), three("over 500 parts")
    ),
    "one endless line": Kind(lambda n: b"sku,title\nA1," + b"x" * (MEGABYTE * n), three("cannot be read")),
    "an open quote": Kind(
        lambda n: b'sku,title\nA1,"' + b"x\n" * (MEGABYTE // 2 * n), three("cannot be read")
    ),
    "a million columns": Kind(
        lambda n: b"c," * (MEGABYTE // 4 * n) + b"\n" + b"1," * (MEGABYTE // 4 * n), three("over 60 columns")
    ),
    "commas": Kind(lambda n: b"sku,title\nA1,Kettle" + b"," * (MEGABYTE * n) + b"\n", three(READ)),
    "many rows": Kind(lambda n: csv_of(b"A1,x\n", 225_000 * n), three("over 20,000 rows")),
    "empty lines": Kind(lambda n: csv_of(b"\n", 1_000_000 * n) + b"A1,Kettle\n", three(READ)),
    "NULs": Kind(lambda n: b"sku,title\n" + bytes(MEGABYTE * n), three("neither CSV nor XLSX")),
    "full cells": Kind(
        lambda n: (b",".join(b"c%d" % i for i in range(60)) + b"\n") + (b"ab," * 59 + b"cd\n") * (2_500 * n),
        three(READ),
    ),
    "bytes of no encoding": Kind(
        lambda n: csv_of(b"A1,\x81\x8d\xff\n", 1_000 * n), three("unknown encoding")
    ),
    "half a UTF-16": Kind(lambda n: b"\xff\xfe" + b"\x00\xd8" * (100_000 * n), three("unknown encoding")),
    "quotes": Kind(lambda n: csv_of(b'""""""""""",""\n', 19_000), three(READ)),
}

CASES = [(name, size, said) for name, kind in KINDS.items() for size, said in kind.cases()]
SMALL = [(name, size, said) for name, size, said in CASES if size == 1]
