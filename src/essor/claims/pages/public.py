"""Pages for everyone: the catalogue of checks, and the learner's "not me"."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from essor.catalogue import queries as catalogue
from essor.claims import actions, queries, wording
from essor.claims.pages.shared import url
from essor.claims.rules.checks import LINE_CHECKS
from essor.claims.rules.claim_checks import CLAIM_CHECKS
from essor.directory import queries as directory


def checks(request: HttpRequest) -> HttpResponse:
    """Every check: id, what it looks at, what it does, the article it cites, what would change it."""
    rows = [
        {"id": c.id, "family": wording.FAMILIES[c.family], "severity": c.severity.value, "source": c.source}
        for c in LINE_CHECKS
    ]
    rows += [
        {"id": c.id, "family": wording.FAMILIES["claim"], "severity": c.severity.value, "source": ""}
        for c in CLAIM_CHECKS
    ]
    for row in rows:
        words = wording.CHECKS[row["id"]]
        row |= {"what": words.what, "remedy": words.remedy, "effect": wording.SEVERITIES[row["severity"]]}
    return render(request, "claims/checks.html", {"rows": rows})


def not_me(request: HttpRequest, token: str) -> HttpResponse:
    """What is claimed in my name. Opening the link changes nothing: only the button does."""
    line = queries.line_of_token(token)
    if line is None:
        raise Http404
    if request.method == "POST":
        actions.not_me(token=token)
        return HttpResponseRedirect(url("not_me", token), status=303)
    claim = queries.claim(line.claim_id)
    context = {
        "line": line,
        "claim": claim,
        "session": catalogue.session(line.session_id),
        "employer": directory.organization(line.employer_id) if line.employer_id else None,
    }
    return render(request, "claims/not_me.html", context)
