"""Who is told when a service closes or moves."""

from __future__ import annotations

from uuid import UUID

from yersel.directory.models import Watch


def is_watched(*, person_id: UUID, service_id: UUID) -> bool:
    """Whether this person is told of this service."""
    return Watch.objects.filter(person=person_id, service=service_id).exists()
