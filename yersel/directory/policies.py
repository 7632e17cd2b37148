"""Who may see an entry.

Only what is published, of a published organisation, is public. An entry that was public and has closed says so (410), with
what is like it. Everything else (drafts, submissions, what was never published) is nobody's business: 404.
"""

from __future__ import annotations

from enum import Enum

from yersel.directory.models import Organisation, Service, State


class Standing(Enum):
    """How an entry stands to somebody who has its address."""

    PUBLIC = "public"
    GONE = "gone"
    PRIVATE = "private"


def standing_of_service(service: Service) -> Standing:
    """A published service that its group has closed for good is gone as well, and so is one whose organisation is."""
    organisation = standing_of_organisation(service.organisation)
    if organisation is Standing.PRIVATE or service.state not in (State.PUBLISHED, State.ARCHIVED):
        return Standing.PRIVATE
    if organisation is Standing.GONE or service.state == State.ARCHIVED or service.status == Service.Status.DEFUNCT:
        return Standing.GONE
    return Standing.PUBLIC


def standing_of_organisation(organisation: Organisation) -> Standing:
    standings = {State.PUBLISHED: Standing.PUBLIC, State.ARCHIVED: Standing.GONE}
    return standings.get(State(organisation.state), Standing.PRIVATE)
