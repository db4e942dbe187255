"""The public texts: accessibility, personal information, terms."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portals/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portals/privacy.html")


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    return render(request, "portals/terms.html")
