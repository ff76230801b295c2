"""API v1: what a text names, by kind, as the field in the header finds it."""

from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.market.views import AS_OF, AsOfView
from deals.forms.search import SearchForm
from deals.models import ApiKey, Membership
from deals.selectors.common.search import DAYS, LONGEST, MOST, Hit, reader_of, search
from deals.selectors.market.names import MOST_COUNTED
from deals.selectors.workspaces.workspaces import CHOSEN_WORKSPACE, current_membership

TEXT = OpenApiParameter(
    "q",
    OpenApiTypes.STR,
    required=True,
    description=f"The beginning of a name, or words: {LONGEST} characters at most.",
)


class HitSerializer(serializers.Serializer):
    """One thing of that name. Null: its kind has no such figure."""

    name = serializers.CharField()
    about = serializers.CharField(help_text="brand, kind and country, or menu; '' where none is known")
    address = serializers.SerializerMethodField(help_text="of its page")
    products = serializers.IntegerField(
        allow_null=True, help_text=f"with prices; of a brand {MOST_COUNTED} at most"
    )
    prices = serializers.IntegerField(
        allow_null=True, help_text="price points, all currencies and conditions"
    )
    retailers = serializers.IntegerField(allow_null=True, help_text="that gave them")
    promotions = serializers.IntegerField(allow_null=True, help_text=f"of the last {DAYS} days")
    last_at = serializers.DateTimeField(allow_null=True, help_text="when the last price was announced")

    def get_address(self, hit: Hit) -> str:
        query = QueryDict(mutable=True)
        query.update(hit.link.query)
        address = reverse(hit.link.route, args=hit.link.args)
        return f"{address}?{query.urlencode()}" if query else address


class HitGroupSerializer(serializers.Serializer):
    """Things of a kind, the best first."""

    kind = serializers.ChoiceField(
        choices=["products", "lines", "retailers", "brands", "campaigns", "views", "pages"]
    )
    results = HitSerializer(many=True, source="hits", help_text=f"{MOST} at most")


class SearchSerializer(serializers.Serializer):
    """What a text names; kinds of which nothing fits are left out."""

    as_of = serializers.CharField()
    groups = HitGroupSerializer(many=True)


@extend_schema(parameters=[AS_OF, TEXT])
class Search(AsOfView):
    """Products, lines, retailers, brands, campaigns, saved views and pages by name."""

    serializer_class = SearchSerializer

    @cached_property
    def membership(self) -> Membership | None:
        """The caller's part in the key's workspace, else in the current one; None without any. 1 query."""
        key = self.request.auth
        chosen = getattr(self.request, "session", {}).get(CHOSEN_WORKSPACE)
        return current_membership(self.request.user, key.workspace_id if isinstance(key, ApiKey) else chosen)

    def get(self, request: Request) -> Response:
        self.refuse_unknown("q")
        text, membership = self._text(request), self.membership
        groups = search(text, self.as_of.moment, membership, reader_of(request.user, membership))
        shown: dict[str, Any] = {"as_of": self.as_of.text, "groups": groups}
        return Response(self.get_serializer(shown).data)

    def _text(self, request: Request) -> str:
        """Return what is looked for. Raises ValidationError for nothing, too much, or control characters."""
        form = SearchForm(request.query_params)
        if not form.is_valid():
            raise ValidationError({name: list(map(str, texts)) for name, texts in form.errors.items()})
        if not form.cleaned_data["q"]:
            raise ValidationError({"q": "Say what to look for."})
        return form.cleaned_data["q"]
