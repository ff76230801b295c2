"""Operators' pages: posts purged by their ids, and how long data are kept."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from deals.domain.refused import Refused
from deals.domain.sent_ids import id_in
from deals.forms.fields import BootstrapFields
from deals.models import Purge, Retention
from deals.selectors.operations.retention import Kept, deletions, kept_now, preview, purges
from deals.services.operations.purging import MOST_BYTES, MOST_IDS, queue_purge, read_ids
from deals.services.operations.retention import set_retention
from deals.tasks import wake_purger
from deals.views.common.page import PageRequest
from deals.views.common.staff import staff_only

ROWS = 50


class PurgeForm(BootstrapFields, forms.Form):
    """Ids, pasted or in a file, and a confirmation."""

    pasted = forms.CharField(
        label="Post ids or addresses, one per line",
        required=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    file = forms.FileField(label="Or a text file", required=False)
    sure = forms.BooleanField(label="Delete these posts permanently: this cannot be undone")

    def ids(self) -> list[int]:
        """Return the ids of a valid form. Raises Refused."""
        sent = self.cleaned_data["file"]
        if sent is None:
            return read_ids(self.cleaned_data["pasted"])
        if sent.size > MOST_BYTES:
            raise Refused(f"The file has more than {MOST_BYTES // 1024 // 1024} MB: send it in parts.")
        try:
            return read_ids(sent.read().decode() + "\n" + self.cleaned_data["pasted"])
        except UnicodeDecodeError:
            raise Refused("The file is not text: send one id per line, in UTF-8.") from None


class RetentionForm(BootstrapFields, forms.ModelForm):
    """Days."""

    small = True

    class Meta:
        model = Retention
        fields = ("text_days", "report_days", "mail_days", "export_days")
        labels = {
            "text_days": "Keep post texts for (days)",
            "report_days": "Keep answered reports for (days)",
            "mail_days": "Keep outbox emails for (days)",
            "export_days": "Keep files of long lists for (days)",
        }

    def kept(self) -> Kept:
        return Kept(**{name: self.cleaned_data[name] for name in self.Meta.fields})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def deletions_page(request: PageRequest) -> HttpResponse:
    """What was deleted, counted; on POST ids are noted, and a worker purges them."""
    form = PurgeForm(request.POST, request.FILES) if request.method == "POST" else PurgeForm()
    if request.method == "POST" and form.is_valid():
        try:
            purge = queue_purge(form.ids(), request.user)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            wake_purger()
            return redirect(f"{reverse('deletions')}?purge={purge.pk}")
    rows = Paginator(purges(), ROWS).get_page(request.GET.get("page"))
    shown = _purge_of(id_in(request.GET.get("purge", "")))
    context = {"form": form, "rows": rows, "counts": deletions(), "most": MOST_IDS, "purge": shown}
    return render(request, "retention/deletions.html", context, status=400 if form.errors else 200)


def _purge_of(number: int | None) -> Purge | None:
    """Return the purge that was asked about, else one that waits."""
    asked = None if number is None else Purge.objects.filter(pk=number).first()
    return asked or Purge.objects.filter(done_at=None).first()


@require_safe
@staff_only
def purge_progress(request: PageRequest, pk: int) -> HttpResponse:
    """The part of the page that refreshes itself until a purge is done."""
    return render(request, "retention/purging.html", {"purge": get_object_or_404(Purge, pk=pk)})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def retention_page(request: PageRequest) -> HttpResponse:
    """How long data are kept: a preview of what would be deleted, and the settings on POST."""
    asked = request.POST or request.GET
    is_asked = any(name in asked for name in RetentionForm.Meta.fields)
    form = RetentionForm(asked if is_asked else None, instance=Retention.objects.first())
    kept = kept_now()
    if is_asked and form.is_valid():
        kept = form.kept()
        if request.method == "POST":
            set_retention(kept, request.user)
            messages.success(request, "Saved. What is too old is deleted at the next daily run.")
            return redirect("retention")
    context = {"form": form, "preview": preview(kept, timezone.now()), "is_proposal": is_asked}
    return render(request, "retention/settings.html", context, status=400 if form.errors else 200)
