"""A workspace's assortment in API v1: its articles, and the correction of their matches."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.common.filters import LARGEST_ID, refuse_unknown
from deals.api.common.permissions import WorkspaceRequired
from deals.api.market.serializers import PriceField, ProductNameSerializer
from deals.models import AssortmentItem, Product
from deals.selectors.assortment.articles import MATCHES, items_of
from deals.services.assortment import articles as assortment
from deals.services.assortment import matching as assortment_matching


class AssortmentItemSerializer(serializers.ModelSerializer):
    """An article and the product that it is taken for; `confidence` is of an automatic match."""

    list_price = PriceField(allow_null=True)
    floor_price = PriceField(allow_null=True)
    match = serializers.ChoiceField(choices=list(MATCHES.items()))
    product = ProductNameSerializer(allow_null=True)

    class Meta:
        model = AssortmentItem
        fields = [
            "id", "sku", "title", "brand", "gtin", "list_price", "floor_price", "currency", "url",
            "match", "matched_by", "confidence", "product", "changed_at", "decided_at",
        ]  # fmt: skip
        read_only_fields = fields


class DecisionSerializer(serializers.Serializer):
    """A product's id, null for none; or `automatic` to take a decision back."""

    product = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, allow_null=True, required=False)
    automatic = serializers.BooleanField(required=False, default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["automatic"] == ("product" in attrs):
            raise ValidationError("Send either `product` or `automatic: true`.")
        return attrs


@extend_schema(
    parameters=[
        OpenApiParameter("q", OpenApiTypes.STR, description="Part of SKU, title or brand, or a GTIN."),
        OpenApiParameter("match", OpenApiTypes.STR, enum=list(MATCHES)),
    ]
)
class AssortmentItems(WorkspaceRequired, generics.ListAPIView):
    """The articles of a workspace, by SKU."""

    queryset = AssortmentItem.objects.none()
    serializer_class = AssortmentItemSerializer
    filter_backends = ()
    orderings = {"sku": ("sku", "id")}

    def get_queryset(self) -> Any:
        """Return the articles asked for. Raises ValidationError."""
        refuse_unknown(self.request, {"q", "match", "cursor", "page_size", "order", "format"})
        params = self.request.query_params
        text, match = params.get("q", ""), params.get("match", "")
        if len(text) > 120 or "\x00" in text:
            raise ValidationError({"q": "Must be a text of at most 120 characters."})
        if match and match not in MATCHES:
            raise ValidationError({"match": f"Must be one of {', '.join(MATCHES)}."})
        return items_of(self.membership.workspace, text.strip(), match)


class AssortmentItemDetail(WorkspaceRequired, generics.GenericAPIView):
    """One article of a workspace."""

    queryset = AssortmentItem.objects.none()
    serializer_class = AssortmentItemSerializer

    def item(self) -> AssortmentItem:
        """Return the article that the address names. Raises NotFound."""
        found = items_of(self.membership.workspace).filter(pk=self.kwargs["item"]).first()
        if found is None:
            raise NotFound("There is no such article in this workspace.")
        return found

    def get(self, request: Request, pk: int, item: int) -> Response:
        refuse_unknown(request, {"format"})
        return Response(self.get_serializer(self.item()).data)

    @extend_schema(request=DecisionSerializer)
    def patch(self, request: Request, pk: int, item: int) -> Response:
        """Choose the product, or none, or reset to automatic."""
        found = self.item()
        sent = DecisionSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        assert request.user.is_authenticated
        if sent.validated_data["automatic"]:
            assortment_matching.reset_to_automatic(found, request.user)
        else:
            assortment.choose_product(found, request.user, _product(sent.validated_data["product"]))
        return Response(self.get_serializer(self.item()).data)


def _product(number: int | None) -> Product | None:
    """Return the product of an id. Raises ValidationError."""
    if number is None:
        return None
    product = Product.objects.filter(pk=number).first()
    if product is None:
        raise ValidationError({"product": "There is no such product."})
    return product
