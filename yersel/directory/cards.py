"""The rows of a page of results: everything a card shows, read for all of them by one statement, with the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from yersel.core.prepared import fetch_prepared_by_name
from yersel.directory.opening import Opening, describe, next_day
from yersel.directory.reasons import Facts, reasons
from yersel.directory.search import Hit, Query
from yersel.directory.understanding import Understood

_ROWS = """
SELECT s.id, s.slug, s.name, s.summary, s.description, s.status, s.alert, s.url, s.email, s.attending, s.last_reviewed,
    s.last_edited, s.added_at, s.demoted_at, s.application_process, s.fees_description, o.name AS organisation, o.slug AS organisation_slug,
    l.name AS place, l.precision, c.name AS council, a.address_1, a.city, a.postal_code,
    (SELECT jsonb_agg(jsonb_build_array(tx.code, tt.code, tt.name, up.code) ORDER BY tt."order") FROM directory_attribute at
        JOIN directory_taxonomyterm tt ON tt.id = at.term_id JOIN directory_taxonomy tx ON tx.id = tt.taxonomy_id
        LEFT JOIN directory_taxonomyterm up ON up.id = tt.parent_id
        WHERE at.service_id = s.id) AS tags,
    (SELECT jsonb_agg(jsonb_build_array(ar.code, ar.kind, ar.name) ORDER BY ar.name) FROM directory_servicearea sa
        JOIN places_area ar ON ar.code = sa.area_id
        WHERE sa.service_id = s.id AND (sa.service_at_location_id IS NULL OR sa.service_at_location_id = hit.sal)) AS areas,
    (SELECT jsonb_agg(jsonb_build_object('freq', freq, 'interval', "interval", 'byday', byday, 'bymonthday', bymonthday,
        'opens_at', opens_at, 'closes_at', closes_at, 'dtstart', dtstart, 'until', until, 'count', count,
        'valid_from', valid_from, 'valid_to', valid_to, 'description', sch.description) ORDER BY sch.opens_at, sch.id)
        FROM (SELECT * FROM directory_schedule WHERE service_id = s.id
            UNION ALL SELECT * FROM directory_schedule WHERE service_at_location_id = hit.sal
            UNION ALL SELECT * FROM directory_schedule WHERE location_id = l.id) sch) AS openings,
    (SELECT number FROM (SELECT 1 AS rank, number, id FROM directory_phone WHERE service_id = s.id
            UNION ALL SELECT 2, p.number, p.id FROM directory_contact k JOIN directory_phone p ON p.contact_id = k.id
                WHERE k.service_id = s.id
            UNION ALL SELECT 3, number, id FROM directory_phone WHERE location_id = l.id) p ORDER BY rank, id LIMIT 1) AS phone,
    (SELECT jsonb_agg(jsonb_build_array(option, amount, amount_description) ORDER BY amount, co.id) FROM directory_costoption co
        WHERE co.service_id = s.id) AS costs,
    (SELECT jsonb_agg(jsonb_build_array(first_date, last_date)) FROM directory_pause ps
        WHERE ps.service_id = s.id AND ps.last_date >= %(today)s::date) AS pauses,
    (SELECT jsonb_agg(jsonb_build_array(hb.at_least, ht.bit, coalesce(ht.name, '')) ORDER BY hb.at_least DESC, ht.name)
        FROM directory_helpfulband hb LEFT JOIN directory_taxonomyterm ht ON ht.id = hb.term_id
        LEFT JOIN directory_taxonomy hx ON hx.id = ht.taxonomy_id
        WHERE hb.service_id = s.id AND (hb.term_id IS NULL OR hx.code = 'condition')) AS helpful,
    (SELECT count(*) FROM directory_serviceatlocation more WHERE more.service_id = s.id) AS places
FROM unnest(%(services)s::uuid[], %(places)s::uuid[]) WITH ORDINALITY AS hit (service, sal, nth)
JOIN directory_service s ON s.id = hit.service JOIN directory_organisation o ON o.id = s.organisation_id
LEFT JOIN directory_serviceatlocation sl ON sl.id = hit.sal LEFT JOIN directory_location l ON l.id = sl.location_id
LEFT JOIN places_councilarea ca ON ca.area_ptr_id = l.council_area_id LEFT JOIN places_area c ON c.code = ca.area_ptr_id
LEFT JOIN LATERAL (SELECT address_1, city, postal_code FROM directory_address d WHERE d.location_id = l.id ORDER BY d.id LIMIT 1) a ON true
ORDER BY hit.nth
"""


@dataclass(frozen=True)
class Card:
    """A service as a list shows it. `when` is in words; `next_on` the next day it is on, where a rule says."""

    id: UUID
    slug: str
    name: str
    summary: str
    organisation: str
    organisation_slug: str
    status: str
    alert: str
    where: str
    address: str
    when: list[str]
    next_on: date | None
    phone: str
    email: str
    url: str
    cost: str
    how_to_join: str
    tags: list[tuple[str, str, str]]
    areas: list[tuple[str, str, str]]
    attending: list[str]
    last_reviewed: datetime | None
    last_edited: datetime | None
    demoted_at: datetime | None
    km: float | None = None
    reasons: list[str] = field(default_factory=list)
    other_places: int = 0
    paused_until: date | None = None

    def get_absolute_url(self) -> str:
        return reverse("directory:service-show", args=[self.slug])

    @property
    def conditions(self) -> list[str]:
        return [name for facet, _code, name in self.tags if facet == "condition"]

    @property
    def kinds(self) -> list[str]:
        return [name for facet, _code, name in self.tags if facet == "kind"]


def cards(hits: Sequence[Hit], query: Query, *, today: date, understood: Understood | None = None) -> list[Card]:
    """The cards of `hits`, in their order, each with at most four reasons computed from the terms of its score."""
    if not hits:
        return []
    params: dict[str, Any] = {
        "services": [hit.service_id for hit in hits],
        "places": [hit.service_at_location_id for hit in hits],
        "today": today,
    }
    rows = {row["id"]: row for row in fetch_prepared_by_name(_ROWS, params)}
    return [_card(rows[hit.service_id], hit, query, understood, today) for hit in hits if hit.service_id in rows]


def _card(row: dict[str, Any], hit: Hit, query: Query, understood: Understood | None, today: date) -> Card:
    pauses = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in row["pauses"] or []]
    openings = [_opening(values) for values in row["openings"] or []]
    openings += [Opening(valid_from=first, valid_to=last) for first, last in pauses]
    hidden = row["precision"] == "hidden"
    km = hit.km if hit.in_radius and not hidden else None
    areas = [(code, kind, name) for code, kind, name in row["areas"] or []]
    tags = [(facet, code, name) for facet, code, name, _parent in row["tags"] or []]
    ancestors = [(facet, parent, "") for facet, _code, _name, parent in row["tags"] or [] if parent]
    helpful = [(at_least, bit, name) for at_least, bit, name in row["helpful"] or []]
    facts = Facts(row["name"], row["council"] or "", areas, [*tags, *ancestors], row["last_reviewed"], km, helpful)
    return Card(
        id=row["id"],
        slug=row["slug"],
        name=row["name"],
        summary=row["summary"] or _shortened(row["description"]) or _fallback(row["tags"]),
        organisation=row["organisation"],
        organisation_slug=row["organisation_slug"],
        status=row["status"],
        alert=row["alert"],
        where=_where(row, hidden, areas),
        address="" if hidden else _address(row),
        when=[describe(opening) for opening in openings if not opening.is_closing],
        next_on=next_day(openings, today=today),
        phone=row["phone"] or "",
        email=row["email"],
        url=row["url"],
        cost=cost_words([(option, amount, words) for option, amount, words in row["costs"] or []]),
        how_to_join=row["application_process"],
        tags=tags,
        areas=areas,
        attending=row["attending"],
        last_reviewed=row["last_reviewed"],
        last_edited=row["last_edited"],
        demoted_at=row["demoted_at"],
        km=km,
        reasons=reasons(facts, hit, query, understood, today=today),
        other_places=max(0, row["places"] - 1),
        paused_until=max((last for first, last in pauses if first <= today), default=None),
    )


def _opening(values: dict[str, Any]) -> Opening:
    def clock(text: str | None) -> time | None:
        return time.fromisoformat(text) if text else None

    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    return Opening(
        **{
            **values,
            **{name: clock(values[name]) for name in ("opens_at", "closes_at")},
            **{name: day(values[name]) for name in ("dtstart", "until", "valid_from", "valid_to")},
        }
    )


def _shortened(text: str, most: int = 180) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"


def _fallback(tags: list[list[str]] | None) -> str:
    return ", ".join(name for facet, _code, name, _parent in tags or [] if facet == "kind")


def _where(row: dict[str, Any], hidden: bool, areas: list[tuple[str, str, str]]) -> str:
    if hidden:
        return _("%(council)s. The address is not published") % {"council": row["council"] or _("Scotland")}
    if row["place"] or row["city"]:
        return ", ".join(dict.fromkeys(part for part in (row["place"], row["city"] or row["council"]) if part))
    return ", ".join(name for _code, _kind, name in areas[:3])


def _address(row: dict[str, Any]) -> str:
    parts = (row["place"], row["address_1"], row["city"], row["postal_code"])
    return ", ".join(dict.fromkeys(part for part in parts if part))


def cost_words(costs: Sequence[tuple[str, Any, str]]) -> str:
    """The cost in a few words: "Free", "£2", "£2 to £5", or the group's own words; empty where nobody told us."""
    amounts = sorted(Decimal(str(amount)) for _option, amount, _words in costs if amount is not None)
    if not amounts:
        return next((words or option for option, _amount, words in costs if words or option), "")
    if amounts[-1] == 0:
        return _("Free")
    if amounts[0] == amounts[-1]:
        return pounds(amounts[0])
    first = _("Free") if amounts[0] == 0 else pounds(amounts[0])
    return _("%(least)s to %(most)s") % {"least": first, "most": pounds(amounts[-1])}


def pounds(amount: Decimal) -> str:
    """£2, £2.50."""
    return f"£{amount:.0f}" if amount == amount.to_integral_value() else f"£{amount:.2f}"
