"""Where a search finds little: what was looked for, and each way to find more, with how many services it truly leads to.

The ways come in the order of the directory's specification: spelling, distance, one filter less, all of Scotland, organisations.
A way is offered only where it leads to more than is here already. One statement counts them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from yersel.core.prepared import fetch_prepared
from yersel.directory.asking import AREA_PLACES, Query
from yersel.directory.find_address import Params, address_of, without
from yersel.directory.finding import Finding
from yersel.directory.search import FEW, read_totals, totals_sql
from yersel.directory.suggesting import Suggestion, organisations_called_sql, read_organisations
from yersel.directory.text_query import text_of
from yersel.directory.understanding import understand

Fetch = Callable[[str, Mapping[str, Any]], list[tuple[Any, ...]]]
MOST_FILTERS = 6  # that are tried one by one; all are taken off together where none of them alone helps
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


def few_results(params: Params, finding: Finding, *, today: date, fetch: Fetch = fetch_prepared) -> FewResults | None:
    """What else there is to do; None where enough was found. `params` are the known parameters of the address.

    `fetch` runs the one statement; a page lets the gap be counted with it."""
    if finding.results is None or finding.results.total >= FEW or finding.asked.page > 1:
        return None
    words = finding.understood.without_place if finding.understood.place else finding.asked.q
    ways, organisations = _Ways(params, finding, today, fetch).and_organisations(words)
    listing = reverse("directory:organisation-list")
    return FewResults(
        total=finding.results.total,
        looked_for=_looked_for(finding),
        ways=ways,
        organisation_url=(f"{listing}?{urlencode({'q': words})}" if organisations else listing) if words else "",
        organisations=organisations[:MOST_ORGANISATIONS],
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


@dataclass(frozen=True)
class _Candidate:
    """A way that may be offered, once it is known how many services it leads to. Of each `group` only the first good one is."""

    group: str
    label: str
    params: Params
    query: Query


class _Ways:
    """Gathers the ways in their order and counts them all by one statement."""

    def __init__(self, params: Params, finding: Finding, today: date, fetch: Fetch) -> None:
        self.params, self.finding, self.today, self.fetch = params, finding, today, fetch
        self.query, self.asked = finding.query, finding.asked
        self.present = finding.results.total if finding.results else 0

    def and_organisations(self, words: str) -> tuple[list[Way], list[Suggestion]]:
        """The ways that lead to more than is here; where none does, all that anybody in Scotland can use.

        With them the organisations called so."""
        tried = [*self._spelling(), *self._farther(), *self._one_filter_less(), *self._national()]
        last = _Candidate(
            "last", _("Everything that all of Scotland can use"), [("only", "national")], Query(only="national", page_size=0)
        )
        counts, organisations = self._count([each.query for each in (*tried, last)], words)
        ways: dict[str, Way] = {}
        for each, count in zip(tried, counts, strict=False):
            if count > self.present:
                ways.setdefault(each.group, Way(each.label, address_of(each.params), count))
        if any(group.startswith("without ") for group in ways):
            ways.pop("filters", None)
        if not ways and counts[-1] > self.present:
            return [Way(last.label, address_of(last.params), counts[-1])], organisations
        return list(ways.values()), organisations

    def _count(self, queries: list[Query], words: str) -> tuple[list[int], list[Suggestion]]:
        sql, params = totals_sql(queries, today=self.today)
        named, more = organisations_called_sql(words)
        if named:
            sql = f"SELECT counted.*, NULL, NULL, NULL FROM ({sql}) counted (nth, total)"  # noqa: S608 - text of our own
            sql += f" UNION ALL SELECT -1, 0, is_first, name, slug FROM ({named}) named (what, is_first, name, slug, of)"  # noqa: S608
        rows = self.fetch(sql, params | more)
        organisations = [(nth, *called) for nth, _total, *called in rows if nth < 0]
        return read_totals([row[:2] for row in rows if row[0] >= 0]), read_organisations(organisations)

    def _spelling(self) -> Iterator[_Candidate]:
        if not self.asked.as_typed or not self.asked.q:
            return
        read = understand(self.asked.q, find_place=bool(self.finding.understood.place), plain=self.asked.plain)
        if right := ", ".join(fix for _wrong, fix in read.corrected):
            label = _("Search for “%(words)s”") % {"words": right}
            yield _Candidate("spelling", label, without(self.params, "as_typed"), replace(self.query, text=text_of(read)))

    def _farther(self) -> Iterator[_Candidate]:
        """Twice as far, and if that is no better, as far as we look."""
        place, radius = self.query.place, self.query.radius_km
        if place is None or place.kind in AREA_PLACES or radius is None or radius >= FARTHEST_KM:
            return
        for km in dict.fromkeys([min(2 * radius, FARTHEST_KM), FARTHEST_KM]):
            params = [*without(self.params, "radius"), ("radius", f"{km:g}")]
            yield _Candidate("farther", _("Look up to %(km)g km away") % {"km": km}, params, replace(self.query, radius_km=km))

    def _one_filter_less(self) -> list[_Candidate]:
        less = list(self._filters())
        if len(less) < 2:
            return less
        keep = [pair for pair in self.params if pair[0] in ("q", "near", "lat", "lon", "radius", "plain", "as_typed")]
        everything = replace(self.query, chosen={}, age=None, only="")
        return [*less[:MOST_FILTERS], _Candidate("filters", _("Take off all the filters"), keep, everything)]

    def _filters(self) -> Iterator[_Candidate]:
        def less_of(label: str, params: Params, query: Query) -> _Candidate:
            return _Candidate(f"without {label}", _("Without “%(filter)s”") % {"filter": label}, params, query)

        for facet, codes in self.asked.chosen.items():  # any one of several is wanted, so without one of them there would be less
            rest = {code: bits for code, bits in self.query.chosen.items() if code != facet}
            labels = ", ".join(_label(self.finding, facet, code) for code in codes)
            yield less_of(labels, without(self.params, facet), replace(self.query, chosen=rest))
        if self.asked.age is not None:
            label = _("Age %(age)d") % {"age": self.asked.age}
            yield less_of(label, without(self.params, "age"), replace(self.query, age=None))
        if self.asked.only:
            label = _("Local only") if self.asked.only == "local" else _("Scotland-wide only")
            yield less_of(label, without(self.params, "only"), replace(self.query, only=""))

    def _national(self) -> Iterator[_Candidate]:
        """What anybody in Scotland can use, for the same words and conditions."""
        if self.query.only == "national":
            return
        words = self.finding.understood.without_place if self.finding.understood.place else self.asked.q
        conditions = self.query.chosen.get("condition")
        keep = [pair for pair in self.params if pair[0] in ("condition", "plain", "as_typed")]
        query = Query(words=words, text=self.query.text, chosen={"condition": conditions} if conditions else {}, only="national")
        params = [*([("q", words)] if words else []), *keep, ("only", "national")]
        yield _Candidate("national", _("Helplines, online and other help for all of Scotland"), params, query)
