"""How true the directory is, for those who keep it so: counts and shares by council area, and the list of entries to look at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yersel.directory.editor_areas import Codes, services_within
from yersel.directory.models import LinkCheck, Manager, ProblemReport, Service

BROKEN_AFTER = 3  # failures in a row
LATELY = timedelta(days=90)
SHORT = 50  # letters of a description that says little
EVERYWHERE = "scotland"  # what serves no council area in particular

WHAT: dict[str, str | Promise] = {
    "reported": _("Reported as wrong"),
    "broken": _("Web link does not answer"),
    "overdue": _("Not checked for a year"),
    "due": _("Due for a check"),
    "unclaimed": _("Nobody looks after it"),
}
SHARES: list[str | Promise] = [_("Web page"), _("Contact"), _("A description"), _("Opening times"), _("Checked in 90 days")]
_BY_AREA = f"""
WITH facts AS (
    SELECT s.id, s.review_state IN ('due', 'reminded') AS due, s.review_state IN ('demoted', 'dormant') AS overdue,
        EXISTS (SELECT FROM directory_linkcheck c WHERE c.service_id = s.id AND c.url = s.url AND c.failures >= {BROKEN_AFTER}) AS broken,
        EXISTS (SELECT FROM directory_problemreport p WHERE p.service_id = s.id AND p.answered_at IS NULL) AS reported,
        NOT EXISTS (SELECT FROM directory_manager m WHERE m.ended_at IS NULL AND (m.service_id = s.id
            OR m.organisation_id = s.organisation_id AND m.service_id IS NULL)) AS unclaimed,
        s.url <> '' OR o.website <> '' AS has_url,
        s.email <> '' OR o.email <> '' OR EXISTS (SELECT FROM directory_phone p WHERE p.service_id = s.id OR p.organisation_id = o.id)
            OR EXISTS (SELECT FROM directory_contact k WHERE k.service_id = s.id) AS has_contact,
        length(s.description) > {SHORT} AS has_words,
        EXISTS (SELECT FROM directory_schedule h WHERE h.service_id = s.id) OR EXISTS (SELECT FROM directory_serviceatlocation k
            JOIN directory_schedule h ON h.service_at_location_id = k.id OR h.location_id = k.location_id WHERE k.service_id = s.id)
            AS has_times,
        coalesce(s.last_reviewed >= %(lately)s, false) AS is_checked
    FROM directory_service s JOIN directory_organisation o ON o.id = s.organisation_id
    WHERE s.state = 'published' AND o.state = 'published'
),
places AS (
    SELECT k.service_id, l.council_area_id AS council FROM directory_serviceatlocation k JOIN directory_location l ON l.id = k.location_id
        WHERE l.council_area_id IS NOT NULL
    UNION SELECT v.service_id, v.area_id FROM directory_servicearea v JOIN places_councilarea c ON c.area_ptr_id = v.area_id
)
SELECT coalesce(c.slug, '{EVERYWHERE}') AS slug, coalesce(a.name, '') AS name, count(*) AS entries,
    {", ".join(f"count(*) FILTER (WHERE {name}) AS {name}" for name in WHAT)},
    {", ".join(f"avg({name}::int)::float8 AS {name}" for name in ("has_url", "has_contact", "has_words", "has_times", "is_checked"))}
FROM facts f LEFT JOIN places p ON p.service_id = f.id
LEFT JOIN places_councilarea c ON c.area_ptr_id = p.council LEFT JOIN places_area a ON a.code = p.council
GROUP BY 1, 2
"""  # noqa: S608 - our own names alone


@dataclass(frozen=True)
class AreaFacts:
    """One council area, or what serves none in particular. Counts of tasks, and shares (0 to 1) of entries that say the thing."""

    slug: str
    name: str
    entries: int
    reported: int
    broken: int
    overdue: int
    due: int
    unclaimed: int
    has_url: float
    has_contact: float
    has_words: float
    has_times: float
    is_checked: float

    @property
    def shares(self) -> list[tuple[str | Promise, int]]:
        """What entries should say, and the share that does, in hundredths."""
        return [(words, round(100 * share)) for words, share in zip(SHARES, self._shares(), strict=True)]

    @property
    def tasks(self) -> list[tuple[str, str | Promise, int]]:
        """(key, words, count) of each kind of task."""
        return [(what, words, getattr(self, what)) for what, words in WHAT.items()]

    @property
    def goodness(self) -> float:
        """The mean of the shares: the least is the worst."""
        return sum(self._shares()) / len(SHARES)

    def _shares(self) -> tuple[float, ...]:
        return (self.has_url, self.has_contact, self.has_words, self.has_times, self.is_checked)


def by_area(*, at: datetime, only: Collection[str] | None = None) -> list[AreaFacts]:
    """Every area that has entries, or only these (by their slugs), the worst first. An entry in two areas counts in both."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_AREA, {"lately": at - LATELY})
        found = [AreaFacts(*row) for row in cursor.fetchall()]
    found = [area for area in found if only is None or area.slug in only]
    return sorted(found, key=lambda area: (area.goodness, area.name))


def to_look_at(*, area: str = "", what: str = "", within: Codes | None = None) -> QuerySet[Service]:
    """Public entries with something to do, the most pressing first. `what` is a key of WHAT; without one, all but the merely unclaimed.

    `area` is a council area's slug; `within` are the codes of an editor's areas.
    """
    wanted = {
        "reported": Q(is_reported=True),
        "broken": Q(is_broken=True),
        "overdue": Q(review_state__in=["demoted", "dormant"]),
        "due": Q(review_state__in=["due", "reminded"]),
        "unclaimed": Q(is_unclaimed=True),
    }
    every = wanted["reported"] | wanted["broken"] | wanted["overdue"] | wanted["due"]
    found = with_tasks(Service.objects.public()).filter(wanted.get(what, every))
    if within is not None:
        found = found.filter(pk__in=services_within(within).values("pk"))
    if area == EVERYWHERE:
        in_council = Q(service_at_locations__location__council_area__isnull=False)
        in_council |= Q(service_areas__area__councilarea__isnull=False)
        found = found.exclude(pk__in=Service.objects.filter(in_council).values("pk"))
    elif area:
        here = Q(service_at_locations__location__council_area__slug=area) | Q(service_areas__area__councilarea__slug=area)
        found = found.filter(pk__in=Service.objects.filter(here).values("pk"))
    return found.order_by("-is_reported", "-is_broken", "checked", "pk").select_related("organisation")


def with_tasks(services: QuerySet[Service]) -> QuerySet[Any]:
    """Each with what there is to do about it."""
    live = Manager.objects.filter(ended_at=None)
    whole = live.filter(organisation=OuterRef("organisation"), service=None)
    broken = LinkCheck.objects.filter(service=OuterRef("pk"), url=OuterRef("url"), failures__gte=BROKEN_AFTER)
    return services.annotate(
        is_reported=Exists(ProblemReport.objects.filter(service=OuterRef("pk"), answered_at=None)),
        is_broken=Exists(broken),
        is_unclaimed=~Exists(whole) & ~Exists(live.filter(service=OuterRef("pk"))),
        checked=Coalesce(F("last_reviewed"), F("added_at")),
    )
