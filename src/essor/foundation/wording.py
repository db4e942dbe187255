"""The words of foundation's refusals."""

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "foundation.idempotency_conflict": _(
        "This request was already sent with other values. Reload the page and send it once more."
    ),
}
