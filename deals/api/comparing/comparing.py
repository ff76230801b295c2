"""API v1: me against my competitors. Members only; the pages show the same selectors' values."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.common.list_pages import PARAMETERS as PAGED
from deals.api.common.list_pages import page_of
from deals.api.common.permissions import WorkspaceRequired
from deals.api.comparing import serializers as compare_serializers
from deals.api.market.views import AS_OF, CONDITION, CONVERT, CURRENCY, AsOfView, period_parameter
from deals.domain.metrics import SHARED_MINIMUM
from deals.forms.comparing import CompareForm
from deals.selectors.comparing.comparison import Field, field_of, matrix
from deals.selectors.comparing.comparison import place_of as place_in_matrix
from deals.selectors.comparing.price_index import SPLITS, index_over_time
from deals.selectors.comparing.share_of_voice import heard
from deals.selectors.comparing.undercut_responses import answers, place_of
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
SPLIT = OpenApiParameter("split", OpenApiTypes.STR, enum=list(SPLITS))


class FieldView(WorkspaceRequired, AsOfView):
    """Base: the field that a request asks for, of a workspace that the caller is in."""

    default_period = "90"

    def field_of(self, *known: str) -> Field:
        """Return the field. 404 for a stranger's workspace or one without retailers, 400 for rubbish."""
        workspace = self.membership.workspace
        self.refuse_unknown(*FILTERS, *known)
        form = CompareForm(self.request.query_params)
        if not form.is_valid():
            raise ValidationError(
                {name: [str(error) for error in errors] for name, errors in form.errors.items()}
            )
        field = field_of(workspace, form.filters(), self.period)
        if field is None:
            raise NotFound(
                "Say in the workspace's settings which retailer it is: there is nothing to compare."
            )
        return field

    def told(self, field: Field, **values: Any) -> Response:
        """Answer with the field and the values."""
        of_field = {
            "as_of": self.as_of.text,
            "period": field.period.key,
            "since": field.period.since,
            "until": field.period.until,
            "currency": field.chosen.currency,
            "condition": field.chosen.condition,
            "me": field.me,
            "competitors": field.rivals,
            "left_off": field.left_off,
        }
        context = self.converting(field.chosen.currency)
        return Response(self.get_serializer(of_field | values, context=context).data)


@extend_schema(parameters=[*COMMON, period_parameter("90"), *PAGED])
class CompareMatrix(FieldView):
    """Standing prices of the shared products at `as_of`, mine against my competitors'."""

    serializer_class = compare_serializers.MatrixSerializer

    def get(self, request: Request, pk: int) -> Response:
        """Answer for a workspace."""
        field = self.field_of("cursor", "page_size")
        found = matrix(field)
        split = {"position": found.position, "brands": found.brands, "categories": found.categories}
        return self.told(field, **split, **page_of(request, found.rows, place_in_matrix, self.as_of.text))


@extend_schema(parameters=[*COMMON, period_parameter("90"), SPLIT])
class CompareIndex(FieldView):
    """The price index over time, of all shared products and split by brand or category."""

    serializer_class = compare_serializers.IndexSerializer

    def get(self, request: Request, pk: int) -> Response:
        """Answer for a workspace."""
        field = self.field_of("split")
        split = request.query_params.get("split", "")
        if split not in ("", *SPLITS):
            raise ValidationError({"split": f"Must be one of {', '.join(SPLITS)}."})
        found = index_over_time(field, split)
        return self.told(
            field, minimum=SHARED_MINIMUM, step_days=found.step_days, split=found.split, lines=found.lines
        )


@extend_schema(parameters=[*COMMON, period_parameter("90"), *PAGED])
class CompareAnswers(FieldView):
    """Who promoted lower first, and how many days until the other answered."""

    serializer_class = compare_serializers.AnswersSerializer

    def get(self, request: Request, pk: int) -> Response:
        """Answer for a workspace."""
        field = self.field_of("cursor", "page_size")
        found = answers(field)
        page = page_of(request, found.undercuts, place_of, self.as_of.text, "undercuts")
        return self.told(field, n=len(found.undercuts), paces=found.paces, **page)


@extend_schema(parameters=[*COMMON, period_parameter("90")])
class CompareVoice(FieldView):
    """Share of voice, frequency and depth by retailer, brand and category."""

    serializer_class = compare_serializers.HeardSerializer

    def get(self, request: Request, pk: int) -> Response:
        """Answer for a workspace."""
        field = self.field_of()
        found = heard(field)
        return self.told(field, voices=found.voices, brands=found.brands, categories=found.categories)


@extend_schema(parameters=[*COMMON, period_parameter("30")])
class WorkspaceOverview(FieldView):
    """My position, movers of the week, newest deals of my competitors, share of voice."""

    serializer_class = compare_serializers.WorkspaceOverviewSerializer
    default_period = "30"

    def get(self, request: Request, pk: int) -> Response:
        """Answer for a workspace."""
        field = self.field_of()
        found = workspace_overview(field)
        names = ("position", "moved", "both_weeks", "movers", "newest", "voices")
        return self.told(field, **{name: getattr(found, name) for name in names})
