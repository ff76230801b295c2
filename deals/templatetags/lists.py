"""Tables of pages, drawn from the columns that the lists' files have."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.context import Context
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from deals.exports.table import Column
from deals.templatetags.site import page_url, when

register = template.Library()


@register.inclusion_tag("partials/list_table.html", takes_context=True)
def list_table(
    context: Context,
    columns: Sequence[Column[Any]],
    rows: Iterable[Any],
    label: str,
    headed: bool = False,
    tall: bool = False,
) -> dict[str, Any]:
    """Draw a table of the columns that have a label; `label` names it or is (`headed`) its heading's id.

    A `tall` one scrolls within the page.
    """
    around: dict[str, Any] = context.flatten()  # type: ignore[assignment]  # keys are names
    return {
        **around,
        "columns": labelled(columns),
        "table_rows": rows,
        "label": label,
        "headed": headed,
        "tall": tall,
    }


@register.inclusion_tag("partials/table_head.html")
def table_head(columns: Sequence[Column[Any]]) -> dict[str, Any]:
    """Draw the header of a table whose cells are a template's own."""
    return {"columns": labelled(columns)}


def labelled(columns: Sequence[Column[Any]]) -> list[Column[Any]]:
    """Return the columns that pages show."""
    return [column for column in columns if column.label]


@register.simple_tag(takes_context=True)
def list_cell(context: Context, column: Column[Any], row: Any, is_title: bool = False) -> SafeString:
    """Write a cell of a row; the title's cell heads its row."""
    inside = conditional_escape(_inside(context, column, row))
    if is_title:
        return mark_safe(f'<th scope="row" role="rowheader" class="cell-title">{inside}</th>')
    return mark_safe(f"{_opening(column.label, column.css)}{inside}</td>")


@cache
def _opening(label: str, css: str) -> SafeString:
    """Return how the cells of a column begin; there are as many as columns of lists."""
    styled = format_html(' class="{}"', css) if css else ""
    return format_html('<td role="cell" data-label="{}"{}>', label, styled)


def _inside(context: Context, column: Column[Any], row: Any) -> SafeString | str:
    """Write a column's template, else its value, as a link where the column has one."""
    if column.partial and context.template:
        partial = context.template.engine.get_template(column.partial)
        with context.push(row=row):
            return partial.render(context)
    text = _text((column.on_page or column.value)(row), column, context)
    link = column.link(row) if column.link else None
    return format_html('<a href="{}">{}</a>', page_url(context, *link), text) if link else text


def _text(value: Any, column: Column[Any], context: Context) -> SafeString | str:
    """Write a value as people read it; what a page shows in place of nothing is set small."""
    if value in (None, ""):
        return format_html('<span class="n">{}</span>', column.empty)
    if isinstance(value, datetime):
        return when(value, context.get("as_of"))
    if isinstance(value, date):
        return date_format(value, "j M Y")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(intcomma(value)) if isinstance(value, int) else str(value)
