"""Signing in and out, joining, and one's own account."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from essor.directory import actions, queries, rules, wording
from essor.directory.forms import JoinForm, LinkForm, NewPasswordForm, PasswordSignInForm, ProfileForm
from essor.directory.models import Account
from essor.foundation.actor import Actor
from essor.foundation.outcome import Refused

SITE = Actor.system("site")
PLAIN_HOME = "/accounts/profile/"  # Django's default, which no room has


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]  # set by the access middleware


def _account(request: HttpRequest) -> Account:
    return cast(Account, request.user)  # the page asks for a signed-in person (permission table)


def network_address(request: HttpRequest) -> str:
    """Where the request comes from: what the declared proxy adds last, or else the connection itself."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")


def _next(request: HttpRequest) -> str:
    return rules.path_in_site(request.POST.get("next", "") or request.GET.get("next", ""))


def _home() -> str:
    chosen = str(settings.LOGIN_REDIRECT_URL)
    return f"/{(get_language() or 'fr')[:2]}/" if chosen == PLAIN_HOME else resolve_url(chosen)


def _enter(request: HttpRequest, signed_in: actions.SignedIn) -> HttpResponse:
    account = Account.objects.select_related("person").get(person__public_id=signed_in.person_id)
    login(request, account)
    return _see_other(signed_in.next_path or _next(request) or _home())


def _see_other(url: str) -> HttpResponse:
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """By a link sent by mail, or by password."""
    way = request.POST.get("way", "")
    by_link = LinkForm(request.POST if way == "link" else None, auto_id="link-%s")
    by_password = PasswordSignInForm(request.POST if way == "password" else None, auto_id="password-%s")
    refused: list = []
    try:
        if way == "link" and by_link.is_valid():
            email = by_link.cleaned_data["email"]
            actions.request_link(actor=SITE, email=email, address=network_address(request), next_path=_next(request))
            return _sent(request, email)
        if way == "password" and by_password.is_valid():
            return _enter(
                request,
                actions.sign_in_with_password(
                    actor=SITE,
                    email=by_password.cleaned_data["email"],
                    password=by_password.cleaned_data["password"],
                    address=network_address(request),
                ),
            )
    except Refused as error:
        refused = list(error.refusals)
    wrong = bool(refused or by_link.errors or by_password.errors)
    context = {
        "by_link": by_link,
        "by_password": by_password,
        "shown": by_password if way == "password" else by_link,
        "refused": refused,
        "wrong": wrong,
        "next": _next(request),
    }
    return render(request, "directory/sign_in.html", context, status=_status(refused, wrong))


def _status(refused: list, wrong: bool) -> int:
    if any(refusal.code == "directory.too_many_attempts" for refusal in refused):
        return 429
    return 422 if wrong else 200


def _sent(request: HttpRequest, email: str) -> HttpResponse:
    """Where the link went. A demonstration that sends no mail shows its link here: everyone may be anyone there."""
    request.session["link_sent_to"] = email
    return _see_other(reverse("directory:link_sent"))


@never_cache
@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    email = request.session.get("link_sent_to", "")
    if not email:
        return redirect("directory:sign_in")
    shown = queries.newest_link(email) if settings.ESSOR_DEMO and settings.ESSOR_MAIL == "keep" else ""
    url = reverse("directory:link", args=[actions.link_token(shown)]) if shown else ""
    return render(request, "directory/link_sent.html", {"email": email, "demo_url": url})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link in the mail: opening it changes nothing (mail scanners open links), its button signs in."""
    try:
        if request.method == "POST":
            return _enter(request, actions.use_link(actor=SITE, token=token))
        found = queries.sign_in_link(actions.read_token(token))
        refusal = queries.link_refusal(found)
    except Refused as error:
        refusal = error.refusal
    return render(request, "directory/link.html", {"refusal": refusal}, status=410 if refusal else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("You are signed out."))
    return _see_other(f"/{(get_language() or 'fr')[:2]}/")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """A new person: same answer whether the address is known or not; the link by mail shows whose it is."""
    initial = {"language": (get_language() or "fr")[:2]}
    form = JoinForm(request.POST or None, initial=initial)
    refused: list = []
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.join(
                actor=SITE,
                person=rules.NewPerson(
                    given_name=data["given_name"],
                    family_name=data["family_name"],
                    email=data["email"],
                    language=data["language"],
                    residence_region=data["residence_region"] or None,
                    postal_code=data["postal_code"],
                ),
                address=network_address(request),
                next_path=_next(request),
            )
            return _sent(request, data["email"])
        except Refused as error:
            refused = list(error.refusals)
    wrong = bool(form.errors or refused)
    context = {"form": form, "refused": refused, "next": _next(request), "wrong": wrong}
    return render(request, "directory/join.html", context, status=_status(refused, wrong))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """My name, language and region; my roles."""
    me = queries.person(_actor(request).id)
    initial = {
        "given_name": me.given_name,
        "family_name": me.family_name,
        "language": me.language,
        "residence_region": me.residence_region,
        "postal_code": me.postal_code,
    }
    form = ProfileForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.update_profile(actor=_actor(request), person_id=me.id, **form.cleaned_data)
        messages.success(request, _("Your changes are saved."))
        return _see_other(reverse("directory:account"))
    roles = [(wording.ROLES[held.role], held.organization_name, held.since) for held in queries.memberships_of(me.id)]
    context = {
        "form": form,
        "me": me,
        "roles": roles,
        "has_password": _account(request).has_usable_password(),
    }
    return render(request, "directory/account.html", context, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Choose my password; my other sessions end."""
    form = NewPasswordForm(request.POST or None)
    if form.is_valid():
        actions.set_password(
            actor=_actor(request), person_id=_actor(request).id, password=form.cleaned_data["password"]
        )
        mine = _account(request)
        mine.refresh_from_db()
        update_session_auth_hash(request, mine)
        messages.success(request, _("Your password is saved. Your other sessions are closed."))
        return _see_other(reverse("directory:account"))
    return render(request, "directory/password.html", {"form": form}, status=422 if form.errors else 200)


def _only_in_demo() -> None:
    if not settings.ESSOR_DEMO:
        raise Http404


@never_cache
@require_GET
def demo(request: HttpRequest) -> HttpResponse:
    """One person per role to try the site with."""
    _only_in_demo()
    offered = [(wording.ROLES[one.role], wording.DOES[one.role], one) for one in queries.demo_people()]
    return render(request, "directory/demo.html", {"offered": offered, "next": _next(request)})


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    _only_in_demo()
    return _enter(request, actions.demo_sign_in(actor=SITE, person_id=request.POST.get("person", "")))
