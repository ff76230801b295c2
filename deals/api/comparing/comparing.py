"""API v1: you and your competitors. Members only; the pages show the same selectors' values."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, ClassVar, TypeVar

from django.forms import BaseForm
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.common.list_pages import PARAMETERS as PAGED
from deals.api.common.list_pages import page_of
from deals.api.common.permissions import WorkspaceRequired
from deals.api.comparing import serializers as compare_serializers
from deals.api.comparing import undercut_serializers
from deals.api.market.views import AS_OF, CONDITION, CONVERT, CURRENCY, AsOfView, period_parameter
from deals.domain.comparing.levels import NO_INDEX, Level
from deals.domain.comparing.points import VALID
from deals.domain.metrics import SHARED_MINIMUM
from deals.domain.voices.spoken import SpokenBy
from deals.forms.comparing import CompareForm, UndercutForm
from deals.selectors.comparing.comparison import Comparison, comparison_of, matrix
from deals.selectors.comparing.comparison import place_of as place_in_matrix
from deals.selectors.comparing.left_out import left_out
from deals.selectors.comparing.levels import level_matrix
from deals.selectors.comparing.line_index import lines_over_time
from deals.selectors.comparing.price_index import SPLITS, index_over_time
from deals.selectors.comparing.share_of_voice import share_of_voice
from deals.selectors.comparing.undercut_responses import (
    UNDERCUT_LEVELS,
    UndercutOrder,
    UndercutsBy,
    of_competitor,
    place_in,
    undercut_responses,
)
from deals.selectors.market.speakers import speakers_of
from deals.selectors.workspaces.overview import workspace_overview

FILTERS = tuple(CompareForm.base_fields)
COMMON = [
    AS_OF,
    CURRENCY,
    CONDITION,
    CONVERT,
    OpenApiParameter("brand", OpenApiTypes.STR, description="Slug."),
    OpenApiParameter("category", OpenApiTypes.STR, description="Slug."),
    OpenApiParameter("group", OpenApiTypes.STR, description="Only the competitors of a group."),
    OpenApiParameter("watched", OpenApiTypes.STR, enum=["yes"], description="Only watched products."),
]
LEVEL = OpenApiParameter(
    "level", OpenApiTypes.STR, enum=Level.values, default=Level.PRODUCT.value, description="What is compared."
)
LEVEL_OF_ONE_THING = OpenApiParameter(
    "level",
    OpenApiTypes.STR,
    enum=[level.value for level in UNDERCUT_LEVELS],
    default=Level.PRODUCT.value,
    description="What is compared; categories and shops hold unlike things.",
)
SPLIT = OpenApiParameter("split", OpenApiTypes.STR, enum=list(SPLITS))


BY = OpenApiParameter(
    "by", OpenApiTypes.STR, enum=list(UndercutsBy), description="Whose undercuts; both without it."
)
ORDER = OpenApiParameter(
    "order", OpenApiTypes.STR, enum=list(UndercutOrder), default="newest", description="What comes first."
)
RETAILER = OpenApiParameter("retailer", OpenApiTypes.STR, description="Slug of one competitor.")
AnyForm = TypeVar("AnyForm", bound=BaseForm)


def valid(form: AnyForm) -> AnyForm:
    """Return a form that is valid. 400 by name for another one."""
    if not form.is_valid():
        raise ValidationError(
            {name: [str(error) for error in errors] for name, errors in form.errors.items()}
        )
    return form


class ComparisonView(WorkspaceRequired, AsOfView):
    """Base: the comparison that a request asks for, of a workspace that the caller is in."""

    default_period = "90"
    unknown_filters: ClassVar[set[str]] = set()

    def comparison_of(self, *known: str, reach: timedelta = timedelta(0)) -> Comparison:
        """Return the comparison. 404 for a stranger's workspace or one without retailers, 400 for rubbish."""
        workspace = self.membership.workspace
        self.refuse_unknown(*(set(FILTERS) - self.unknown_filters), *known)
        form = valid(CompareForm(self.request.query_params))
        comparison = comparison_of(workspace, form.filters(), self.period, reach)
        if comparison is None:
            raise NotFound(
                "Say in the workspace's settings which retailer it is: there is nothing to compare."
            )
        return comparison

    def level_among(self, levels: Iterable[Level], refusal: str) -> Level:
        """Return the level that the request asks for, products without one. 400 for another one."""
        text = self.request.query_params.get("level") or Level.PRODUCT.value
        found = next((level for level in levels if level == text), None)
        if found is None:
            raise ValidationError({"level": refusal})
        return found

    said: Mapping[int, SpokenBy] | None = None
    """Who spoke, by deal, where rows tell it."""

    def respond(self, comparison: Comparison, **values: Any) -> Response:
        """Answer with the comparison and the values."""
        of_comparison = {
            "as_of": self.as_of.text,
            "period": comparison.period.key,
            "since": comparison.period.since,
            "until": comparison.period.until,
            "currency": comparison.chosen.currency,
            "condition": comparison.chosen.condition,
            "me": comparison.me,
            "competitors": comparison.competitors,
            "left_off": comparison.left_off,
        }
        context: dict[str, Any] = dict(self.converting(comparison.chosen.currency))
        context |= {"at": comparison.period.until, "said": self.said or {}}
        return Response(self.get_serializer(of_comparison | values, context=context).data)


@extend_schema(parameters=[*COMMON, period_parameter("90"), LEVEL, *PAGED])
class CompareMatrix(ComparisonView):
    """Current prices of the shared products at `as_of`, yours and your competitors'.

    Above products `groups` has the ranges of the period, and there are no rows.
    """

    serializer_class = compare_serializers.MatrixSerializer

    def get(self, request: Request, pk: int) -> Response:
        comparison = self.comparison_of("cursor", "page_size", "level")
        level = self.level_among(Level, f"Must be one of {', '.join(Level.values)}.")
        if level != Level.PRODUCT:
            groups = level_matrix(comparison, level)
            self.said = speakers_of(deal for row in groups.rows for deal in row.deals)
            return self.respond(comparison, level=level, groups=groups.rows, mine_only=groups.mine_only)
        found = matrix(comparison)
        left = left_out(comparison, found.position.shared, found.position.n)
        page = page_of(request, found.rows, place_in_matrix, self.as_of.text)
        self.said = speakers_of(deal for row in page["rows"] for deal in row.deals)
        split = {"position": found.position, "brands": found.brands, "categories": found.categories}
        return self.respond(
            comparison,
            level=level,
            left_out=left,
            **split,
            **page,
        )


@extend_schema(parameters=[*COMMON, period_parameter("90"), LEVEL_OF_ONE_THING, SPLIT])
class CompareIndex(ComparisonView):
    """The price index over time, of all shared products and split by brand or category.

    Of lines `counts` tells in how many of them your lowest price is lower; they have no index.
    """

    serializer_class = compare_serializers.IndexSerializer

    def get(self, request: Request, pk: int) -> Response:
        comparison = self.comparison_of("split", "level")
        level = self.level_among(UNDERCUT_LEVELS, NO_INDEX)
        if level == Level.LINE:
            return self._of_lines(comparison)
        split = request.query_params.get("split", "")
        if split not in ("", *SPLITS):
            raise ValidationError({"split": f"Must be one of {', '.join(SPLITS)}."})
        found = index_over_time(comparison, split)
        return self.respond(
            comparison,
            level=level,
            left_out=left_out(comparison, found.lines[0].shared, found.lines[0].points[-1].n),
            shared=found.lines[0].shared,
            minimum=SHARED_MINIMUM,
            step_days=found.step_days,
            split=found.split,
            lines=found.lines,
        )

    def _of_lines(self, comparison: Comparison) -> Response:
        found = lines_over_time(comparison)
        return self.respond(
            comparison,
            level=Level.LINE,
            shared=found.shared,
            counts=found.points,
            minimum=SHARED_MINIMUM,
            step_days=found.step_days,
            split="",
        )


@extend_schema(parameters=[*COMMON, period_parameter("90"), LEVEL_OF_ONE_THING, BY, ORDER, RETAILER, *PAGED])
class CompareUndercuts(ComparisonView):
    """Who undercut whom, by how much, and how the other one answered."""

    serializer_class = undercut_serializers.UndercutsSerializer

    def get(self, request: Request, pk: int) -> Response:
        named = ("cursor", "page_size", "level", "by", "order", "retailer")
        comparison = self.comparison_of(*named, reach=VALID)
        level = self.level_among(UNDERCUT_LEVELS, NO_INDEX)
        form = valid(UndercutForm(request.query_params, comparison.competitors))
        wanted, comparison = form.wanted(), of_competitor(comparison, form.retailer_slug)
        found = undercut_responses(comparison, level, wanted)
        page = page_of(request, found.undercuts, place_in(wanted.order), self.as_of.text, "undercuts")
        response_times, n = found.response_times, len(found.undercuts)
        self.said = speakers_of(deal for row in page["undercuts"] for deal in row.undercut.deals)
        return self.respond(comparison, level=level, n=n, response_times=response_times, **page)


@extend_schema(parameters=[*COMMON, period_parameter("90")])
class CompareShareOfVoice(ComparisonView):
    """Share of voice, frequency and depth by retailer, brand and category."""

    serializer_class = compare_serializers.ShareOfVoiceSerializer

    def get(self, request: Request, pk: int) -> Response:
        comparison = self.comparison_of()
        found = share_of_voice(comparison)
        names = ("loaded", "retailers", "brands", "categories")
        return self.respond(comparison, **{name: getattr(found, name) for name in names})


@extend_schema(parameters=[*COMMON, period_parameter("30")])
class WorkspaceOverview(ComparisonView):
    """Your position, movers of the week, newest deals of your competitors, share of voice."""

    serializer_class = compare_serializers.WorkspaceOverviewSerializer
    default_period = "30"

    def get(self, request: Request, pk: int) -> Response:
        comparison = self.comparison_of()
        found = workspace_overview(comparison)
        self.said = speakers_of(deal for mover in found.movers for deal in mover.deals)
        names = ("position", "moved", "both_weeks", "movers", "newest", "retailer_shares", "loaded")
        return self.respond(comparison, **{name: getattr(found, name) for name in names})
