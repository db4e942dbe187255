"""Invariants of claims, recomputed from the rows and from the ledger with set-based statements."""

from collections.abc import Iterator

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce

from essor.claims.models import Claim, ClaimLine, ClaimPayment
from essor.claims.rules.states import PAYABLE, WAITING
from essor.foundation.outcome import Breach
from essor.ledger import queries as ledger

SETTLE, RELEASE = ":settle", ":refused"


def _breaches(what: str, rows: QuerySet, where: str, detail: str) -> Iterator[Breach]:
    for place, value in rows.order_by("pk").values_list(where, detail)[:100]:
        yield Breach("claims", what, str(place), f"{detail}={value}")


def _signatures() -> Iterator[Breach]:
    signed = Claim.objects.filter(state__in=["approved", "paid"])
    alone = Q(first_by="") | Q(second_by="") | Q(second_by=F("first_by"))
    yield from _breaches("two_signatures", signed.filter(alone), "number", "second_by")
    own = Q(first_by__in=[F("opened_by"), F("submitted_by")]) | Q(second_by__in=[F("opened_by"), F("submitted_by")])
    yield from _breaches("signed_by_preparer", signed.filter(own), "number", "opened_by")
    more = signed.filter(Q(payable_cents__gt=F("second_cents")) | Q(second_cents__gt=F("first_cents")))
    yield from _breaches("more_than_signed", more, "number", "payable_cents")
    unpaid = Claim.objects.filter(state="paid", payment=None)
    yield from _breaches("paid_without_payment", unpaid, "number", "payable_cents")
    stray = ClaimPayment.objects.exclude(claim__state="paid")
    yield from _breaches("payment_of_unpaid_claim", stray, "number", "claim__state")
    payers = ClaimPayment.objects.filter(
        Q(paid_by=F("claim__first_by"))
        | Q(paid_by=F("claim__second_by"))
        | Q(paid_by=F("claim__opened_by"))
        | Q(paid_by=F("claim__submitted_by"))
    )
    yield from _breaches("payer_signed_or_prepared", payers, "number", "paid_by")


def _once() -> Iterator[Breach]:
    live = ClaimLine.objects.exclude(state="moved").values_list("registration__public_id")
    for registration, n in live.annotate(n=Count("pk")).filter(n__gt=1).order_by():
        yield Breach("claims", "registration_claimed_twice", registration, f"lines={n}")


def _lines() -> Iterator[Breach]:
    rows = ClaimLine.objects.all()
    above = rows.filter(Q(payable_cents__gt=F("eligible_cents")) | Q(eligible_cents__gt=F("computed_cents")))
    yield from _breaches("line_above_reserved", above, "public_id", "payable_cents")
    silent = rows.filter(state__in=["held", "stopped", "refused", "moved"], payable_cents__gt=0)
    yield from _breaches("waiting_line_pays", silent, "public_id", "payable_cents")
    early = rows.filter(state="paid").exclude(claim__state="paid")
    yield from _breaches("line_paid_before_claim", early, "public_id", "claim__state")
    other = rows.exclude(registration__person_id=F("person_id"), registration__session_id=F("session_id"))
    yield from _breaches("line_of_another_registration", other, "public_id", "registration__public_id")


def _sum(condition: Q, value: F | str) -> Sum:
    return Sum(Case(When(condition, then=value), default=0, output_field=IntegerField()))


def _totals() -> Iterator[Breach]:
    """Figures of each claim against its lines, and payments against the lines paid."""
    payable = Q(state__in=[s.value for s in PAYABLE])
    waiting = Q(state__in=[s.value for s in WAITING])
    sums = (
        ClaimLine.objects.exclude(state="moved")
        .values_list("claim_id")
        .annotate(
            n=Count("pk"),
            computed=Coalesce(Sum("computed_cents"), 0),
            refused=_sum(Q(state="refused"), F("computed_cents")),
            held=_sum(waiting, F("eligible_cents")),
            payable=_sum(payable, F("payable_cents")),
            paid=_sum(Q(state="paid"), F("payable_cents")),
        )
        .order_by()
    )
    by_claim = {row[0]: row[1:] for row in sums}
    fields = (
        "pk",
        "number",
        "lines",
        "computed_cents",
        "refused_cents",
        "held_cents",
        "payable_cents",
        "payment__cents",
    )
    for pk, number, *figures, paid_cents in Claim.objects.values_list(*fields).iterator(chunk_size=5000):
        *recomputed, paid = by_claim.get(pk, (0, 0, 0, 0, 0, 0))
        if figures != recomputed:
            yield Breach("claims", "totals_differ_from_lines", number, f"{figures} instead of {recomputed}")
        if paid_cents is not None and paid_cents != paid:
            yield Breach("claims", "payment_differs_from_lines", number, f"{paid_cents} instead of {paid}")


def _posted() -> dict[str, int]:
    """Cents of aid posted on the ledger by the events that pay lines."""
    rows = ledger.transfer_rows().filter(event__endswith=SETTLE, kind="posting", credit__code__startswith="aid:")
    return dict(rows.order_by().values_list("event").annotate(total=Sum("cents")))


def _ledger() -> Iterator[Breach]:
    """Each paid line has exactly its cents posted; nothing is posted for a line that is not paid."""
    posted = _posted()
    paid = ClaimLine.objects.filter(state="paid").values_list("public_id", "aid_event", "payable_cents")
    for line, event, cents in paid.iterator(chunk_size=5000):
        on_ledger = posted.pop(f"{event.rsplit(':', 1)[0]}{SETTLE}", None)
        if on_ledger != cents:
            yield Breach("claims", "line_differs_from_ledger", line, f"paid {cents}, ledger {on_ledger}")
    for event, cents in sorted(posted.items())[:100]:
        yield Breach("claims", "ledger_pays_without_claim", event, f"{cents} cents")


def verify() -> Iterator[Breach]:
    """No payment without its claim and two other signatures; each registration claimed once; sums and ledger agree."""
    yield from _signatures()
    yield from _once()
    yield from _lines()
    yield from _totals()
    yield from _ledger()
