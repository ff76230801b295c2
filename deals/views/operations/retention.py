"""Operators' pages: posts purged by their ids, and for how long what is kept."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from deals.forms.fields import BootstrapFields
from deals.models import Retention
from deals.selectors.operations.retention import Kept, deletions, kept_now, preview, purges
from deals.services.operations.purging import MOST_BYTES, MOST_IDS, BadIds, purge_ids, read_ids
from deals.services.operations.retention import set_retention
from deals.views.common.page import PageRequest
from deals.views.common.staff import staff_only

ROWS = 50


class PurgeForm(BootstrapFields, forms.Form):
    """Ids, pasted or in a file, and a tick that they are meant."""

    pasted = forms.CharField(
        label="Ids or addresses of posts, one a line",
        required=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    file = forms.FileField(label="Or a text file of them", required=False)
    sure = forms.BooleanField(label="Purge them for good: it cannot be undone")

    def ids(self) -> list[int]:
        """Return the ids of a valid form. Raises BadIds."""
        sent = self.cleaned_data["file"]
        if sent is None:
            return read_ids(self.cleaned_data["pasted"])
        if sent.size > MOST_BYTES:
            raise BadIds(f"The file has more than {MOST_BYTES // 1024 // 1024} MB: send it in parts.")
        try:
            return read_ids(sent.read().decode() + "\n" + self.cleaned_data["pasted"])
        except UnicodeDecodeError:
            raise BadIds("The file is no text: send one id a line, in UTF-8.") from None


class RetentionForm(BootstrapFields, forms.ModelForm):
    """Days."""

    small = True

    class Meta:
        model = Retention
        fields = ("text_days", "report_days", "mail_days")
        labels = {
            "text_days": "Days that texts are kept",
            "report_days": "Days that reports are kept",
            "mail_days": "Days that mails are kept",
        }

    def kept(self) -> Kept:
        """Return the valid form."""
        return Kept(**{name: self.cleaned_data[name] for name in self.Meta.fields})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def deletions_page(request: PageRequest) -> HttpResponse:
    """What was deleted, counted; on POST ids are purged."""
    form = PurgeForm(request.POST, request.FILES) if request.method == "POST" else PurgeForm()
    if request.method == "POST" and form.is_valid():
        try:
            done = purge_ids(form.ids(), request.user)
        except BadIds as error:
            form.add_error(None, str(error))
        else:
            stored = f"{done.posts:,} of the posts were stored ({done.seconds:.1f} s)"
            said = f"{done.ids:,} ids are purged; {stored}."
            messages.success(request, said)
            return redirect("deletions")
    rows = Paginator(purges(), ROWS).get_page(request.GET.get("page"))
    context = {"form": form, "rows": rows, "counts": deletions(), "most": MOST_IDS}
    return render(request, "retention/deletions.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def retention_page(request: PageRequest) -> HttpResponse:
    """For how long what is kept: a preview of what would go, and the settings on POST."""
    asked = request.POST or request.GET
    is_asked = any(name in asked for name in RetentionForm.Meta.fields)
    form = RetentionForm(asked if is_asked else None, instance=Retention.objects.first())
    kept = kept_now()
    if is_asked and form.is_valid():
        kept = form.kept()
        if request.method == "POST":
            set_retention(kept, request.user)
            messages.success(request, "Saved: what is too old goes at the next daily run.")
            return redirect("retention")
    context = {"form": form, "preview": preview(kept, timezone.now()), "is_proposal": is_asked}
    return render(request, "retention/settings.html", context, status=400 if form.errors else 200)
