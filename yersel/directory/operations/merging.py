"""Two entries that are the same: one is kept, the other put away, and its addresses lead to the one that is kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yersel.accounts.models import Person
from yersel.directory.models import Contribution, FormerSlug, Location, Organisation, ProblemReport, Service, State
from yersel.directory.operations.noting import note
from yersel.directory.operations.search import reindex
from yersel.directory.policies import may_merge
from yersel.directory.refusals import refuse_unless


@transaction.atomic
def merge(*, keep: Service | Organisation, drop: Service | Organisation, by: Person, at: datetime) -> None:
    """Keep one of two, as it is; the other stays in the archive with its id and its history. Raises Refused."""
    list(type(keep)._default_manager.select_for_update().filter(pk__in=[keep.pk, drop.pk]).order_by("pk"))
    keep.refresh_from_db()
    drop.refresh_from_db()
    refuse_unless(may_merge(by, keep, drop))
    touched: list[UUID] = []
    if isinstance(keep, Service) and isinstance(drop, Service):
        touched = _merge_services(keep, drop)
    elif isinstance(keep, Organisation) and isinstance(drop, Organisation):
        touched = _merge_organisations(keep, drop)
    _move_addresses(keep, drop)
    note("merge", keep, by=by, at=at)
    note("merged-away", drop, by=by, at=at)
    reindex(touched)


def _merge_services(keep: Service, drop: Service) -> list[UUID]:
    ProblemReport.objects.filter(service=drop, answered_at=None).update(service=keep)
    drop.archived_because = _("It is the same as %(name)s.") % {"name": keep.name[:150]}
    return [keep.pk, drop.pk]


def _merge_organisations(keep: Organisation, drop: Organisation) -> list[UUID]:
    ProblemReport.objects.filter(organisation=drop, answered_at=None).update(organisation=keep)
    services = list(Service.objects.filter(organisation=drop).values_list("pk", flat=True))
    Service.objects.filter(organisation=drop).update(organisation=keep)
    Location.objects.filter(organisation=drop).update(organisation=keep)
    Contribution.objects.filter(~Q(service=None), organisation=drop).update(organisation=keep)
    return services


def _move_addresses(keep: Service | Organisation, drop: Service | Organisation) -> None:
    """Every address of the one that is put away leads to the one that is kept, and so does what led to it before: never by two steps."""
    kind = "service" if isinstance(keep, Service) else "organisation"
    FormerSlug.objects.filter(**{kind: drop}).update(**{kind: keep})
    slugs = [drop.slug, str(drop.pk)]
    drop.slug, drop.state = f"merged-{drop.pk}", State.ARCHIVED
    drop.save()
    for slug in slugs:
        if not FormerSlug.objects.filter(slug=slug).exclude(**{kind: None}).update(**{kind: keep}):
            FormerSlug.objects.create(slug=slug, **{kind: keep})
