"""What happens to a mail once it has ended: its words go, the log stays; or a person sends it on its way again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from yersel.core.mail.checking import MailRefused
from yersel.core.mail.posting import hand_over_on_commit
from yersel.core.models import Mail


def erase_old(*, at: datetime) -> int:
    """Erase words and addresses of mail that ended MAIL_KEPT_DAYS ago; how many. Safe to kill and to repeat."""
    old = Mail.objects.to_erase(before=at - timedelta(days=settings.MAIL_KEPT_DAYS))
    return old.update(address="", subject="", text="", html="", headers={}, erased_at=at)


@transaction.atomic
def try_again(*, mail: Mail, at: datetime) -> Mail:
    """Let a mail that was given up wait once more, with all its tries. Raises MailRefused where it may not, or has no words left."""
    locked = Mail.objects.select_for_update().get(pk=mail.pk)
    if not locked.may_become(Mail.State.WAITING) or locked.is_erased:
        raise MailRefused("Only a mail that was given up, and still has its words, can be tried again.")
    locked.state, locked.attempts, locked.fault = Mail.State.WAITING, 0, ""
    locked.next_attempt_at, locked.ended_at = at, None
    locked.save(update_fields=["state", "attempts", "fault", "next_attempt_at", "ended_at"])
    hand_over_on_commit()
    return locked


def give_up_open(*, at: datetime) -> int:
    """Give up all mail that has not gone; how many. For a database brought back from a backup: it may have gone since."""
    waiting = Mail.objects.filter(state__in=Mail.OPEN)
    return waiting.update(state=Mail.State.GIVEN_UP, fault="given up by hand", next_attempt_at=None, ended_at=at)
