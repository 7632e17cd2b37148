"""Who wrote a mark, without saying who: a keyed hash of person and service. The key (`HELPFUL_KEY`) is not in the database.

The person alone, signed in, can find their own mark again. Nobody who holds the database can list a person's marks or name a mark's
person, and two marks of one person on two services have nothing in common.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from yersel.accounts.models import Person
from yersel.directory.models import HelpfulMark, Service


def author_of(person: Person, service_id: UUID) -> str:
    """What stands for this person on the marks of this service, and of no other."""
    return _keyed(f"author {person.pk} {service_id}")


def day_key(service_id: UUID, day: date) -> str:
    """What stands for this service in the counts of this day, and of no other."""
    return _keyed(f"day {service_id} {day}")


def own_marks(person: Person, service: Service) -> QuerySet[HelpfulMark]:
    """A person's own marks of one service."""
    found = HelpfulMark.objects.filter(service=service, author=author_of(person, service.pk))
    return found.select_related("condition", "stage").order_by("condition__name")


def all_marks_of(person: Person) -> Iterable[HelpfulMark]:
    """Every mark of one person, worked out anew from each service that has marks. For the person's own request alone."""
    services = HelpfulMark.objects.order_by().values_list("service_id", flat=True).distinct()
    authors = [author_of(person, service_id) for service_id in services]
    return HelpfulMark.objects.filter(author__in=authors).select_related("service", "condition", "stage")


def _keyed(text: str) -> str:
    return hmac.new(settings.HELPFUL_KEY.encode(), text.encode(), sha256).hexdigest()
