"""Who may have the weekly mail of new services: whoever has an account of their own and an address that mail goes to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yersel.accounts.models import Person
from yersel.accounts.policies import YES, Answer, no


def may_have_digest(person: Person) -> Answer:
    if not person.is_active or not person.email:
        return no(_("You need an account of your own with an e-mail address for this."))
    return YES
