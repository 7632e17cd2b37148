"""What the house keeps of a mail, as rows of a page."""

from django.utils.translation import gettext as _

from yersel.core.components import SummaryRow
from yersel.core.models import Mail
from yersel.core.templatetags.words import plain_date, plain_time


def rows_of(mail: Mail) -> list[SummaryRow]:
    """The facts of a mail that are not its words; those that are empty are left out."""
    headers = [f"{name}: {value}" for name, value in mail.headers.items()]
    facts = [
        (_("To"), mail.address or _("Erased")),
        (_("State"), mail.get_state_display()),
        (_("Kind"), mail.kind),
        (_("About"), mail.object),
        (_("Written"), f"{plain_date(mail.created_at)}, {plain_time(mail.created_at)}"),
        (_("Tried"), str(mail.attempts)),
        (_("Last fault"), mail.fault),
        (_("Message-ID"), mail.message_id),
        (_("Headers"), "; ".join(headers)),
    ]
    return [SummaryRow(name, value) for name, value in facts if value]
