"""Everything that waits for a decision in one list, oldest first: what it is, where it is, how long it has waited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yersel.directory.editor_areas import Codes, contributions_within, services_within
from yersel.directory.models import Appeal, Claim, Contribution, ImportConflict, Media, ProblemReport
from yersel.places.models import CouncilArea

KINDS: dict[str, str | Promise] = {
    "new": _("New entry"),
    "change": _("Change"),
    "suggestion": _("Suggestion"),
    "picture": _("Picture"),
    "claim": _("Claim"),
    "problem": _("Problem"),
    "appeal": _("Appeal"),
    "conflict": _("Import"),
}
MOST = 200
_NEW = [Contribution.Kind.NEW_SERVICE, Contribution.Kind.NEW_ORGANISATION]


@dataclass(frozen=True)
class Waiting:
    """One thing in the queue. `area` is a council area's name, where it is known."""

    kind: str
    key: str
    title: str
    since_at: datetime
    area: str = ""

    @property
    def label(self) -> str | Promise:
        return KINDS[self.kind]


def waiting(*, kind: str = "", within: Codes | None = None) -> list[Waiting]:
    """What waits, of one kind or all, within these areas (their codes) or everywhere. At most 200 of each kind."""
    found = [*_contributions(kind, within), *_pictures(kind, within), *_claims(kind, within), *_problems(kind, within)]
    found += _conflicts(kind, within)
    if within is None:
        found += _appeals(kind)
    return sorted(found, key=lambda one: (one.since_at, one.key))


def _contributions(kind: str, within: Codes | None) -> Iterable[Waiting]:
    wanted = {"new": _NEW, "change": [Contribution.Kind.EDIT], "suggestion": [Contribution.Kind.SUGGESTION]}
    kinds = wanted.get(kind, list(Contribution.Kind)) if kind in {"", *wanted} else []
    rows = Contribution.objects.filter(state=Contribution.State.SUBMITTED, kind__in=kinds).select_related("council_area")
    if within is not None:
        rows = rows.filter(contributions_within(within)).distinct()
    for row in rows.order_by("submitted_at", "id")[:MOST]:
        name = next(name for name, values in wanted.items() if row.kind in values)
        where = row.council_area.name if row.council_area else ""
        yield Waiting(name, str(row.pk), row.data.get("name") or "?", row.submitted_at or row.started_at, where)


def _pictures(kind: str, within: Codes | None) -> Iterable[Waiting]:
    rows = Media.objects.filter(state=Media.State.WAITING).select_related("organisation", "service")
    if kind not in {"", "picture"}:
        return
    if within is not None:
        here = services_within(within)
        rows = rows.filter(Q(service__in=here) | Q(organisation__services__in=here))
    for row in rows.distinct().order_by("sent_at", "id")[:MOST]:
        it = row.service or row.organisation
        yield Waiting("picture", str(row.pk), f"{it.name if it else ''}: {row.alt_text}", row.sent_at)


def _claims(kind: str, within: Codes | None) -> Iterable[Waiting]:
    rows = Claim.objects.filter(state=Claim.State.UNREVIEWED).select_related("organisation", "service")
    if kind not in {"", "claim"}:
        return
    if within is not None:
        services = services_within(within)
        rows = rows.filter(service__in=services) | rows.filter(service=None, organisation__services__in=services)
    for row in rows.distinct().order_by("asked_at", "id")[:MOST]:
        yield Waiting("claim", str(row.pk), (row.service or row.organisation).name, row.asked_at)


def _problems(kind: str, within: Codes | None) -> Iterable[Waiting]:
    rows = ProblemReport.objects.filter(answered_at=None).select_related("organisation", "service")
    if kind not in {"", "problem"}:
        return
    if within is not None:
        services = services_within(within)
        rows = rows.filter(service__in=services) | rows.filter(organisation__services__in=services)
    for row in rows.distinct().order_by("reported_at", "id")[:MOST]:
        it = row.service or row.organisation
        yield Waiting("problem", str(row.pk), f"{it.name if it else ''}: {row.get_kind_display()}", row.reported_at)


def _appeals(kind: str) -> Iterable[Waiting]:
    if kind in {"", "appeal"}:
        for row in Appeal.objects.filter(decided_at=None).select_related("contribution", "claim__organisation", "claim__service"):
            decided = row.contribution.data.get("name") if row.contribution else None
            claimed = (row.claim.service or row.claim.organisation).name if row.claim else ""
            yield Waiting("appeal", str(row.pk), decided or claimed, row.asked_at)


def _conflicts(kind: str, within: Codes | None) -> Iterable[Waiting]:
    if kind in {"", "conflict"}:
        rows = ImportConflict.objects.select_related("record__service", "record__organisation").order_by("found_at", "id")
        if within is not None:
            services = services_within(within)
            rows = (
                rows.filter(record__service__in=services) | rows.filter(record__organisation__services__in=services)
            ).distinct()
        for row in rows[:MOST]:
            it = row.record.service or row.record.organisation
            yield Waiting("conflict", str(row.pk), f"{it.name if it else ''}: {row.field}", row.found_at)


def areas(within: Codes | None = None) -> list[CouncilArea]:
    """The council areas to choose from."""
    found = CouncilArea.objects.order_by("name")
    return list(found if within is None else found.filter(code__in=within))
