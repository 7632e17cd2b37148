"""What is answered to a review: it is right, it has closed, it has moved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac

from yersel.accounts.models import Person
from yersel.audit import operations as audit
from yersel.directory.models import ProblemReport, Service, State
from yersel.directory.operations.search import reindex
from yersel.directory.review_links import Opened

BY_LINK = "link:published-address"  # the actor where the group's own published address answered
CLOSED_BY_GROUP = "The group told us that it has closed."


def confirm_services(services: Iterable[Service], *, by: Person | str, at: datetime) -> int:
    """Say of these entries that they are right: only `last_reviewed` moves, and they are fresh, at once. How many it was said of."""
    with transaction.atomic():
        wanted = sorted({service.pk for service in services})
        found = list(Service.objects.select_for_update().filter(pk__in=wanted, state=State.PUBLISHED).order_by("pk"))
        for service in found:
            service.last_reviewed, service.review_state, service.demoted_at = at, Service.ReviewState.FRESH, None
        Service.objects.bulk_update(found, ["last_reviewed", "review_state", "demoted_at"])
        reindex(service.pk for service in found)
        for service in found:
            _note("confirm", service, by, at)
    return len(found)


def confirm_by_link(link: Opened, *, at: datetime) -> int:
    """All that the link asks about and nobody has confirmed since."""
    return confirm_services(link.open_services, by=link.person or BY_LINK, at=at)


def close_by_link(link: Opened, *, at: datetime) -> bool:
    """The group has closed. Said by somebody who looks after the entry it is archived, and True is returned; else it is reported."""
    service = link.entries[0].service
    if link.person is None:
        _report(link, ProblemReport.Kind.CLOSED, "", at)
        return False
    close_service(service, by=link.person, at=at)
    return True


def move_by_link(link: Opened, *, text: str, at: datetime) -> ProblemReport:
    """The group has moved: an editor looks at where to."""
    return _report(link, ProblemReport.Kind.CONTACT_WRONG, text, at)


@transaction.atomic
def close_service(service: Service, *, by: Person, at: datetime) -> None:
    """The group itself says that it has closed for good: the entry is archived, its page says so, and it can be found no more."""
    Service.objects.filter(pk=service.pk).update(
        status=Service.Status.DEFUNCT, state=State.ARCHIVED, archived_because=CLOSED_BY_GROUP, last_edited=at
    )
    reindex([service.pk])
    _note("close", service, by, at)


@transaction.atomic
def _report(link: Opened, kind: ProblemReport.Kind, text: str, at: datetime) -> ProblemReport:
    """One open report of a kind from one reader: pressing twice writes it once."""
    service = link.entries[0].service
    whose = str(link.person.pk) if link.person else BY_LINK
    reporter = salted_hmac("yersel.directory.reporter", f"{service.pk} {whose}", algorithm="sha256").hexdigest()
    found = ProblemReport.objects.filter(service=service, kind=kind, reporter=reporter, answered_at=None).first()
    if found is not None:
        return found
    report = ProblemReport.objects.create(service=service, kind=kind, text=text, reporter=reporter, reported_at=at)
    _note("report-problem", service, link.person or BY_LINK, at)
    return report


def _note(verb: str, service: Service, by: Person | str, at: datetime) -> None:
    actor = by if isinstance(by, str) else str(by.pk)
    audit.record(by=actor, at=at, verb=verb, object_type="service", object_id=str(service.pk))
