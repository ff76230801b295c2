"""Shapes that many pages share: a tile with a figure, a button that is on or off, a tab, an empty list."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.template.defaulttags import TemplateIfParser, TemplateLiteral
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from deals.domain.confidences import FIELDS
from deals.domain.evidence import Segment
from deals.domain.glossary.contents import entry_of
from deals.domain.matching.title_differences import Piece
from deals.domain.metrics import POINT_BAR
from deals.domain.voices.spoken import SpokenBy
from deals.forms.typeahead import TypeaheadInput
from deals.models import Deal, Post
from deals.services.curation.kinds.base import ReviewAction

register = template.Library()


class TileNode(template.Node):
    """A figure under its name, with a note on what it counts."""

    child_nodelists = ("label", "figure", "note")

    def __init__(self, label: NodeList, figure: NodeList, note: NodeList, css: str) -> None:
        self.label, self.figure, self.note, self.css = label, figure, note, css

    def render(self, context: Context) -> SafeString:
        """A figure that renders to nothing says so in words."""
        parts = {name: _stripped(getattr(self, name).render(context)) for name in self.child_nodelists}
        return render_to_string("partials/tile.html", parts | {"css": self.css})


@register.tag
def tile(parser: Parser, token: Token) -> TileNode:
    """{% tile %}label{% figure %}figure{% note %}note{% endtile %}; `figure small` for words and days."""
    label = parser.parse(("figure",))
    _, *css = parser.next_token().split_contents()
    figure = parser.parse(("note",))
    parser.delete_first_token()
    note = parser.parse(("endtile",))
    parser.delete_first_token()
    return TileNode(label, figure, note, "tile-date" if css == ["small"] else "")


class ConditionNode(template.Node):
    """Attributes of an HTML element, which differ by a condition."""

    def __init__(self, condition: TemplateLiteral, when_true: str, when_false: str) -> None:
        self.condition, self.when_true, self.when_false = condition, when_true, when_false

    def render(self, context: Context) -> SafeString:
        """As `if` does, a variable that is missing counts as false."""
        holds = self.condition.eval(context)  # type: ignore[arg-type]  # the stubs know of dicts only
        return mark_safe(self.when_true if holds else self.when_false)  # constants of ours


BUTTON = "btn btn-sm btn-outline-secondary"


@register.tag
def toggle(parser: Parser, token: Token) -> ConditionNode:
    """<a {% toggle CONDITION %} href="...">: the attributes of a button, and of the one that is chosen."""
    chosen = f'class="{BUTTON} active" aria-current="true"'
    return ConditionNode(_condition(parser, token), chosen, f'class="{BUTTON}"')


@register.tag
def current(parser: Parser, token: Token) -> ConditionNode:
    """<a {% current CONDITION %} href="...">: tells which tab or menu entry is the page that one is on."""
    return ConditionNode(_condition(parser, token), 'aria-current="page"', "")


def _condition(parser: Parser, token: Token) -> TemplateLiteral:
    return TemplateIfParser(parser, token.split_contents()[1:]).parse()


@register.simple_block_tag
def empty_state(content: str, title: str, mark: str = "inbox") -> SafeString:
    """Say that there is nothing to list, and what to do about it."""
    return render_to_string("partials/empty.html", {"title": title, "text": _stripped(content), "mark": mark})


@register.inclusion_tag("partials/said_by.html")
def said_by(of: Any, deal: int | None = None) -> dict[str, Any]:
    """{% said_by deal.post %}, {% said_by row.by %} or {% said_by speakers deal.pk %}: author and voice."""
    if isinstance(of, Post):
        return {"by": of.spoken}
    return {"by": of if isinstance(of, SpokenBy) else (of or {}).get(deal)}


@register.inclusion_tag("partials/said_briefly.html")
def said_briefly(of: Any, deal: int | None = None) -> dict[str, Any]:
    """{% said_briefly speakers deal.pk %}: the same as a sign that names both, for little room."""
    return said_by(of, deal)


@register.simple_block_tag
def ask(content: str, label: str, of: Any = "") -> SafeString:
    """{% ask "Revoke" key.name %}what goes, and the form{% endask %}: a button that asks before it does so.

    Whatever cannot be taken back is posted from within one; it opens by keyboard, and without a script.
    """
    return render_to_string("partials/ask.html", {"label": label, "of": of, "content": _stripped(content)})


@register.inclusion_tag("partials/help.html", takes_context=True)
def explain(context: Context, key: str) -> dict[str, Any]:
    """{% explain "rank" %}: a '?' with the glossary's sentence on it; no page has a key twice."""
    return {"entry": entry_of(key), "key": key, "as_of": context.get("as_of")}


def _stripped(rendered: str) -> SafeString:
    return mark_safe(rendered.strip())  # escaped when it was rendered: to strip a text makes it a plain one


# Built here and not in templates: in a post and in a title each blank counts.


@register.simple_tag
def post_text(post: Post, segments: Sequence[Segment], letters: bool = False) -> SafeString:
    """Write a post's text with its fields marked; with `letters`, each says where it begins too."""
    lang = format_html(' lang="{}"', post.lang) if post.lang else ""
    text = mark_safe("".join(_segment(part, letters) for part in segments))  # each is escaped
    return format_html('<p class="post-text"{}><bdi>{}</bdi></p>', lang, text)


def _segment(part: Segment, letters: bool) -> SafeString:
    if not part.fields:
        return format_html("{}", part.text)
    letter = '<span class="letter" aria-hidden="true">{}</span>'
    return format_html(
        '<mark class="span {}" title="{}">{}{}<span class="visually-hidden"> ({})</span></mark>',
        "".join(f"span-{field} " for field in part.fields),
        part.names,
        format_html(letter, part.letters) if letters and part.starts else "",
        part.text,
        part.names,
    )


@register.simple_tag
def title_text(pieces: Sequence[Piece]) -> SafeString:
    """Write a title; what another title has not is marked."""
    only = '<mark class="differs"><span class="visually-hidden">[only here: </span>{}'
    only += '<span class="visually-hidden">]</span></mark>'
    return mark_safe("".join(format_html(only if each.differs else "{}", each.text) for each in pieces))


@register.simple_tag
def lookup_field(action: ReviewAction, item: int | str) -> SafeString:
    """The field of an action whose text is looked up while one types, for an item of a queue."""
    attributes = {
        "id": f"{action.name}-{item}",
        "class": "form-control form-control-sm",
        "aria-label": f"{action.detail} for: {action.label.lower()}",
        "data-detail": action.key,
    }
    return TypeaheadInput(action.source, action.detail).render(f"{action.name}-detail", None, attributes)


@register.simple_tag
def confidence(deal: Deal, field: str) -> str:
    """Say how sure the reading of a deal's field is; nothing where that is not known."""
    value = deal.field_confidences.get(field)
    if value is None:
        return ""
    return render_to_string(
        "partials/confidence.html", {"name": FIELDS[field], "value": value, "bar": POINT_BAR}
    )
