"""The state of dump files, derived from their members."""

from collections import Counter, defaultdict
from collections.abc import Collection

from django.db.models import Count, Q, Sum

from ingestion.models import DumpFile, Member
from ingestion.reading.decompression import BOMB
from ingestion.reading.reasons import reason_in_words

SUSPICIOUS_PERCENT = 5
"""Whole dumps have next to no faulty lines; beyond this something is wrong with the file or its shape.
Most lines may be passed over unparsed, so those that were parsed are judged by themselves too."""

UNPARSED = frozenset({"bad_frame", "bad_utf8", "too_long"})
"""Reasons of lines that are rejected before they are parsed."""

SUSPICIOUS = "suspicious: "
NO_LINES = "it holds no lines"


def update_file_states(ids: Collection[int]) -> None:
    """Set the state of files whose members are all done: done, partly loaded or failed, with the reason.

    To be called in a transaction: the rows are locked, so that of two last chunks one sees the other.
    """
    files = {file.pk: file for file in DumpFile.objects.filter(pk__in=ids).order_by("pk").select_for_update()}
    rejected = _rejected(files)
    members = Member.objects.filter(dump_file__in=files).values("dump_file_id").order_by("dump_file_id")
    for row in members.annotate(
        count=Count("id"),
        not_done=Count("id", filter=Q(is_done=False)),
        faulty=Count("id", filter=~Q(reason="")),
        total=Sum("lines"),
        parsed=Sum("parsed"),
        loaded=Count("id", filter=Q(reason="") | (~Q(classes={}) & ~Q(reason__contains=BOMB))),
    ):
        if row["not_done"]:
            continue
        file = files[row["dump_file_id"]]
        file.reason = _reason(file, row["faulty"], row["count"])
        if not file.reason:
            file.state = DumpFile.State.DONE
        else:
            file.state = DumpFile.State.PARTIAL if row["loaded"] else DumpFile.State.FAILED
        doubt = _doubt(row["total"], row["parsed"], rejected[file.pk])
        nothing = NO_LINES if not row["total"] and not file.reason else ""
        file.is_suspicious, file.warning = bool(doubt), _warning(file, doubt or nothing)
        file.save(update_fields=["state", "reason", "warning", "is_suspicious"])


def _reason(file: DumpFile, faulty: int, count: int) -> str:
    """Say what is wrong with the file as a whole, and the first member's fault."""
    reasons = [file.fault] if file.fault else []
    if faulty:
        first = Member.objects.filter(dump_file=file).exclude(reason="").order_by("offset")[0]
        named = f"{first.name}: " if count > 1 else ""
        others = f" (and {faulty - 1} more members)" if faulty > 1 else ""
        reasons.append(f"{named}{first.reason}{others}")
    return "; ".join(reasons)


def _rejected(files: Collection[int]) -> defaultdict[int, Counter[str]]:
    """Count the rejected lines of files by reason."""
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    faulty = Member.objects.filter(dump_file__in=files).exclude(rejected={})
    for file_id, reasons in faulty.values_list("dump_file_id", "rejected"):
        found[file_id].update(reasons)
    return found


def _doubt(lines: int, parsed: int, rejected: Counter[str]) -> str:
    """Say what makes a file suspicious: of all lines, or of those parsed, so many were rejected; else ""."""
    refused = sum(count for reason, count in rejected.items() if reason not in UNPARSED)
    if rejected.total() * 100 > lines * SUSPICIOUS_PERCENT:
        count, share = rejected.total(), f"{lines:,} lines ({rejected.total() / lines:.0%})"
    elif refused * 100 > parsed * SUSPICIOUS_PERCENT:
        looked_at = max(parsed, refused)
        count, share = refused, f"{looked_at:,} parsed lines ({refused / looked_at:.0%})"
    else:
        return ""
    reason, _ = rejected.most_common(1)[0]
    words = reason_in_words(reason).replace("; ", ", ")
    return f"{SUSPICIOUS}{count:,} of {share} were rejected, most often {reason}: {words}"


def _warning(file: DumpFile, doubt: str) -> str:
    kept = [each for each in file.warning.split("; ") if each and not each.startswith((SUSPICIOUS, NO_LINES))]
    return "; ".join(filter(None, (*kept, doubt)))
