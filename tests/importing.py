"""A curators' file through the page and a worker."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from deals.models import CatalogueImport
from deals.services.market.catalogue_uploads import import_next_file, read_next_file


def send_file(desk: Client, text: str, catalogue: str = "retailers") -> CatalogueImport:
    """Send a file and have it read."""
    desk.post(f"/catalogue/{catalogue}/import/", {"file": SimpleUploadedFile("x.csv", text.encode())})
    assert read_next_file()
    return CatalogueImport.objects.latest("id")


def import_file(desk: Client, text: str, catalogue: str = "retailers") -> CatalogueImport:
    """Send a file, have it read, confirm it and have it imported."""
    row = send_file(desk, text, catalogue)
    desk.post(f"/catalogue/imports/{row.pk}/")
    import_next_file()
    return CatalogueImport.objects.get(pk=row.pk)


def page_of(desk: Client, row: CatalogueImport) -> str:
    """What an import's page says."""
    html = desk.get(f"/catalogue/imports/{row.pk}/").content.decode()
    return " ".join(html.replace("&#x27;", "'").split())
