"""The gallery of components, open to everyone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from essor.ui import gallery as samples


def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery.html", samples.context(request.GET))
