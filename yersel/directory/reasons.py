"""Why a service is shown, in plain words. Each reason is said of a term that moved its score or let it in; none is decoration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yersel.core.distance import KM_PER_MILE
from yersel.core.folding import fold
from yersel.directory.models import Facet
from yersel.directory.search import AREA_PLACES, Hit, Query
from yersel.directory.understanding import Understood
from yersel.places.models import Area

MOST = 4


@dataclass(frozen=True)
class Facts:
    """What is said of a service that may be a reason: (facet, code, name) tags with their ancestors, (code, kind, name) areas.

    `helpful` are the published bands: (at least so many people, bit and name of their condition; no bit for all people).
    """

    name: str
    council: str
    areas: Sequence[tuple[str, str, str]]
    tags: Sequence[tuple[str, str, str]]
    last_reviewed: datetime | None
    km: float | None
    helpful: Sequence[tuple[int, int | None, str]] = ()


def reasons(facts: Facts, hit: Hit, query: Query, understood: Understood | None, *, today: date) -> list[str]:
    """At most four, the most telling first."""
    found = [
        _reach(facts, query),
        _name(facts, hit, query),
        *_meanings(facts, understood),
        _helped(facts, query, understood),
        _checked(facts.last_reviewed, today),
    ]
    return [reason for reason in found if reason][:MOST]


def _reach(facts: Facts, query: Query) -> str:
    if query.place is None:
        return ""
    if facts.km is not None:
        return _("%(distance)s from %(place)s") % {"distance": distance_words(facts.km), "place": query.place.label}
    served = [name for code, kind, name in facts.areas if code in query.place.area_codes and kind != Area.Kind.COUNTRY]
    if served:
        return _("Serves all of %(area)s") % {"area": served[0]}
    if query.place.kind in AREA_PLACES and facts.council and query.place.kind != "country":
        return _("In %(area)s") % {"area": facts.council}
    country = {code for code, kind, _name in facts.areas if kind == Area.Kind.COUNTRY}
    if Area.SCOTLAND in country:
        return _("Serves all of Scotland")
    return _("Serves all of the UK") if Area.UNITED_KINGDOM in country else ""


def distance_words(km: float) -> str:
    """0.8 km (½ mile): kilometres to a tenth below ten, and miles as people say them."""
    shown = _("under 0.1 km") if km < 0.05 else _("%(km)s km") % {"km": f"{km:.1f}" if km < 9.95 else f"{km:.0f}"}
    return f"{shown} ({_miles(km / KM_PER_MILE)})"


def _miles(miles: float) -> str:
    if miles < 0.125:
        return _("a short walk")
    quarters = round(miles * 4)
    if quarters < 4:
        return {1: _("¼ mile"), 2: _("½ mile"), 3: _("¾ mile")}[quarters]
    whole = round(miles)
    return ngettext("%(n)d mile", "%(n)d miles", whole) % {"n": whole}


def _name(facts: Facts, hit: Hit, query: Query) -> str:
    in_name = set(fold(facts.name).split())
    words = [word for word in fold(query.words).split() if word in in_name]
    return _("Name matches “%(words)s”") % {"words": " ".join(words)} if hit.all_in_name and words else ""


def _meanings(facts: Facts, understood: Understood | None) -> list[str]:
    """ "For COPD (you typed “hoast”)": the tags of the service that a phrase of the query stands for."""
    if understood is None:
        return []
    tagged = {(facet, code) for facet, code, _name in facts.tags}
    found = []
    for one in understood.recognised:
        labels = [term.label for term in one.terms if (term.facet, term.code) in tagged]
        label = next(iter(labels), "")
        if not label:
            continue
        is_condition = any(term.label == label and term.facet in (Facet.CONDITION, Facet.WHO) for term in one.terms)
        words = {"label": label, "typed": one.shown}
        if fold(label) == one.typed or one.is_label:
            found.append(_("For %(label)s") % words if is_condition else label)
        elif is_condition:
            found.append(_("For %(label)s (you typed “%(typed)s”)") % words)
        else:
            found.append(_("%(label)s (you typed “%(typed)s”)") % words)
    if not found and any((term.facet, term.code) in tagged for term in understood.carer_terms):
        found.append(_("For people who look after somebody"))
    return found


def _helped(facts: Facts, query: Query, understood: Understood | None) -> str:
    """The band that moved the score; said of a condition where the search is about it and its group may be shown."""
    whole = next((at_least for at_least, bit, _name in facts.helpful if bit is None), 0)
    if not whole:
        return ""
    asked = {term.bit for one in (understood.recognised if understood else ()) for term in one.conditions}
    asked |= query.chosen.get(Facet.CONDITION.value, frozenset())
    for at_least, bit, name in facts.helpful:
        if bit in asked:
            return _("%(n)d+ people with %(condition)s say it helped") % {"n": at_least, "condition": in_a_sentence(name)}
    return _("%(n)d+ people say it helped") % {"n": whole}


def in_a_sentence(name: str) -> str:
    """A condition's name inside a sentence: asthma, but COPD, Crohn's disease and Tourette syndrome."""
    first = name.split()[0] if name else ""
    is_name = "'" in first or "’" in first or first == "Tourette" or any(letter.isupper() for letter in first[1:])
    return name if is_name else name[:1].lower() + name[1:]


def _checked(last_reviewed: datetime | None, today: date) -> str:
    if last_reviewed is None:
        return ""
    days = (today - last_reviewed.date()).days
    if days < 1:
        return _("Checked today")
    if days < 14:
        return ngettext("Checked %(n)d day ago", "Checked %(n)d days ago", days) % {"n": days}
    if days < 60:
        return ngettext("Checked %(n)d week ago", "Checked %(n)d weeks ago", days // 7) % {"n": days // 7}
    if days < 365:
        return ngettext("Checked %(n)d month ago", "Checked %(n)d months ago", days // 30) % {"n": days // 30}
    return _("Checked more than a year ago")
