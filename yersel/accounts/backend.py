from uuid import UUID

from django.contrib.auth.backends import BaseBackend

from yersel.accounts import demo_mode
from yersel.accounts.models import Person


class SessionBackend(BaseBackend):
    """Finds the person of a session, and nothing else: there is no password to check."""

    def get_user(self, user_id: UUID | str) -> Person | None:
        """The person, if their account is open. Made-up people are nobody outside demo mode."""
        person = Person.objects.open().filter(pk=user_id).first()
        return None if person is None or (person.is_demo and not demo_mode.is_on()) else person
