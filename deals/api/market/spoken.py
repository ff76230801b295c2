"""Who spoke, as each answer of the API says it."""

from rest_framework import serializers

from deals.domain.voices.voice import Voice


class SpokenBySerializer(serializers.Serializer):
    """Author and voice; of a post that its author deleted `handle` is empty."""

    author = serializers.CharField(help_text="as pages write it: '@tindalo', '@tindalo on Bluesky'")
    handle = serializers.CharField(allow_blank=True)
    network = serializers.CharField()
    voice = serializers.ChoiceField(choices=["", *Voice], help_text="who speaks; empty until it is told")
