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
    every = [(c.id, c.family, c.severity, c.source) for c in LINE_CHECKS]
    every += [(c.id, "claim", c.severity, "") for c in CLAIM_CHECKS]
    rows = [
        {
            "id": check,
            "family": wording.FAMILIES[family],
            "severity": severity.value,
            "source": source,
            "what": wording.CHECKS[check].what,
            "remedy": wording.CHECKS[check].remedy,
            "effect": wording.SEVERITIES[severity.value],
        }
        for check, family, severity, source in every
    ]
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
