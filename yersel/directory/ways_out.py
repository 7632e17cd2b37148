"""Where a search finds little: what was looked for, and each way to find more, with how many services it truly leads to.

The ways come in the order of the directory's specification: spelling, distance, one filter less, all of Scotland, organisations.
A way is offered only where it leads to more than is here already. Counting takes at most `MOST_STATEMENTS` statements.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from yersel.directory.asking import AREA_PLACES, Query
from yersel.directory.find_address import Params, address_of, without
from yersel.directory.finding import Finding
from yersel.directory.search import FEW, search
from yersel.directory.suggesting import Suggestion, organisations_called
from yersel.directory.text_query import TextQuery, text_of
from yersel.directory.understanding import understand

MOST_STATEMENTS = 4
FARTHEST_KM = 50
MOST_ORGANISATIONS = 3


@dataclass(frozen=True)
class Way:
    """A way out, the address it leads to, and how many services are there."""

    label: str
    url: str
    count: int


@dataclass(frozen=True)
class FewResults:
    """What a page with fewer than three services shows. Without words there is no organisation to look for."""

    total: int
    looked_for: list[str]
    ways: list[Way]
    organisation_url: str = ""
    organisations: list[Suggestion] = field(default_factory=list)


def few_results(params: Params, finding: Finding, *, today: date) -> FewResults | None:
    """What else there is to do; None where enough was found. `params` are the known parameters of the address."""
    if finding.results is None or finding.results.total >= FEW or finding.asked.page > 1:
        return None
    words = finding.understood.without_place if finding.understood.place else finding.asked.q
    organisations = organisations_called(words)[:MOST_ORGANISATIONS] if words else []
    listing = reverse("directory:organisation-list")
    return FewResults(
        total=finding.results.total,
        looked_for=_looked_for(finding),
        ways=_Ways(params, finding, today).all(),
        organisation_url=(f"{listing}?{urlencode({'q': words})}" if organisations else listing) if words else "",
        organisations=organisations,
    )


def _looked_for(finding: Finding) -> list[str]:
    """What was understood, part by part, as it was searched for."""
    understood, asked, place = finding.understood, finding.asked, finding.place
    parts = [f"“{' '.join(understood.words)}”"] if understood.words else []
    parts += dict.fromkeys(term.label for one in understood.recognised for term in one.terms)
    parts += [_label(finding, facet, code) for facet, codes in asked.chosen.items() for code in codes]
    if asked.age is not None:
        parts.append(_("for somebody aged %(age)d") % {"age": asked.age})
    if asked.only:
        parts.append(_("local only") if asked.only == "local" else _("Scotland-wide only"))
    if place and place.kind in AREA_PLACES:
        parts.append(_("in %(place)s") % {"place": place.label})
    elif place and asked.radius_km is None:
        parts.append(_("near %(place)s, any distance") % {"place": place.label})
    elif place:
        parts.append(_("within %(km)g km of %(place)s") % {"km": asked.radius_km, "place": place.label})
    return parts


def _label(finding: Finding, facet: str, code: str) -> str:
    choice = finding.vocabulary.choice(facet, code)
    return str(choice.label) if choice else code


class _Ways:
    """Tries the ways in their order, as long as there are statements left to count them by."""

    def __init__(self, params: Params, finding: Finding, today: date) -> None:
        self.params, self.finding, self.today = params, finding, today
        self.query, self.asked = finding.query, finding.asked
        self.present = finding.results.total if finding.results else 0
        self.left = MOST_STATEMENTS

    def all(self) -> list[Way]:
        last = self._national()  # counted first, so that it is never the one there is no statement left for
        tried = [*self._spelling(), *self._farther(), *self._one_filter_less()]
        return [*tried, *last] or self._all_national()

    def _way(self, label: str, params: Params, query: Query) -> list[Way]:
        """The way, if it leads to more than is here; none either where it cannot be counted any more."""
        text = replace(query.text or TextQuery(), some="")
        self.left -= 2 if text.relaxed else 1  # what has nothing by the letter is looked for once more, less strictly
        if self.left < 0:
            return []
        total = search(replace(query, text=text, page=1, page_size=0), today=self.today).total
        return [Way(label, address_of(params), total)] if total > self.present else []

    def _spelling(self) -> list[Way]:
        if not self.asked.as_typed or not self.asked.q:
            return []
        read = understand(self.asked.q, find_place=bool(self.finding.understood.place), plain=self.asked.plain)
        right = ", ".join(fix for _wrong, fix in read.corrected)
        label = _("Search for “%(words)s”") % {"words": right}
        return self._way(label, without(self.params, "as_typed"), replace(self.query, text=text_of(read))) if right else []

    def _farther(self) -> list[Way]:
        """Twice as far, and if that is no better, as far as we look."""
        place, radius = self.query.place, self.query.radius_km
        if place is None or place.kind in AREA_PLACES or radius is None or radius >= FARTHEST_KM:
            return []
        return self._within(min(2 * radius, FARTHEST_KM)) or (self._within(FARTHEST_KM) if 2 * radius < FARTHEST_KM else [])

    def _within(self, km: float) -> list[Way]:
        params = [*without(self.params, "radius"), ("radius", f"{km:g}")]
        return self._way(_("Look up to %(km)g km away") % {"km": km}, params, replace(self.query, radius_km=km))

    def _one_filter_less(self) -> list[Way]:
        less = self._filters()
        if len(less) > 1 and len(less) > self.left // (2 if self.query.text and self.query.text.relaxed else 1):
            keep = [pair for pair in self.params if pair[0] in ("q", "near", "lat", "lon", "radius", "plain", "as_typed")]
            return self._way(_("Take off all the filters"), keep, replace(self.query, chosen={}, age=None, only=""))
        return [way for try_it in less for way in try_it()]

    def _filters(self) -> list[Callable[[], list[Way]]]:
        def less_of(label: str, params: Params, query: Query) -> Callable[[], list[Way]]:
            return lambda: self._way(_("Without “%(filter)s”") % {"filter": label}, params, query)

        less = []
        for facet, codes in self.asked.chosen.items():  # any one of several is wanted, so without one of them there would be less
            rest = {code: bits for code, bits in self.query.chosen.items() if code != facet}
            labels = ", ".join(_label(self.finding, facet, code) for code in codes)
            less.append(less_of(labels, without(self.params, facet), replace(self.query, chosen=rest)))
        if self.asked.age is not None:
            label = _("Age %(age)d") % {"age": self.asked.age}
            less.append(less_of(label, without(self.params, "age"), replace(self.query, age=None)))
        if self.asked.only:
            label = _("Local only") if self.asked.only == "local" else _("Scotland-wide only")
            less.append(less_of(label, without(self.params, "only"), replace(self.query, only="")))
        return less

    def _national(self) -> list[Way]:
        """What anybody in Scotland can use, for the same words and conditions."""
        if self.query.only == "national":
            return []
        words = self.finding.understood.without_place if self.finding.understood.place else self.asked.q
        conditions = self.query.chosen.get("condition")
        keep = [pair for pair in self.params if pair[0] in ("condition", "plain", "as_typed")]
        query = Query(
            words=words,
            text=self.query.text,
            chosen={"condition": conditions} if conditions else {},
            only="national",
        )
        params = [*([("q", words)] if words else []), *keep, ("only", "national")]
        return self._way(_("Helplines, online and other help for all of Scotland"), params, query)

    def _all_national(self) -> list[Way]:
        """Where every other way is closed: all that anybody in Scotland can use, whatever was looked for."""
        label = _("Everything that all of Scotland can use")
        return self._way(label, [("only", "national")], Query(only="national"))
