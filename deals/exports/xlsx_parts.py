"""What a workbook has beside the cells of its sheets: styles, relations, the list of its parts."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from deals.exports.forms import Form

RELATIONS = "xl/worksheets/_rels/sheet{}.xml.rels"
"""The place of a sheet's links, by its number."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

TIME, DATE, LINK, HEADER = 1, 2, 6, 7
STYLE_OF = {Form.MONEY: 3, Form.SHARE: 4, Form.PERCENT: 5, Form.LINK: LINK}
"""Places among the styles' cellXfs."""

_FORMATS = {
    164: "yyyy-mm-dd h:mm:ss",
    165: "yyyy-mm-dd",
    166: "#,##0.00",
    167: "0.0%",
    168: '0.##"%"',
}
_NAME = '<name val="Calibri"/>'
_FONTS = (
    f'<font><sz val="11"/>{_NAME}</font>'
    f'<font><u/><sz val="11"/><color rgb="FF0563C1"/>{_NAME}</font>'
    f'<font><b/><sz val="11"/>{_NAME}</font>'
)
_STYLES = [(0, 0), (164, 0), (165, 0), (166, 0), (167, 0), (168, 0), (0, 1), (0, 2)]
"""Of each style: its number's format and its font."""


def styles() -> str:
    """Return the part that says how cells look."""
    formats = "".join(
        f'<numFmt numFmtId="{number}" formatCode={quoteattr(code)}/>' for number, code in _FORMATS.items()
    )
    plain = 'fillId="0" borderId="0"'
    cells = "".join(
        f'<xf numFmtId="{number}" fontId="{font}" {plain} xfId="0" applyNumberFormat="1" applyFont="1"/>'
        for number, font in _STYLES
    )
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="{len(_FORMATS)}">{formats}</numFmts>'
        f'<fonts count="3">{_FONTS}</fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        f'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" {plain}/></cellStyleXfs>'
        f'<cellXfs count="{len(_STYLES)}">{cells}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def package(names: Sequence[str]) -> dict[str, str]:
    """Return what a workbook of these sheets has beside them, by path."""
    numbers = range(1, len(names) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for n in numbers
    )
    named = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    led = "".join(_relation(n, "worksheet", f"worksheets/sheet{n}.xml") for n in numbers)
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{types}</Types>',
        "_rels/.rels": _relations(_relation(1, "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{named}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": _relations(led + _relation(len(names) + 1, "styles", "styles.xml")),
        "xl/styles.xml": styles(),
    }


def sheet_relations(links: Sequence[str]) -> str:
    """Return the part with the addresses that a sheet's cells lead to."""
    return _relations(
        "".join(
            f'<Relationship Id="rId{n}" Type="{_OFFICE}/hyperlink" Target={quoteattr(link)} '
            'TargetMode="External"/>'
            for n, link in enumerate(links, 1)
        )
    )


def _relations(inside: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def _relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
