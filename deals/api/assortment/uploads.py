"""Uploads of a workspace's assortment in API v1: kept at once, read and imported by a worker."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from deals.api.common.filters import refuse_unknown
from deals.api.common.permissions import WorkspaceRequired
from deals.domain.assortment.columns import FIELDS
from deals.domain.assortment.files import MAX_BYTES, MAX_COLUMNS
from deals.domain.currencies import SYMBOLS
from deals.models import AssortmentUpload
from deals.services.assortment import articles as assortment
from deals.tasks import wake_matcher


class UploadSerializer(serializers.ModelSerializer):
    """A file on its way: `unread`, `reading`, `mapping` (its columns are to be checked), `waiting`, ..."""

    state = serializers.ChoiceField(choices=AssortmentUpload.State.choices)
    header = serializers.ListField(child=serializers.CharField(), help_text="once it is read")
    columns = serializers.DictField(child=serializers.IntegerField(), help_text="field: number of its column")

    class Meta:
        model = AssortmentUpload
        fields = [
            "id", "file_name", "state", "reason", "uploaded_at", "header", "columns", "rows", "rows_expected",
            "loaded", "left_out", "removed", "to_match", "matched",
        ]  # fmt: skip
        read_only_fields = fields


class FileSerializer(serializers.Serializer):
    """A CSV or XLSX file."""

    file = serializers.FileField()

    def validate_file(self, file: Any) -> Any:
        if file.size > MAX_BYTES:
            raise serializers.ValidationError(f"The file has over {MAX_BYTES // 2**20} MB: split it.")
        return file


class ImportSerializer(serializers.Serializer):
    """How a file is imported; columns that are not sent are those that were guessed."""

    columns = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=MAX_COLUMNS - 1), required=False
    )
    currency = serializers.ChoiceField(choices=list(SYMBOLS), required=False, allow_blank=True)
    replaces = serializers.BooleanField(required=False, default=False)
    high_floors = serializers.BooleanField(
        required=False, default=False, help_text="floor prices above the list price are right"
    )

    def validate_columns(self, columns: dict[str, int]) -> dict[str, int]:
        if unknown := sorted(set(columns) - set(FIELDS)):
            raise serializers.ValidationError(f"{unknown[0]} is none of {', '.join(FIELDS)}.")
        return columns


class AssortmentUploads(WorkspaceRequired, generics.GenericAPIView):
    """Takes files."""

    queryset = AssortmentUpload.objects.none()
    serializer_class = UploadSerializer
    parser_classes = (MultiPartParser, JSONParser)

    @extend_schema(request={"multipart/form-data": FileSerializer}, responses={202: UploadSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Keep a file for a worker to read; `Location` is the address of its state."""
        workspace = self.membership.workspace
        sent = FileSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        file = sent.validated_data["file"]
        assert request.user.is_authenticated
        made = assortment.upload_file(workspace, request.user, file.name or "", file.read())
        wake_matcher()
        made.refresh_from_db()
        where = reverse("api:assortment-upload", args=[pk, made.pk], request=request)
        return Response(
            self.get_serializer(made).data, status=status.HTTP_202_ACCEPTED, headers={"Location": where}
        )


class AssortmentUploadDetail(WorkspaceRequired, generics.GenericAPIView):
    """How far a file is."""

    queryset = AssortmentUpload.objects.none()
    serializer_class = UploadSerializer

    def found(self) -> AssortmentUpload:
        """Return the upload that the address names. Raises NotFound."""
        uploads = self.membership.workspace.assortment_uploads.defer("content", "sheet")
        upload = uploads.filter(pk=self.kwargs["upload"]).first()
        if upload is None:
            raise NotFound("There is no such upload in this workspace.")
        return upload

    def get(self, request: Request, pk: int, upload: int) -> Response:
        refuse_unknown(request, {"format"})
        return Response(self.get_serializer(self.found()).data)


class AssortmentImport(AssortmentUploadDetail):
    """Imports a file that is read."""

    http_method_names = ["post", "options"]

    @extend_schema(request=ImportSerializer, responses={202: UploadSerializer})
    def post(self, request: Request, pk: int, upload: int) -> Response:
        """Have a worker import it; the state is at the upload's address."""
        found = self.found()
        sent = ImportSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = sent.validated_data
        assert request.user.is_authenticated
        columns = values.get("columns", found.columns)
        currency = values.get("currency", found.currency)
        assortment.start_loading(
            found,
            request.user,
            columns,
            currency,
            replaces=values["replaces"],
            high_floors=values["high_floors"],
        )
        wake_matcher()
        where = reverse("api:assortment-upload", args=[pk, found.pk], request=request)
        return Response(
            self.get_serializer(self.found()).data,
            status=status.HTTP_202_ACCEPTED,
            headers={"Location": where},
        )
