"""The last net for refusals: an action that refuses in a page that did not expect it says so in words, never a 500."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from essor.foundation.outcome import Refused


class RefusalPages:
    """Middleware: `Refused` out of a view becomes a page with its reasons, status 409."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        return render(request, "ui/refused.html", {"refusals": exception.refusals}, status=409)
