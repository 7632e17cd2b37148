"""Who may say that a service helped them.

Anybody with an account, of a service that is public, once for each condition of theirs; but nobody who looks after the service.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from yersel.accounts.models import Person
from yersel.accounts.policies import YES, Answer, no
from yersel.directory.looking_after import entry_of, managing
from yersel.directory.models import Service
from yersel.directory.policies import Standing, standing_of_service


def may_say_it_helped(person: Person | AnonymousUser, service: Service) -> Answer:
    if not isinstance(person, Person) or not person.is_active:
        return no(_("Sign in to say that it helped you."))
    if standing_of_service(service) is not Standing.PUBLIC:
        return no(_("This service has closed."))
    if managing(person, entry_of(service)):
        return no(_("You look after this entry, so you cannot say that it helped you."))
    return YES
