"""API v1 for curators: review queues, and merge, split and undo of products. For staff only."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import generics, serializers, status
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.permissions import IsAdminUser
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.common.filters import LARGEST_ID, refuse_unknown
from deals.domain.field_values import FIELDS, MOST_PICKED
from deals.models import MatchPair, Product, ProductChange
from deals.selectors.matching.review import product_changes
from deals.services.curation.kinds import KINDS, ReviewKind
from deals.services.curation.kinds.match import MATCH
from deals.services.matching.decisions import merge_products, split_listings, undo_change

MOST_PRODUCTS = 20
MOST_LISTINGS = 500


def orderings_by(field: str) -> dict[str, tuple[str, ...]]:
    """Return the orderings of rows by a time."""
    return {"newest": (f"-{field}", "-id"), "oldest": (field, "id")}


class ReviewItemSerializer(serializers.Serializer):
    """An item that waits; what `about` holds depends on the kind."""

    id = serializers.IntegerField(source="pk")
    about = serializers.SerializerMethodField()

    @extend_schema_field({"type": "object", "additionalProperties": {}})
    def get_about(self, item: Any) -> dict[str, Any]:
        """Return what the kind tells of its item."""
        kind: ReviewKind = self.context["kind"]
        return kind.for_api(item)


class DecidedSerializer(serializers.Serializer):
    """A decision: who said what, when, and whether it was taken back."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    by = serializers.CharField(allow_blank=True)
    said = serializers.CharField()
    about = serializers.ListField(child=serializers.CharField())
    undone_at = serializers.DateTimeField(allow_null=True)
    undone_by = serializers.CharField(allow_blank=True)


class DecideSerializer(serializers.Serializer):
    """What to say of an item: one of the kind's actions."""

    action = serializers.CharField(max_length=20)
    detail = serializers.CharField(
        max_length=300,
        required=False,
        default="",
        allow_blank=True,
        help_text="what the action wants to know beside: a reason, a retailer, a brand, an answer",
    )


class CorrectSerializer(serializers.Serializer):
    """A field of a deal, and the text of the post that it is read from."""

    field = serializers.ChoiceField(choices=list(FIELDS))
    picked = serializers.CharField(max_length=MOST_PICKED, trim_whitespace=False)
    start = serializers.IntegerField(
        min_value=0,
        max_value=1_000_000,
        required=False,
        default=None,
        allow_null=True,
        help_text="where it stands in the post, in code points; else where it stands first",
    )


class MoveSerializer(serializers.Serializer):
    """A title that went from one product to another."""

    listing = serializers.CharField(help_text="the normalised title")
    to = serializers.IntegerField()

    def get_fields(self) -> dict[str, serializers.Field]:
        """Add `from`, which is a word of Python's."""
        return {**super().get_fields(), "from": serializers.IntegerField()}


class ProductChangeSerializer(serializers.ModelSerializer):
    """A merge, split or undo."""

    by = serializers.CharField(
        source="changed_by.username", default="", help_text="empty: the account is gone"
    )
    at = serializers.DateTimeField(source="changed_at")
    moves = MoveSerializer(many=True)

    class Meta:
        model = ProductChange
        fields = ["id", "action", "by", "at", "undoes", "moves"]


def ids_field(most: int) -> serializers.ListField:
    one = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)
    return serializers.ListField(child=one, min_length=1, max_length=most)


class MergeSerializer(serializers.Serializer):
    """The products that become one with the one addressed."""

    products = ids_field(MOST_PRODUCTS)


class SplitSerializer(serializers.Serializer):
    """The listings that leave the product addressed."""

    listings = ids_field(MOST_LISTINGS)


class CuratorView(generics.GenericAPIView):
    """Base: staff only; what a service refuses is answered with 409 and its sentence."""

    permission_classes = [IsAdminUser]

    @property
    def curator(self) -> User:
        user = self.request.user
        assert isinstance(user, User)
        return user

    def asked(self, request: Request) -> dict[str, Any]:
        """Return the request's body, checked."""
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        return body.validated_data

    @property
    def kind(self) -> ReviewKind:
        """The kind of review that the address names. Raises NotFound."""
        try:
            return KINDS[self.kwargs["kind"]]
        except KeyError:
            raise NotFound(f"There is no such queue; there are {', '.join(KINDS)}.") from None


class ReviewQueue(CuratorView, generics.ListAPIView):
    """The items of a kind of review that wait, the surest first."""

    serializer_class = ReviewItemSerializer
    queryset = MatchPair.objects.none()  # for the schema's sake: `get_queryset` asks the kind
    orderings: dict[str, tuple[str, ...]] = MATCH.orderings

    def get_queryset(self) -> QuerySet:
        """Return the kind's items, in an order of the kind's own."""
        self.orderings = self.kind.orderings
        return self.kind.waiting()

    def get_serializer_context(self) -> dict[str, Any]:
        """Hand the kind to the rows."""
        return {**super().get_serializer_context(), "kind": KINDS.get(self.kwargs.get("kind", ""))}


class ReviewDecide(CuratorView):
    """Decides on an item; 409 where it was decided meanwhile, with who did."""

    serializer_class = DecideSerializer

    @extend_schema(responses=DecidedSerializer)
    def post(self, request: Request, kind: str, pk: int) -> Response:
        """Answer with the decision."""
        asked = self.asked(request)
        action = self.kind.action(asked["action"])
        if action is None:
            names = ", ".join(each.name for each in self.kind.actions)
            raise ValidationError({"action": f"Must be one of {names}."})
        if asked["detail"] and action.choices and asked["detail"] not in action.choices:
            raise ValidationError({"detail": f"Must be one of: {', '.join(action.choices)}."})
        said = self.kind.say(pk, action, self.curator, asked["detail"])
        return Response(DecidedSerializer(said).data)


class ReviewCorrect(CuratorView):
    """Puts what was picked in a post in the place of a field of its deal; 409 where it is no such value."""

    serializer_class = CorrectSerializer

    @extend_schema(responses=ReviewItemSerializer)
    def post(self, request: Request, kind: str, pk: int) -> Response:
        """Answer with the item as it is now."""
        asked = self.asked(request)
        if self.kind.correct is None:
            raise NotFound("Items of this queue have no fields.")
        item = self.kind.correct(pk, asked["field"], asked["picked"], asked["start"], self.curator)
        return Response(ReviewItemSerializer(item, context={"kind": self.kind}).data)


@extend_schema(parameters=[OpenApiParameter("by", OpenApiTypes.STR, description="A user's name.")])
class ReviewHistory(CuratorView, generics.ListAPIView):
    """Who decided what and when, the newest first."""

    serializer_class = DecidedSerializer
    orderings = orderings_by(MATCH.at_field)
    filter_backends: list[type] = []

    def get_queryset(self) -> QuerySet:
        """Return the kind's decisions, of one person if asked."""
        refuse_unknown(self.request, {"by", "cursor", "page_size", "order", "format"})
        by = self.request.query_params.get("by", "")
        self.orderings = orderings_by(self.kind.at_field)
        found = self.kind.history()
        return found.filter(**{f"{self.kind.by_field}__username": by[:150]}) if by else found

    def paginate_queryset(self, queryset: Any) -> Any:
        """Tell the page's rows as decisions."""
        return [self.kind.decided(row) for row in super().paginate_queryset(queryset) or []]


class ReviewUndo(CuratorView):
    """Takes a decision back; 409 where it was undone before."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, kind: str, pk: int) -> Response:
        """Answer 204."""
        self.kind.undo(pk, self.curator)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ProductMerge(CuratorView):
    """Makes one product of several; the one addressed keeps its id, and the others' addresses lead to it."""

    serializer_class = MergeSerializer

    @extend_schema(responses=ProductChangeSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Answer with the change."""
        wanted = set(self.asked(request)["products"])
        into = get_object_or_404(Product, pk=pk)
        others = list(Product.objects.filter(pk__in=wanted))
        if missing := sorted(wanted - {each.pk for each in others}):
            raise ValidationError({"products": f"There is no product {', '.join(map(str, missing))}."})
        return Response(ProductChangeSerializer(merge_products(into, others, self.curator)).data)


class ProductSplit(CuratorView):
    """Takes listings out of a product, for good; the rest keeps the product's id."""

    serializer_class = SplitSerializer

    @extend_schema(responses=ProductChangeSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Answer with the change."""
        wanted = set(self.asked(request)["listings"])
        listings = list(get_object_or_404(Product, pk=pk).listings.filter(pk__in=wanted))
        if missing := sorted(wanted - {each.pk for each in listings}):
            raise ValidationError({"listings": f"Not of this product: {', '.join(map(str, missing))}."})
        return Response(ProductChangeSerializer(split_listings(listings, self.curator)).data)


@extend_schema(
    parameters=[
        OpenApiParameter("by", OpenApiTypes.STR, description="A user's name."),
        OpenApiParameter("product", OpenApiTypes.INT, description="Only changes that moved titles of it."),
    ]
)
class ProductChanges(CuratorView, generics.ListAPIView):
    """Merges, splits and undos, the newest first."""

    serializer_class = ProductChangeSerializer
    orderings = orderings_by("changed_at")
    filter_backends: list[type] = []
    queryset = ProductChange.objects.all()

    def get_queryset(self) -> QuerySet[ProductChange]:
        """Return the changes, of one product or person if asked."""
        refuse_unknown(self.request, {"by", "product", "cursor", "page_size", "order", "format"})
        asked = ChangesQuery(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        found = product_changes(asked.validated_data["product"])
        by = asked.validated_data["by"]
        return found.filter(changed_by__username=by) if by else found


class ChangesQuery(serializers.Serializer):
    """Whose changes, and of what."""

    by = serializers.CharField(required=False, default="", allow_blank=True, max_length=150)
    product = serializers.IntegerField(required=False, default=None, min_value=1, max_value=LARGEST_ID)


class ProductChangeUndo(CuratorView):
    """Takes a merge or split back; 409 where it was undone before."""

    @extend_schema(request=None, responses=ProductChangeSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Answer with the undo."""
        change = get_object_or_404(ProductChange, pk=pk)
        return Response(ProductChangeSerializer(undo_change(change, self.curator)).data)
