"""A month of the archive: find its files, and bring them across, a few at a time."""

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from ingestion.fetching.download import item_files
from ingestion.fetching.items import ArchiveFile, Month, Selection, identifiers, month_files, select
from ingestion.fetching.transfer import Outcome, transfer
from ingestion.fetching.web import ComeBackLater, Stopped, Web
from ingestion.sources import SourceError, SourceForbidden, SourceGone


@dataclass(slots=True)
class Report:
    """The files of a month by outcome. `not_begun` were left because the command ended before."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    interrupted: list[str] = field(default_factory=list)
    not_begun: list[str] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        return list(self.outcomes.values()).count(outcome)


def find_files(web: Web, month: Month, days: Collection[int] = (), items: Sequence[str] = ()) -> Selection:
    """List the files of a month from the items that it lies in (or from `items`).

    Raises SourceGone where there is no file of the month, SourceError where the site cannot be asked.
    """
    names = items or identifiers(month)
    listed = {name: files for name in names if (files := item_files(web, name)) is not None}
    if not listed:
        raise SourceGone(
            f"the site has no item {' or '.join(names)}: the archive has no {month}, or it lies in an item "
            "of another name (look at https://archive.org/details/twitterstream, and name it with --item)"
        )
    files = [file for files in listed.values() for file in files]
    selection = select(files, month, days)
    if not selection.wanted and not selection.unusable:
        raise SourceGone(_nothing(month, days, list(listed), month_files(files, month)))
    return selection


def _nothing(month: Month, days: Collection[int], items: list[str], whole: list[ArchiveFile]) -> str:
    if days and whole:
        return (
            f"{month} is one file for the whole month ({whole[0].name}, {whole[0].size / 1e9:.1f} GB), which "
            "cannot be cut: leave --days out"
        )
    what = f"days {numbers(days)} of {month}" if days else str(month)
    return f"the items {', '.join(items)} hold no file of {what}: the archive has a gap there"


def fetch(
    web: Web,
    files: Sequence[ArchiveFile],
    to: str,
    parallel: int,
    on_bytes: Callable[[int], None],
) -> Report:
    """Bring the files below `to` (`s3://bucket/prefix`), `parallel` at a time.

    A file that fails is in the report and does not stop the others; refused access stops all, for it would
    be refused for each, and so does a site that asks for a long pause. KeyboardInterrupt waits for what is
    under way to stop, and gives the report too.
    """
    report, left = Report(), list(reversed(files))
    running: dict[Future[Outcome], ArchiveFile] = {}
    with ThreadPoolExecutor(parallel) as pool:
        while running or (left and not web.stopped.is_set()):
            try:
                while left and len(running) < parallel and not web.stopped.is_set():
                    file = left.pop()
                    running[pool.submit(transfer, web, file, target(to, file), on_bytes)] = file
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    _note(report, web, running.pop(future), future)
            except KeyboardInterrupt:
                web.stopped.set()
    report.not_begun = [file.name for file in reversed(left)]
    return report


def _note(report: Report, web: Web, file: ArchiveFile, done: "Future[Outcome]") -> None:
    """Store the outcome of a file. Raises what is no SourceError: a fault of this program."""
    try:
        report.outcomes[file.name] = done.result()
    except Stopped:
        report.interrupted.append(file.name)
    except SourceError as error:
        report.failed[file.name] = str(error)
        if isinstance(error, SourceForbidden | ComeBackLater):
            web.stopped.set()
    except BaseException:
        web.stopped.set()
        raise


def target(to: str, file: ArchiveFile) -> str:
    """Return the URI of a file below `s3://bucket/prefix`."""
    return f"{to.rstrip('/')}/{file.name}"


def numbers(days: Collection[int]) -> str:
    """Write days as `1, 5-7`."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and day == runs[-1][1] + 1:
            runs[-1][1] = day
        else:
            runs.append([day, day])
    return ", ".join(f"{first}-{last}" if last > first else str(first) for first, last in runs)
