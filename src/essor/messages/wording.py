"""The words of this room's refusals."""

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "messages.not_found": _("This message is not in your mailbox. It may be someone else's; open your own messages."),
}
