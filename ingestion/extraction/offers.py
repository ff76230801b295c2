"""Offers formed from figures: which price goes with which list price, reduction and title."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from deals.domain.records import Basis, DealKind, Span
from ingestion.extraction.apart import offers_apart, with_own_code
from ingestion.extraction.encoder.mark import Mark
from ingestion.extraction.figures import Figure, FigureKind, Role
from ingestion.extraction.marked_titles import titles_of
from ingestion.extraction.offer import Offer
from ingestion.extraction.products import Cuts, Title, left_title, right_title
from ingestion.extraction.quantities import UNDER, basis_of, count_start, multi_count
from ingestion.extraction.reductions import listed_offers, marked_offers
from ingestion.extraction.weak_titles import settled_title

MAX_OFFERS = 12
"""A post with more prices than that is a list that nobody reads as single offers."""

MOST_BETWEEN = 3
"""Marks and blanks between a title and the price that belongs to it."""

_FREE_SIDE = re.compile(
    r"[ ](?:on|at|via|from|today|now|right[ ]now|until|thru|@)\b"
    r"|[ ]?[!.](?=\s|\Z)",
    re.IGNORECASE,
)
_LINKED = re.compile(r"(?:\b(?:is|are|now)[ ](?:almost |over |up to )?|[(\[\-–:][ ]?)\Z", re.IGNORECASE)
_LINKED_PERCENT = re.compile(
    r"(?:\b(?:is|are|now|for|at)[ ](?:almost |over |up to )?"
    r"|[(\[\-–:][ ]?)\Z",
    re.IGNORECASE,
)
_LINKED_PRICE = re.compile(r"\b(?:for|only|at|just|now|price|sale)[ ]?:?[ ]?\Z", re.IGNORECASE)
_RANGE_WORD = re.compile(
    r"(?:everything|sitewide|site-wide|all|any|select(?:ed)?"
    r"|entire|every)\b",
    re.IGNORECASE,
)
_OFF_SALE = re.compile(
    r"[ ]?(?i:off)[ ](?P<sale>sale(?:[ ](?:items|styles|prices))?)"
    r"(?=[ ](?:with|w/|using|plus|code)\b|[ ]?[+(,|])"
)
_BRACKET_REST = re.compile(r"[^()\n]{0,40}\)")
_DRIFT = re.compile(r"\n{1,}|[.!?][ ]|\|")


def form_offers(
    text: str, figures: Sequence[Figure], cuts: Cuts, marks: Sequence[Mark] | None = None
) -> list[Offer]:
    """Return the offers of a text, in its order; [] where no figure promises anything.

    `marks` are the second reader's titles; without a second reader the rules find titles beside the figures.
    """
    free = _free_figure(figures, text)
    sales = [] if free is not None else [figure for figure in figures if figure.role is Role.SALE]
    if sales:
        apart = offers_apart(text, figures, sales)
        others = [figure for figure in figures if all(figure is not offer.main for offer in apart)]
        mains = [offer.main for offer in apart]
        marks = [
            mark for mark in marks or () if not any(mark.start <= main.start < mark.end for main in mains)
        ]
        taken = [(offer.main.start, offer.title.end if offer.title else offer.main.end) for offer in apart]
        cuts = sorted([*cuts, *taken])
        return with_own_code(text, apart, _priced(text, others, _distinct(sales), cuts, marks))
    for role, kind in _LEADING:
        mains = [figure for figure in figures if figure.role is role]
        if role is Role.FREE:
            mains = [free] if free is not None else []
        if mains:
            return _unpriced(text, figures, mains, kind, cuts, marks)
    return []


_LEADING = (
    (Role.FREE, DealKind.FREE),
    (Role.BOGO, DealKind.BOGO),
    (Role.PERCENT_OFF, DealKind.PERCENT_OFF),
    (Role.AMOUNT_OFF, DealKind.AMOUNT_OFF),
    (Role.FREE_SHIPPING, DealKind.FREE_SHIPPING),
)


def _free_figure(figures: Sequence[Figure], text: str) -> Figure | None:
    """The 'free' that is the offer itself: no price stands for sale, or the price is zero."""
    sales = [figure for figure in figures if figure.role is Role.SALE]
    for figure in sales[:1]:
        if figure.value == 0:
            return figure
    if sales or any(figure.role is Role.BOGO for figure in figures):
        return None
    strong = any(figure.role in (Role.PERCENT_OFF, Role.AMOUNT_OFF) for figure in figures)
    for figure in figures:
        if figure.role is Role.FREE and not (strong and not _free_leads(figure, figures)):
            return figure
    return None


def _free_leads(figure: Figure, figures: Sequence[Figure]) -> bool:
    others = [f.start for f in figures if f.role in (Role.PERCENT_OFF, Role.AMOUNT_OFF)]
    return figure.start < min(others, default=figure.start + 1)


def _distinct(sales: Sequence[Figure]) -> list[Figure]:
    """The same sum twice is one offer said twice."""
    seen: set[tuple[Decimal, str | None]] = set()
    result = []
    for figure in sales:
        key = (figure.value, figure.currency)
        if key not in seen:
            seen.add(key)
            result.append(figure)
    return result[:MAX_OFFERS]


def _priced(
    text: str,
    figures: Sequence[Figure],
    sales: list[Figure],
    cuts: Cuts,
    marks: Sequence[Mark] | None,
) -> list[Offer]:
    bogo = next((figure for figure in figures if figure.role is Role.BOGO), None)
    titles = _marked(text, figures, sales, cuts, marks) if marks else _titles(text, figures, sales, cuts)
    if not marks and _is_reduced_pair(sales, titles):
        first = replace(sales[0], role=Role.LIST)
        others = [first if figure is sales[0] else figure for figure in figures]
        return _priced(text, others, sales[1:], cuts, marks)
    offers: list[Offer] = []
    for index, sale in enumerate(sales):
        if titles[index] is None and (index or (marks and any(titles))):
            continue
        near = _neighbours(text, figures, sales, titles, index)
        quantity = multi_count(text, sale)
        kind = (
            DealKind.MULTI_BUY
            if quantity > 1
            else DealKind.BOGO
            if bogo and len(sales) == 1
            else DealKind.PRICE
        )
        offers.append(
            Offer(
                kind=kind,
                main=sale,
                price=sale,
                list_price=_higher(near.get(Role.LIST), sale),
                percent_off=near.get(Role.PERCENT_OFF),
                amount_off=near.get(Role.AMOUNT_OFF),
                title=titles[index],
                basis=Basis.EACH_OF_N if quantity > 1 else basis_of(text, sale),
                quantity=quantity,
            )
        )
    return offers


def _marked(
    text: str, figures: Sequence[Figure], sales: list[Figure], cuts: Cuts, marks: Sequence[Mark]
) -> list[Title | None]:
    """The encoder's titles; where each price has its own line, the rules' for lines without one."""
    titles = titles_of(sales, marks)
    if len(sales) < 2 or all(titles) or not any(titles) or not _is_list_of_lines(text, sales, titles):
        return titles
    all_cuts = sorted([*cuts, *_figure_cuts(figures)])
    return [
        title or left_title(text, text.rfind("\n", 0, sale.start) + 1, sale.start, all_cuts)
        for title, sale in zip(titles, sales, strict=True)
    ]


def _is_list_of_lines(text: str, sales: Sequence[Figure], titles: Sequence[Title | None]) -> bool:
    starts = [text.rfind("\n", 0, sale.start) for sale in sales]
    in_line = all(
        start < title.span.start < sale.start
        for start, title, sale in zip(starts, titles, sales, strict=True)
        if title is not None
    )
    return in_line and len(set(starts)) == len(starts)


def _is_reduced_pair(sales: Sequence[Figure], titles: Sequence[Title | None]) -> bool:
    """'$20 Silver necklace $10': two prices of the one thing between them."""
    if len(sales) != 2 or titles[0] is None or titles[1] is not None or sales[0].value <= sales[1].value:
        return False
    return titles[0].span.start >= sales[0].end and 0 <= sales[1].start - titles[0].end <= MOST_BETWEEN


def _higher(list_price: Figure | None, sale: Figure) -> Figure | None:
    return list_price if list_price is not None and list_price.value > sale.value else None


def _neighbours(
    text: str, figures: Sequence[Figure], sales: Sequence[Figure], titles: Sequence[Title | None], index: int
) -> dict[Role, Figure]:
    """The first figure of each other role that belongs to sales[index]: those between its neighbours.

    What stands before the first of several prices goes with all of them ('60% off: X $5, Y $7').
    """
    low, high = 0, 1 << 30
    if index:
        low = _border(text, sales, titles, index) or sales[index - 1].end
    if index + 1 < len(sales):
        high = _border(text, sales, titles, index + 1) or sales[index + 1].start
    near: dict[Role, Figure] = {}
    shared: dict[Role, Figure] = {}
    for figure in figures:
        if figure.role is Role.SALE:
            continue
        if low <= figure.start < high:
            near.setdefault(figure.role, figure)
        elif index and figure.start < sales[0].start and figure.role is Role.PERCENT_OFF:
            shared.setdefault(figure.role, figure)
    if index and sum(figure.role is Role.PERCENT_OFF for figure in figures) > 1:
        shared = {}
    return {**shared, **near}


def _border(text: str, sales: Sequence[Figure], titles: Sequence[Title | None], index: int) -> int | None:
    """Where what belongs to sales[index] begins: at its line, else at its title, behind the price before."""
    before, sale, title = sales[index - 1], sales[index], titles[index]
    is_behind = title is not None and before.end <= title.span.start < sale.start
    line = text.rfind("\n", before.end, title.span.start if is_behind and title else sale.start)
    if line >= 0:
        return line
    return title.span.start if is_behind and title else None


def _titles(text: str, figures: Sequence[Figure], sales: Sequence[Figure], cuts: Cuts) -> list[Title | None]:
    """One title for each price; all of a post stand on the same side of their prices."""
    all_cuts = sorted([*cuts, *_figure_cuts([f for f in figures if f.role is not Role.CREDIT])])
    lefts: list[Title | None] = []
    rights: list[Title | None] = []
    for index, sale in enumerate(sales):
        low = _end_of_previous(figures, sales, index)
        high = sales[index + 1].start if index + 1 < len(sales) else len(text)
        lefts.append(left_title(text, low, count_start(text, sale), all_cuts))
        rights.append(right_title(text, _past_bracket(text, sale), high, all_cuts))
    if len(sales) == 1:
        return [
            settled_title(
                text, _better(text, sales[0], lefts[0], rights[0]), all_cuts, sales[0].start, must=True
            )
        ]
    left_wins = lefts[0] is not None and _better(text, sales[0], lefts[0], rights[0]) is lefts[0]
    chosen = [_last_item(text, title, index) for index, title in enumerate(lefts)] if left_wins else rights
    return [
        title or (lefts[0] if left_wins else None) if index == 0 else title
        for index, title in enumerate(chosen)
    ]


def _past_bracket(text: str, sale: Figure) -> int:
    """Where a title right of a price may begin: behind the bracket that holds the price ('($5 each)')."""
    if text.rfind("(", max(0, sale.start - 12), sale.start) < 0:
        return sale.end
    match = _BRACKET_REST.match(text, sale.end)
    return match.end() if match else sale.end


def _last_item(text: str, title: Title | None, index: int) -> Title | None:
    """In a list of things with prices a title begins behind the last comma, or the list's heading."""
    if title is None:
        return None
    span = title.span
    at = text.rfind(", " if index else ": ", span.start, span.end)
    start = at + 2 if at > span.start else span.start
    return replace(title, span=Span(start, span.end)) if span.end - start > 1 else title


def _figure_cuts(figures: Sequence[Figure]) -> list[tuple[int, int]]:
    """Where figures keep titles apart; '100% wool' and 'free float tube' are words of a title."""
    return [(f.start, f.end) for f in figures if f.role is not Role.OTHER and f.kind is not FigureKind.FREE]


def _end_of_previous(figures: Sequence[Figure], sales: Sequence[Figure], index: int) -> int:
    if index == 0:
        return 0
    return max(
        figure.end
        for figure in figures
        if figure.end <= sales[index].start and figure.start >= sales[index - 1].start
    )


def _better(text: str, main: Figure, left: Title | None, right: Title | None) -> Title | None:
    """Left of a price stands its title, unless little stands there or the price leads the line."""
    if left is None or right is None:
        return left or right
    left_gap, right_gap = _gap(text, main, left), _gap(text, main, right)
    if right_gap > 0 or text[right.span.start] == "(":
        return left
    beside = right.span.start - main.end < 8
    if beside and _size(right) > 2 * _size(left) and (left_gap > 0 or _size(left) < 12):
        return right
    linked = _LINKED_PRICE.search(text, max(0, main.start - 10), main.start)
    return right if left_gap > 0 and not linked else left


def _size(title: Title) -> int:
    return title.span.end - title.span.start


def _gap(text: str, main: Figure, title: Title) -> int:
    """How many lines and sentences lie between a title and its figure."""
    _low, high = sorted((title.span.start, main.start))
    between = text[title.end : high] if title.span.start < main.start else text[main.end : title.span.start]
    return len(_DRIFT.findall(between))


def _unpriced(
    text: str,
    figures: Sequence[Figure],
    mains: list[Figure],
    kind: DealKind,
    cuts: Cuts,
    marks: Sequence[Mark] | None,
) -> list[Offer]:
    main = mains[0]
    skipped = (Role.CREDIT,) if kind is DealKind.FREE else ()
    all_cuts = sorted([*cuts, *_figure_cuts([f for f in figures if f is not main and f.role not in skipped])])
    if kind in (DealKind.PERCENT_OFF, DealKind.AMOUNT_OFF):
        several = (
            marked_offers(kind, mains, titles_of(mains, marks))
            if marks
            else listed_offers(text, kind, mains, sorted([*cuts, *_figure_cuts(figures)]))
        )
        if several:
            return several
    title = (titles_of(mains[:1], marks) if marks else [None])[0]
    title = title or _rules_title(text, main, kind, all_cuts)
    near = {role: figure for figure in reversed(figures) for role in (figure.role,)}
    return [
        Offer(
            kind=kind,
            main=main,
            price=replace(main, value=Decimal(0), high=None) if kind is DealKind.FREE else None,
            list_price=near.get(Role.LIST),
            percent_off=near.get(Role.PERCENT_OFF),
            amount_off=near.get(Role.AMOUNT_OFF),
            title=title,
            basis=Basis.UP_TO if UNDER.search(text[max(0, main.start - 12) : main.start]) else Basis.ONCE,
        )
    ]


def _rules_title(text: str, main: Figure, kind: DealKind, cuts: Cuts) -> Title | None:
    left = left_title(text, 0, main.start, cuts)
    right = right_title(text, main.end, len(text), cuts)
    near = _unpriced_title(text, main, left, right)
    title = settled_title(text, near, cuts, main.start, must=kind is DealKind.FREE)
    if title is None and (sale := _OFF_SALE.match(text, main.end)):
        return Title(Span(*sale.span("sale")), sale.end())
    return title


def _unpriced_title(text: str, main: Figure, left: Title | None, right: Title | None) -> Title | None:
    """'40% off X' or 'X is 40% off': the nearer side, the right one at a tie; free goods alike."""
    if left is None or right is None:
        return left or right
    left_gap, right_gap = _gap(text, main, left), _gap(text, main, right)
    if left_gap != right_gap:
        return left if left_gap < right_gap else right
    before = text[max(0, main.start - 12) : main.start]
    if main.kind is FigureKind.FREE and _FREE_SIDE.match(text, main.end):
        return left
    if _RANGE_WORD.match(text, right.span.start):
        return right
    linked = _LINKED_PERCENT if main.kind is FigureKind.PERCENT else _LINKED
    return left if linked.search(before) else right
