"""What answers about prices over a period begin with."""

from rest_framework import serializers


class PeriodHeadSerializer(serializers.Serializer):
    """As of when, over which period, in which currency and condition."""

    as_of = serializers.CharField()
    period = serializers.CharField()
    since = serializers.DateTimeField(allow_null=True)
    until = serializers.DateTimeField()
    currency = serializers.CharField()
    condition = serializers.CharField()
