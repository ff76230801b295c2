"""API v1: what happened in a period, each number beside that of the period before."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.comparing.comparing import COMMON, ComparisonView
from deals.api.comparing.serializers import ComparisonSerializer
from deals.api.comparing.undercut_serializers import UndercutSerializer
from deals.api.market.views import period_parameter
from deals.domain.comparing.change import Unit
from deals.exports.news import voice_lines
from deals.selectors.market.speakers import speakers_of
from deals.selectors.workspaces.news import reach_of, workspace_news

NOT_OF_NEWS = {"brand", "category", "watched"}
"""News are of all brands and categories."""

MOST_LISTED = 100


class FigureSerializer(serializers.Serializer):
    """A number over `n` things, and that of the period before; `why_none` says why there is no change."""

    key = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.ChoiceField(choices=list(Unit))
    now = serializers.DecimalField(max_digits=14, decimal_places=4, allow_null=True)
    n = serializers.IntegerField()
    before = serializers.DecimalField(max_digits=14, decimal_places=4, allow_null=True)
    n_before = serializers.IntegerField()
    change = serializers.DecimalField(max_digits=14, decimal_places=4, allow_null=True)
    why_none = serializers.CharField(allow_blank=True)


class VoiceOfDaySerializer(serializers.Serializer):
    """A retailer's promotions on a day of the workspace's zone, of those of all that are compared."""

    day = serializers.DateField()
    retailer = serializers.CharField(source="retailer.slug")
    is_me = serializers.BooleanField()
    n = serializers.IntegerField()
    of = serializers.IntegerField()


class NewsSerializer(ComparisonSerializer):
    """Numbers and changes; the undercuts of both sides with the largest gaps in percent; voices by day.

    `undercuts_n` counts all of them; `/compare/undercuts/` lists them. Days are those of `picture_since` on.
    """

    loaded = serializers.CharField(source="loaded.text")
    loaded_before = serializers.CharField(source="loaded_before.text", allow_null=True, default=None)
    figures = FigureSerializer(many=True)
    undercuts_n = serializers.IntegerField()
    undercuts = UndercutSerializer(many=True)
    picture_since = serializers.DateTimeField(allow_null=True)
    voice_by_day = VoiceOfDaySerializer(many=True)


@extend_schema(parameters=[*(one for one in COMMON if one.name not in NOT_OF_NEWS), period_parameter("7")])
class WorkspaceNews(ComparisonView):
    """What happened in a period: undercuts, index, voices; each number with that of the period before."""

    serializer_class = NewsSerializer
    default_period = "7"
    unknown_filters = NOT_OF_NEWS

    def get(self, request: Request, pk: int) -> Response:
        comparison = self.comparison_of(reach=reach_of(self.period))
        news = workspace_news(comparison)
        undercuts = [*news.against_me[:MOST_LISTED], *news.by_me[:MOST_LISTED]]
        self.said = speakers_of(deal for row in undercuts for deal in row.undercut.deals)
        return self.respond(
            comparison,
            loaded=news.loaded,
            loaded_before=news.loaded_before,
            figures=news.figures,
            undercuts_n=len(news.against_me) + len(news.by_me),
            undercuts=undercuts,
            picture_since=news.picture.since,
            voice_by_day=[line._asdict() for line in voice_lines(news)],
        )
