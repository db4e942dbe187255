"""Default deny: a page that is not in the permission table is closed to everyone.

The table opens doors; the action behind a page still decides about the very object.
"""

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from essor.config.permissions_table import ANYONE, SIGNED_IN, TABLE
from essor.directory import queries as directory
from essor.foundation.actor import Actor

NOBODY = Actor("anonymous", "anonymous")


class Access:
    """Middleware: sets `request.actor`, then asks the table."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = request.user
        request.actor = NOBODY if account.is_anonymous else directory.actor_of_account(account)  # type: ignore[attr-defined]  # set here
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        match = request.resolver_match
        allowed = TABLE.get(match.view_name) if match else None
        if allowed is None:
            raise PermissionDenied(f"{match.view_name if match else request.path} is not in the permission table")
        actor: Actor = request.actor  # type: ignore[attr-defined]  # set above
        if ANYONE in allowed:
            return None
        if actor.kind != "person":
            return redirect_to_login(request.get_full_path(), reverse("directory:sign_in"))
        if SIGNED_IN in allowed or actor.holds_any(*allowed):
            return None
        raise PermissionDenied("role")
