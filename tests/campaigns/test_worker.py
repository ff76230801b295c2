"""An uploaded catalogue through a real broker and a real worker."""

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from deals.models import AssortmentItem, AssortmentUpload
from tests.factories import make_user, make_workspace
from tests.ingestion.workers import Worker, wait_until


def test_a_worker_loads_and_matches_what_the_page_queued(
    live_services: dict[str, str], client: Client, tmp_path: Path
) -> None:
    workspace = make_workspace(make_user("ada"))
    client.force_login(workspace.members.get())
    address = f"/workspaces/{workspace.pk}/assortment"
    file = SimpleUploadedFile("list.csv", b"sku,title\nA1,Lumo kettle\n")
    client.post(f"{address}/upload/", {"file": file})
    upload = AssortmentUpload.objects.get()
    with Worker(live_services, tmp_path / "worker.log"):
        wait_until(lambda: AssortmentUpload.objects.get().state == "mapping", 60, "the file is read")
        client.post(f"{address}/uploads/{upload.pk}/", {"sku": "0", "title": "1", "load": "yes"})
        wait_until(lambda: AssortmentUpload.objects.get().state == "done", 30, "the upload is done")
    assert AssortmentItem.objects.get().title == "Lumo kettle"
