"""The glossary: what words and measures mean, by which formula, from how many things on."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deals.domain.glossary.contents import ENTRIES, SECTIONS
from deals.views.common.page import PageRequest


@require_safe
def glossary(request: PageRequest) -> HttpResponse:
    """All entries, each with an anchor that a '?' leads to."""
    return render(request, "glossary/page.html", {"sections": SECTIONS, "n": len(ENTRIES)})
