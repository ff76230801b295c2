"""Lists as files in API v1: a worker writes them, as it does those of pages that are long."""

from typing import Any

from django.http import Http404, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from deals.api.common.filters import refuse_unknown
from deals.api.common.permissions import WorkspaceRequired
from deals.domain.refused import Refused
from deals.domain.roles import Right
from deals.exports.formats import FORMATS
from deals.models import Export
from deals.selectors.workspaces.exports import exports_of, progress_of
from deals.services.workspaces.exports import LONGEST_ADDRESS, ask_for_export, drop_export
from deals.tasks import wake_exporter
from deals.views.common.asked_again import asked_by_address
from deals.views.workspaces.exports import file_response


class ExportSerializer(serializers.ModelSerializer):
    """A file: `queued`, `running`, `done`; `failed` with a reason; `cancelled`."""

    state = serializers.ChoiceField(choices=Export.State.choices)
    format = serializers.ChoiceField(choices=list(FORMATS), source="fmt")
    rows_per_second = serializers.SerializerMethodField()
    seconds_left = serializers.SerializerMethodField(help_text="null: not known")
    file = serializers.SerializerMethodField(help_text="where to download it, once it is done")

    class Meta:
        model = Export
        fields = [
            "id", "address", "format", "title", "file_name", "state", "reason", "rows", "rows_expected",
            "rows_per_second", "seconds_left", "size", "asked_at", "started_at", "ended_at", "file",
        ]  # fmt: skip
        read_only_fields = fields

    def get_rows_per_second(self, export: Export) -> int:
        return progress_of(export).rate

    def get_seconds_left(self, export: Export) -> int | None:
        left = progress_of(export).left
        return None if left is None or not export.is_moving else int(left.total_seconds())

    def get_file(self, export: Export) -> str | None:
        if export.state != Export.State.DONE:
            return None
        args = [export.workspace_id, export.pk]
        return reverse("api:export-file", args=args, request=self.context["request"])


class AskSerializer(serializers.Serializer):
    """The address of a list as a file, as the menu *Files* of its page has it."""

    address = serializers.CharField(
        max_length=LONGEST_ADDRESS, help_text="such as /products.parquet?brand=lumo"
    )


class Exports(WorkspaceRequired, generics.ListAPIView):
    """The caller's own files of a workspace, the newest first; POST asks for one."""

    queryset = Export.objects.none()
    serializer_class = ExportSerializer
    orderings = {"newest": ("-asked_at", "-id")}
    writing_right = Right.READ

    def get_queryset(self) -> Any:
        return exports_of(self.request.user).filter(workspace=self.membership.workspace)

    @extend_schema(request=AskSerializer, responses={202: ExportSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Have a worker write a file; `Location` is the address of its state. 409 while three are made."""
        membership = self.membership
        sent = AskSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        assert request.user.is_authenticated
        origin = f"{request.scheme}://{request.get_host()}"
        try:
            asked = asked_by_address(request.user, membership, sent.validated_data["address"], origin)
        except Refused as refused:
            raise serializers.ValidationError({"address": str(refused)}) from None
        export = ask_for_export(request.user, membership, asked)
        wake_exporter()
        where = reverse("api:export", args=[pk, export.pk], request=request)
        return Response(
            self.get_serializer(export).data, status=status.HTTP_202_ACCEPTED, headers={"Location": where}
        )


class ExportDetail(WorkspaceRequired, generics.GenericAPIView):
    """How far a file is; DELETE cancels it, or removes it once it is over."""

    queryset = Export.objects.none()
    serializer_class = ExportSerializer
    writing_right = Right.READ

    def found(self) -> Export:
        """Return the file that the address names. Raises NotFound."""
        own = exports_of(self.request.user).filter(workspace=self.membership.workspace)
        export = own.filter(pk=self.kwargs["export"]).first()
        if export is None:
            raise NotFound("You have no such file in this workspace.")
        return export

    def get(self, request: Request, pk: int, export: int) -> Response:
        refuse_unknown(request, {"format"})
        return Response(self.get_serializer(self.found()).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int, export: int) -> Response:
        drop_export(self.found(), self.membership.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ExportFile(ExportDetail):
    """The file, once it is done."""

    http_method_names = ["get", "head", "options"]

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int, export: int) -> HttpResponseBase:  # type: ignore[override]
        refuse_unknown(request, {"format"})
        try:
            return file_response(self.found())
        except Http404 as error:
            raise NotFound(str(error)) from None
