"""Who spoke, as each answer of the API says it."""

from operator import attrgetter
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deals.domain.voices.voice import Voice


class SpokenBySerializer(serializers.Serializer):
    """Author and voice; of a post that its author deleted `handle` is empty."""

    author = serializers.CharField(help_text="as pages write it: '@tindalo', '@tindalo on Bluesky'")
    handle = serializers.CharField(allow_blank=True)
    network = serializers.CharField()
    voice = serializers.ChoiceField(choices=["", *Voice], help_text="who speaks; empty until it is told")


@extend_schema_field(SpokenBySerializer(allow_null=True))
class SaidByField(serializers.Field):
    """Who spoke, of a row that knows no more than a deal (or post) under `key`; null where that is gone.

    The view reads it for the whole page, and hands it over as `said` of the context.
    """

    def __init__(self, key: str, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, **kwargs)
        self.id_of = attrgetter(key)

    def to_representation(self, row: Any) -> Any:
        try:
            by = self.context.get("said", {}).get(self.id_of(row))
        except AttributeError:  # there is no price, and so nobody who told it
            by = None
        return SpokenBySerializer(by).data if by else None
