"""API v1: what words and measures mean."""

from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.common.filters import refuse_unknown
from deals.domain.glossary.contents import SECTIONS


class MinimumSerializer(serializers.Serializer):
    """Below `n` of these nothing is told; `below` says what is shown then."""

    n = serializers.IntegerField()
    of = serializers.CharField()
    below = serializers.CharField()


class GlossaryExampleSerializer(serializers.Serializer):
    """Invented numbers, and what comes of them."""

    text = serializers.CharField()
    outcome = serializers.CharField()


class ColumnSerializer(serializers.Serializer):
    """A column of a list as a file."""

    address = serializers.CharField(help_text="the list's, without its ending")
    column = serializers.CharField()


class FieldSerializer(serializers.Serializer):
    """A field of an answer of this API."""

    address = serializers.CharField(help_text="below /api/v1/")
    name = serializers.CharField()


class EntrySerializer(serializers.Serializer):
    """A word or a measure; what has no formula is a word."""

    slug = serializers.CharField(help_text="the entry's anchor on the page /glossary/")
    name = serializers.CharField()
    first = serializers.CharField(help_text="what it says, in a sentence")
    more = serializers.CharField(allow_blank=True)
    formula = serializers.CharField(allow_blank=True)
    unit = serializers.CharField(allow_blank=True)
    minimum = MinimumSerializer(allow_null=True)
    examples = GlossaryExampleSerializer(many=True)
    columns = ColumnSerializer(many=True)
    api_fields = FieldSerializer(source="fields", many=True)


class SectionSerializer(serializers.Serializer):
    """Entries of one subject."""

    slug = serializers.CharField()
    name = serializers.CharField()
    entries = EntrySerializer(many=True)


class GlossarySerializer(serializers.Serializer):
    """All entries by subject."""

    sections = SectionSerializer(many=True)


class Glossary(generics.GenericAPIView):
    """What words and measures mean: formula, unit, minimum, examples, columns and fields."""

    serializer_class = GlossarySerializer

    @extend_schema(responses=GlossarySerializer)
    def get(self, request: Request) -> Response:
        refuse_unknown(request, {"format"})
        return Response(self.get_serializer({"sections": SECTIONS}).data)
