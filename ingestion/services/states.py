"""What became of dump files, judged from their members."""

from collections.abc import Collection

from django.db.models import Count, Q

from ingestion.models import DumpFile, Member


def judge_files(ids: Collection[int]) -> None:
    """Set the state of files whose members are all done: done, partly loaded or failed, with the reason.

    To be called in a transaction: the rows are locked, so that of two last chunks one sees the other.
    """
    files = {file.pk: file for file in DumpFile.objects.filter(pk__in=ids).order_by("pk").select_for_update()}
    members = Member.objects.filter(dump_file__in=files).values("dump_file_id").order_by("dump_file_id")
    for row in members.annotate(
        count=Count("id"),
        not_done=Count("id", filter=Q(is_done=False)),
        faulty=Count("id", filter=~Q(reason="")),
        loaded=Count("id", filter=Q(reason="") | ~Q(classes={})),
    ):
        if row["not_done"]:
            continue
        file = files[row["dump_file_id"]]
        file.reason = _reason(file, row["faulty"], row["count"])
        if not file.reason:
            file.state = DumpFile.State.DONE
        else:
            file.state = DumpFile.State.PARTIAL if row["loaded"] else DumpFile.State.FAILED
        file.save(update_fields=["state", "reason"])


def _reason(file: DumpFile, faulty: int, count: int) -> str:
    """Say what is wrong with the file as a whole, and the first member's fault."""
    reasons = [file.fault] if file.fault else []
    if faulty:
        first = Member.objects.filter(dump_file=file).exclude(reason="").order_by("offset")[0]
        named = f"{first.name}: " if count > 1 else ""
        others = f" (and {faulty - 1} more members)" if faulty > 1 else ""
        reasons.append(f"{named}{first.reason}{others}")
    return "; ".join(reasons)
