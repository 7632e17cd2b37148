"""What the page of results shows, made ready for a template that holds no logic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yersel.directory import facets
from yersel.directory.cards import Card
from yersel.directory.forms import RADII, Asked
from yersel.directory.search import AREA_PLACES, PAGE_SIZE, Results
from yersel.directory.vocabulary import Vocabulary
from yersel.places.queries import Choices, NotFound, Place

KNOWN = ["q", "near", "lat", "lon", "radius", *facets.BY_CODE, "age", "only", "sort", "size"]
Params = list[tuple[str, str]]

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
    near_text: str
    cards: list[Card]
    also: list[Card]
    total: int
    groups: list[FilterGroup]
    chips: list[Chip]
    sorts: list[Option]
    radii: list[Option]
    page: int
    pages: int
    page_base: str
    first: int
    past_the_end: str
    last_page_url: str
    ways_out: list[Link]
    kept: Params = field(default_factory=list)

def find_page(
    data: QueryDict,
    asked: Asked,
    answer: Place | NotFound | None,
    results: Results,
    shown: list[Card],
    also: list[Card],
    vocabulary: Vocabulary,
) -> FindPage:
    """Put the page together. `answer` is None where no place was asked for."""
    place = answer if isinstance(answer, Place) else None
    params = known_params(data)
    pages = results.pages()
    past = asked.page > pages
    return FindPage(
        asked=asked,
        heading=_heading(results.total, asked, place),
        place=place,
        place_note=place.note if place else "",
        not_found=answer if isinstance(answer, NotFound) else None,
        near_text=asked.near or (place.label if place and asked.latitude is not None else ""),
        cards=shown,
        also=also,
        total=results.total,
        groups=_groups(asked, results, vocabulary),
        chips=_chips(params, asked, place, vocabulary),
        sorts=_sorts(asked, place),
        radii=_radii(asked, place),
        page=asked.page,
        pages=pages,
        page_base=_url(_without(params, "page")),
        first=(asked.page - 1) * PAGE_SIZE + 1,
        past_the_end=_("There is no page %(page)d.") % {"page": asked.page} if past else "",
        last_page_url=_url([*_without(params, "page"), ("page", str(pages))]),
        ways_out=_ways_out(params, asked, place) if results.total == 0 else [],
        kept=[pair for pair in params if pair[0] in ("lat", "lon", "size") and not (asked.near and pair[0] != "size")],
    )

def known_params(data: QueryDict) -> Params:
    """The parameters that mean something, in a fixed order, without empty ones."""
    return [(name, value) for name in KNOWN for value in data.getlist(name)[:100] if value.strip()]

def choice_links(data: QueryDict, choices: Choices) -> list[Link]:
    """A link for each place that was perhaps meant, the rest of the search kept."""
    rest = _without(known_params(data), "near", "lat", "lon")
    return [Link(option.key, _url([*rest, ("near", option.key)])) for option in choices.options]

def near_links(data: QueryDict, keys: Sequence[str]) -> list[Link]:
    """The same search near each of these places."""
    rest = _without(known_params(data), "near", "lat", "lon")
    return [Link(key, _url([*rest, ("near", key)])) for key in keys]

def _url(params: Params) -> str:
    return f"{reverse('directory:find')}?{urlencode(params)}" if params else reverse("directory:find")

def _without(params: Params, *names: str) -> Params:
    return [pair for pair in params if pair[0] not in names]

def _heading(total: int, asked: Asked, place: Place | None) -> str:
    counted = ngettext("%(n)s service", "%(n)s services", total) % {"n": f"{total:,}"} if total else _("No services yet")
    words = _(" for “%(words)s”") % {"words": asked.q} if asked.q else ""
    where = _(" near %(place)s") % {"place": place.label} if place and place.kind not in AREA_PLACES else ""
    where = where or (_(" in %(place)s") % {"place": place.label} if place else "")
    return f"{counted}{words}{where}"

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

def _chips(params: Params, asked: Asked, place: Place | None, vocabulary: Vocabulary) -> list[Chip]:
    chips = []
    if asked.q:
        chips.append(Chip(f"“{asked.q}”", _url(_without(params, "q", "page"))))
    if place:
        chips.append(Chip(place.label, _url(_without(params, "near", "lat", "lon", "radius", "page"))))
    for facet, codes in asked.chosen.items():
        for code in codes:
            choice = vocabulary.choice(facet, code)
            rest = [pair for pair in params if pair != (facet, code) and pair[0] != "page"]
            chips.append(Chip(str(choice.label) if choice else code, _url(rest)))
    if asked.age is not None:
        chips.append(Chip(_("Age %(age)d") % {"age": asked.age}, _url(_without(params, "age", "page"))))
    if asked.only:
        label = _("Local only") if asked.only == "local" else _("Scotland-wide only")
        chips.append(Chip(label, _url(_without(params, "only", "page"))))
    return chips

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
    how = {1: _("walk"), 5: _("bus"), 10: _("bus or car"), 20: _("car"), 50: _("car or train")}
    options = [
        Option(
            str(km),
            _("%(km)d km (%(miles)s), %(how)s") % {"km": km, "miles": _about_miles(km), "how": how[km]},
            asked.radius_km == km,
        )
        for km in RADII
    ]
    if asked.radius_km is not None and asked.radius_km not in RADII:
        options.insert(0, Option(f"{asked.radius_km:g}", _("%(km)g km") % {"km": asked.radius_km}, True))
    return [*options, Option("any", _("Any distance"), asked.radius_km is None)]


def _about_miles(km: int) -> str:
    miles = round(km / 1.609344)
    return ngettext("%(n)d mile", "%(n)d miles", miles) % {"n": miles} if miles > 1 else _("just over ½ mile")

def _ways_out(params: Params, asked: Asked, place: Place | None) -> list[Link]:
    """Where a search finds nothing: each way to find something, most like the search first."""
    ways = []
    if place and place.kind not in AREA_PLACES and asked.radius_km is not None and asked.radius_km < 50:
        ways.append(Link(_("Look up to 50 km away"), _url([*_without(params, "radius", "page"), ("radius", "50")])))
    if asked.chosen or asked.age is not None or asked.only:
        keep = [pair for pair in params if pair[0] in ("q", "near", "lat", "lon", "radius")]
        ways.append(Link(_("Search again without the filters"), _url(keep)))
    if place:
        ways.append(Link(_("Look all over Scotland"), _url(_without(params, "near", "lat", "lon", "radius", "page"))))
    if asked.only != "national":
        keep = [pair for pair in params if pair[0] in ("q", "condition")]
        ways.append(Link(_("Helplines, online and Scotland-wide help"), _url([*keep, ("only", "national")])))
    if asked.q:
        ways.append(Link(_("Everything near here, whatever it is called") if place else _("Everything in the directory"),
                         _url(_without(params, "q", "page"))))
    return ways
