"""What the page of results shows, made ready for a template that holds no logic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yersel.core.folding import fold
from yersel.directory import facets
from yersel.directory.asking import Asked
from yersel.directory.cards import Card
from yersel.directory.find_address import Params, address_of, known_params, without
from yersel.directory.finding import Finding
from yersel.directory.forms import RADII
from yersel.directory.safety import SafetyContact, contacts_for
from yersel.directory.search import AREA_PLACES, PAGE_SIZE, Results
from yersel.directory.thesaurus import Recognised
from yersel.directory.vocabulary import Vocabulary
from yersel.places.queries import Choices, NotFound, Place

HEADING_LETTERS = 60  # a long sentence stays whole in its box; the heading must not fill a phone
SAID_OUTSIDE_THE_PANEL = {"q", "near", "sort", "page"}


@dataclass(frozen=True)
class Filter:
    """One box of a facet: how many services choosing it would leave."""

    code: str
    label: str | Promise
    count: int
    is_chosen: bool
    group: str | Promise = ""
    depth: int = 0

    @property
    def is_empty(self) -> bool:
        return self.count == 0 and not self.is_chosen


@dataclass(frozen=True)
class FilterGroup:
    """One facet with its boxes; open where something in it is chosen."""

    code: str
    label: str | Promise
    filters: list[Filter]
    problem: str = ""

    @property
    def is_open(self) -> bool:
        return any(box.is_chosen for box in self.filters)

    @property
    def chosen_count(self) -> int:
        return sum(box.is_chosen for box in self.filters)


@dataclass(frozen=True)
class Chip:
    """Something that narrows the search, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True)
class Reading:
    """A line that says how something typed was read, and the address that takes that back."""

    text: str
    undo: str
    undo_url: str


@dataclass(frozen=True)
class Option:
    """One choice of a list to choose from."""

    code: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class FindPage:
    """Everything `directory/find.html` shows."""

    asked: Asked
    heading: str
    place: Place | None
    place_note: str
    not_found: NotFound | None
    suggestions: list[Link]
    near_text: str
    readings: list[Reading]
    relaxed: str
    safety: list[SafetyContact]
    cards: list[Card]
    also: list[Card]
    total: int
    groups: list[FilterGroup]
    chips: list[Chip]
    sorts: list[Option]
    radii: list[Option]
    page: int
    pages: int
    first: int
    past_the_end: str
    last_page_url: str
    last_key: str
    map_url: str
    remember_url: str
    kept: Params = field(default_factory=list)

    @property
    def is_panel_open(self) -> bool:
        """Whether the filters stand open: something is chosen there, or a message there must be seen."""
        asked = self.asked
        return bool(asked.chosen or asked.age is not None or asked.only or asked.problems.keys() - SAID_OUTSIDE_THE_PANEL)


def find_page(data: QueryDict, finding: Finding, cards: list[Card], *, has_own_place: bool = False) -> FindPage:
    """Put the page together from what was found and the cards of its hits.

    Where the device has a place of its own, taking off a place must say that none is wanted.
    """
    asked, place, results = finding.asked, finding.place, finding.results or Results([], 0, {})
    params = known_params(data)
    pages = results.pages()
    not_found = finding.answer if isinstance(finding.answer, NotFound) else None
    rest = without(params, "near", "lat", "lon")
    return FindPage(
        asked=asked,
        heading=_heading(results.total, finding),
        place=place,
        place_note=place.note if place else "",
        not_found=not_found,
        suggestions=[Link(one.label, address_of([*rest, ("near", one.key)])) for one in not_found.suggestions]
        if not_found
        else [],
        near_text=place.label if place and not asked.near else "",
        readings=_readings(params, finding),
        relaxed=_relaxed(finding) if results.is_relaxed and results.total else "",
        safety=contacts_for(finding.understood.safety),
        cards=cards[: len(results.hits)],
        also=cards[len(results.hits) :],
        total=results.total,
        groups=_groups(asked, results, finding.vocabulary),
        chips=_chips(params, finding, [("anywhere", "1")] if has_own_place else []),
        sorts=_sorts(asked, place),
        radii=_radii(asked, place),
        page=asked.page,
        pages=pages,
        first=(asked.page - 1) * PAGE_SIZE + 1,
        past_the_end=_("There is no page %(page)d.") % {"page": asked.page} if asked.page > pages else "",
        map_url=_map_url(params, asked),
        remember_url=_remember_url(params, place),
        last_page_url=address_of([*params, ("page", str(pages))]),
        last_key=results.hits[-1].key if results.hits else "",
        kept=[
            pair
            for pair in params
            if pair[0] in ("plain", "as_typed", "map", "size")
            or (pair[0] in ("lat", "lon") and not asked.near and asked.latitude)
        ],
    )


def _map_url(params: Params, asked: Asked) -> str:
    """The same page with the map, or without it where it is there."""
    rest = without(params, "map")
    shown = len(rest) < len(params)
    page = [("page", str(asked.page))] if asked.page > 1 else []
    return address_of([*rest, *page]) if shown else f"{address_of([*rest, ('map', '1'), *page])}#map"


def _remember_url(params: Params, place: Place | None) -> str:
    """Where this place and these needs can be remembered, if the search has any."""
    needs = [pair for pair in params if pair[0] in ("condition", "stage", "access")]
    kept = [*([("near", place.key)] if place else []), *needs]
    return f"{reverse('directory:remembered')}?{urlencode(kept)}" if kept else ""


def _readings(params: Params, finding: Finding) -> list[Reading]:
    """What lay words were taken for, and spelling that was mended; each can be taken back by one tap."""
    lines = []
    for wrong, right in finding.understood.corrected:
        words = {"wrong": wrong, "right": right}
        lines.append(
            Reading(
                _("Showing “%(right)s”.") % words,
                _("Search for “%(wrong)s” instead") % words,
                address_of([*params, ("as_typed", "1")]),
            )
        )
    for one in finding.understood.recognised:
        if not one.is_label:
            words = {"typed": one.shown, "labels": _labels(one)}
            lines.append(
                Reading(
                    _("You typed “%(typed)s”. Also showing %(labels)s.") % words,
                    _("Only look for “%(typed)s”") % words,
                    address_of([*params, ("plain", one.typed)]),
                )
            )
    if finding.understood.carer_terms:
        spoken_of = finding.understood.somebody_else
        lines.append(
            Reading(
                _("You typed “%(typed)s”. Also showing support for people who look after somebody.") % {"typed": spoken_of},
                _("Leave that out"),
                address_of([*params, ("plain", spoken_of)]),
            )
        )
    return lines


def _labels(one: Recognised) -> str:
    return ", ".join(dict.fromkeys(term.label for term in one.terms))


def _relaxed(finding: Finding) -> str:
    meant = ", ".join(dict.fromkeys(_labels(one) for one in finding.understood.recognised))
    return _("Nothing here has all of your words. These are for %(meant)s.") % {"meant": meant}


def choose_place(data: QueryDict, finding: Finding) -> dict[str, object]:
    """What the page shows that asks which of several places was meant: each with the rest of the search kept."""
    if not isinstance(finding.answer, Choices):
        return {"question": "", "links": []}
    rest = without(known_params(data), "near", "lat", "lon")
    if finding.understood.place:  # the place stood among the words
        rest = [*without(rest, "q"), ("q", finding.understood.without_place)]
    links = [Link(option.key, address_of([*rest, ("near", option.key)])) for option in finding.answer.options]
    return {"question": finding.answer.question, "links": links}


def _heading(total: int, finding: Finding) -> str:
    counted = ngettext("%(n)s service", "%(n)s services", total) % {"n": f"{total:,}"} if total else _("No services yet")
    asked, place = finding.asked.q if fold(finding.asked.q) else "", finding.place
    if finding.understood.place and place:
        asked = finding.understood.without_place
    if finding.understood.safety:  # such words are not held up to the person again, nor left in a tab's name
        counted, asked = counted if total else _("There is help for you now"), ""
    words = _(" for “%(words)s”") % {"words": Truncator(asked).chars(HEADING_LETTERS)} if asked else ""
    if place is None:
        return f"{counted}{words}"
    where = _(" in %(place)s") if place.kind in AREA_PLACES else _(" near %(place)s")
    return f"{counted}{words}{where % {'place': place.label}}"


def _groups(asked: Asked, results: Results, vocabulary: Vocabulary) -> list[FilterGroup]:
    return [
        FilterGroup(
            facet.code,
            facet.label,
            [
                Filter(
                    choice.code,
                    choice.label,
                    results.facets[facet.code][choice.bit],
                    choice.code in asked.chosen.get(facet.code, []),
                    choice.group,
                    choice.depth,
                )
                for choice in vocabulary.choices[facet.code]
            ],
            asked.problems.get(facet.code, ""),
        )
        for facet in facets.FACETS
    ]


def _chips(params: Params, finding: Finding, anywhere: Params) -> list[Chip]:
    asked, place, understood = finding.asked, finding.place, finding.understood
    chips = []
    if fold(asked.q) and not understood.recognised:
        chips.append(Chip(f"“{understood.without_place if understood.place else asked.q}”", address_of(without(params, "q"))))
    chips += [Chip(label, address_of([*params, *plain])) for label, plain in _plain_by_label(understood.recognised).items()]
    if place:
        rest = without(params, "near", "lat", "lon", "radius")
        if understood.place:
            rest = [*without(rest, "q"), *([("q", understood.without_place)] if understood.without_place else [])]
        chips.append(Chip(place.label, address_of([*rest, *anywhere])))
    for facet, codes in asked.chosen.items():
        for code in codes:
            choice = finding.vocabulary.choice(facet, code)
            rest = [pair for pair in params if pair != (facet, code)]
            chips.append(Chip(str(choice.label) if choice else code, address_of(rest)))
    if asked.age is not None:
        chips.append(Chip(_("Age %(age)d") % {"age": asked.age}, address_of(without(params, "age"))))
    if asked.only:
        label = _("Local only") if asked.only == "local" else _("Scotland-wide only")
        chips.append(Chip(label, address_of(without(params, "only"))))
    return chips


def _plain_by_label(recognised: Iterable[Recognised]) -> dict[str, Params]:
    """What must be left as words to take off each thing that was understood, however many words stood for it."""
    found: dict[str, Params] = {}
    for one in recognised:
        found.setdefault(_labels(one), []).append(("plain", one.typed))
    return found


def _sorts(asked: Asked, place: Place | None) -> list[Option]:
    labels: Mapping[str, str] = {
        "best": _("Best match"),
        "nearest": _("Nearest"),
        "a-z": _("A to Z"),
        "newest": _("Newest"),
        "checked": _("Last checked"),
    }
    return [Option(code, label, asked.sort == code) for code, label in labels.items() if code != "nearest" or place]


def _radii(asked: Asked, place: Place | None) -> list[Option]:
    if place is None or place.kind in AREA_PLACES:
        return []
    how = {1: _("walk"), 5: _("bus"), 10: _("bus"), 20: _("car"), 50: _("car")}  # short: a closed list box is narrow
    options = [
        Option(
            str(km),
            _("%(km)d km, %(miles)s: %(how)s") % {"km": km, "miles": _about_miles(km), "how": how[km]},
            asked.radius_km == km,
        )
        for km in RADII
    ]
    if asked.radius_km is not None and asked.radius_km not in RADII:
        options.insert(0, Option(f"{asked.radius_km:g}", _("%(km)g km") % {"km": asked.radius_km}, True))
    return [*options, Option("any", _("Any distance"), asked.radius_km is None)]


def _about_miles(km: int) -> str:
    miles = round(km / 1.609344)
    return ngettext("%(n)d mile", "%(n)d miles", miles) % {"n": miles} if miles > 1 else _("½ mile")
