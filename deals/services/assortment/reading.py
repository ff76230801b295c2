"""Reading uploads of assortments by a worker (services/common/reading.py): then their columns are checked."""

from deals.domain.assortment.columns import guess_columns
from deals.domain.assortment.files import unpacked
from deals.models import AssortmentUpload
from deals.services.common.reading import read_next


def read_next_upload() -> bool:
    """Read the upload that waits longest, and tell whether there was one. Idempotent."""
    return read_next(AssortmentUpload.objects.all(), lambda upload: "assortment", _to_check)


def _to_check(upload: AssortmentUpload, kept: bytes) -> dict[str, object]:
    """Return what is written of a file that was read."""
    sheet = unpacked(kept)
    return {
        "state": AssortmentUpload.State.MAPPING,
        "sheet": kept,
        "header": list(sheet.header),
        "columns": guess_columns(sheet.header),
        "rows": len(sheet.rows),
        "rows_expected": len(sheet.rows),
    }
