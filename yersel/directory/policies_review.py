"""Who may say that an entry is right.

Whoever looks after it may; an editor, while nobody does and within their areas; a moderator always. A link in a mail to the
group may too, without signing in.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from yersel.accounts.models import Permission, Person
from yersel.accounts.policies import may
from yersel.directory.looking_after import entry_of, is_claimed, managing
from yersel.directory.models import Service
from yersel.directory.policies import may_keep


def may_confirm(person: Person | AnonymousUser, service: Service) -> bool:
    """Whether this person may say that the entry is right."""
    if not isinstance(person, Person):
        return False
    if may(person, Permission.EDIT_ALL_ENTRIES) or managing(person, entry_of(service)):
        return True
    if not may(person, Permission.EDIT_UNCLAIMED_ENTRIES) or is_claimed(entry_of(service)):
        return False
    return bool(may_keep(person, entry_of(service)))
