"""The words of the ledger's refusals, by code; the parameters are those of the refusal (see `ui.refusals`)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REFUSALS: dict[str, "str | Promise"] = {
    "ledger.account_differs": _("The account %(account)s is already open, with another kind or limit."),
    "ledger.account_malformed": _("“%(account)s” cannot name an account: 1 to 80 plain characters, no spaces."),
    "ledger.account_unknown": _("There is no account %(account)s."),
    "ledger.account_unlimited": _("The account %(account)s was opened without a limit, so none can be set."),
    "ledger.above_reserved": _("The transfer %(transfer)s takes another amount than 0 to what was reserved for it."),
    "ledger.already_corrected": _("What %(event)s posted was already corrected."),
    "ledger.already_resolved": _("The reservation %(event)s was already settled or released."),
    "ledger.below_zero": _("More would be given back to %(account)s than was taken from it."),
    "ledger.cents_not_positive": _("Leg %(leg)s of %(event)s needs an amount above zero."),
    "ledger.code_malformed": _("“%(code)s” is no code for a transfer: 1 to 40 plain characters, no spaces."),
    "ledger.event_malformed": _("“%(event)s” cannot name an event: 1 to 80 plain characters, no spaces."),
    "ledger.event_reused": _("%(event)s was already written with other content."),
    "ledger.legs_differ": _("The reservation %(event)s has %(legs)s legs; %(given)s amounts were given."),
    "ledger.limit_below_use": _("The limit of %(account)s cannot be below what is already used of it."),
    "ledger.limit_exceeded": _("There is not enough money left in %(account)s."),
    "ledger.limit_negative": _("The limit of %(account)s must be an amount of zero or more."),
    "ledger.no_legs": _("%(event)s moves no money."),
    "ledger.nothing_posted": _("%(event)s posted nothing that could be corrected."),
    "ledger.period_closed": _("The period is closed: date this in a period that is still open."),
    "ledger.period_not_over": _("A period can be closed once its last day is over."),
    "ledger.period_unknown": _("There is no such period."),
    "ledger.reason_missing": _("Say why."),
    "ledger.reason_too_long": _("A reason has at most %(most)s characters."),
    "ledger.reservation_expired": _("The reservation %(event)s has expired."),
    "ledger.reservation_unknown": _("There is no reservation %(event)s."),
    "ledger.same_account": _("Leg %(leg)s of %(event)s goes from an account to itself."),
}
