"""The words of accountability's refusals."""

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "accountability.not_allowed": _("Only the program office and the funders may do this. Ask the office for a role."),
    "accountability.snapshot_unknown": _("There is no report under this number. Choose one in the list of reports."),
}
