"""The pages to browse by condition, stage, kind and council area, and the part of the first page that leads there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yersel.core.components import MapTile
from yersel.directory.browsing import near_text
from yersel.directory.cards import Card
from yersel.directory.facets import Choice
from yersel.directory.models import Facet
from yersel.directory.presenters_service import Link, find_url
from yersel.directory.search import Results
from yersel.directory.stage_words import STAGES
from yersel.directory.vocabulary import Vocabulary
from yersel.places.models import CouncilArea, Settlement


@dataclass(frozen=True)
class Entry:
    """A line to choose: its name, where it leads, how many services are there."""

    label: str
    url: str
    count: int
    note: str = ""
    depth: int = 0


@dataclass(frozen=True)
class Heading:
    """Entries under a heading; `anchor` is what a link on the same page goes to."""

    label: str
    anchor: str
    entries: list[Entry]


@dataclass(frozen=True)
class ConditionsPage:
    headings: list[Heading]
    letters: list[Heading]


@dataclass(frozen=True)
class TermPage:
    """One condition, stage or kind, with the first of its services and what else they are."""

    facet: str
    code: str
    name: str
    lede: str
    label: str
    total: int
    cards: list[Card]
    all_url: str
    narrower: list[Entry]
    beside: list[Entry]
    beside_words: str

    @property
    def meta_description(self) -> str:
        words = {"name": self.name, "n": self.total}
        return ngettext("%(name)s: %(n)d service in Scotland.", "%(name)s: %(n)d services in Scotland.", self.total) % words


@dataclass(frozen=True)
class AreaPage:
    """One council area."""

    council: CouncilArea
    near: str
    total: int
    cards: list[Card]
    local_url: str
    all_url: str
    national_url: str
    kinds: list[Entry]
    towns: list[Link] = field(default_factory=list)

    @property
    def meta_description(self) -> str:
        words = {"name": self.council.name, "n": self.total}
        return (
            ngettext(
                "%(n)d local service for living well with a long term condition in %(name)s.",
                "%(n)d local services for living well with a long term condition in %(name)s.",
                self.total,
            )
            % words
        )


def condition_entries(vocabulary: Vocabulary, counts: Mapping[str, Counter[int]]) -> list[tuple[Choice, Entry]]:
    """Every condition with its count, parents before their children."""
    return [(choice, _entry(Facet.CONDITION, choice, counts)) for choice in vocabulary.choices[Facet.CONDITION]]


def _entry(facet: Facet, choice: Choice, counts: Mapping[str, Counter[int]]) -> Entry:
    url = reverse(f"directory:{facet.value}-show", args=[choice.code])
    return Entry(str(choice.label), url, counts[facet.value][choice.bit], depth=choice.depth)


def conditions_page(vocabulary: Vocabulary, counts: Mapping[str, Counter[int]]) -> ConditionsPage:
    """Under the headings of the word list, and again from A to Z."""
    pairs = condition_entries(vocabulary, counts)
    groups: dict[str, list[Entry]] = {}
    for choice, entry in pairs:
        groups.setdefault(str(choice.group), []).append(entry)
    by_name = sorted((entry for _choice, entry in pairs), key=lambda entry: entry.label.casefold())
    letters: dict[str, list[Entry]] = {}
    for entry in by_name:
        letters.setdefault(entry.label[0].upper(), []).append(entry)
    return ConditionsPage(
        [Heading(label or _("Others"), f"group-{number}", found) for number, (label, found) in enumerate(groups.items(), 1)],
        [Heading(letter, f"letter-{letter.lower()}", found) for letter, found in letters.items()],
    )


def kind_entries(vocabulary: Vocabulary, counts: Mapping[str, Counter[int]]) -> list[Entry]:
    return [_entry(Facet.KIND, choice, counts) for choice in vocabulary.choices[Facet.KIND]]


def stage_entries(vocabulary: Vocabulary, counts: Mapping[str, Counter[int]]) -> list[Entry]:
    """The stages in people's words; the strategy's own name stands beside."""
    entries = []
    for one in STAGES:
        choice = vocabulary.choice(Facet.STAGE, one.stage.value)
        count = counts[Facet.STAGE][choice.bit] if choice else 0
        url = reverse("directory:stage-show", args=[one.stage.value])
        entries.append(Entry(str(one.words), url, count, note=str(one.hint)))
    return entries


def tiles(councils: Iterable[CouncilArea], counts: Mapping[str, int]) -> list[MapTile]:
    """Scotland, a square for each council area."""
    return [
        MapTile(
            council.name,
            reverse("directory:area-show", args=[council.slug]),
            council.tile_column,
            council.tile_row,
            counts.get(council.code, 0),
        )
        for council in councils
    ]


def term_page(facet: Facet, choice: Choice, vocabulary: Vocabulary, results: Results, cards: list[Card]) -> TermPage:
    """`beside` are kinds on the page of a condition or stage, and conditions on the page of a kind."""
    name, lede = str(choice.label), ""
    if facet == Facet.STAGE:
        words = next((one for one in STAGES if one.stage.value == choice.code), None)
        name, lede = (str(words.words), str(words.hint)) if words else (name, "")
    other = Facet.CONDITION if facet == Facet.KIND else Facet.KIND
    return TermPage(
        facet=facet.value,
        code=choice.code,
        name=name,
        lede=lede,
        label=str(choice.label),
        total=results.total,
        cards=cards,
        all_url=find_url(**{facet.value: choice.code}),
        narrower=_narrower(facet, choice, vocabulary),
        beside=_beside({facet.value: choice.code}, other, vocabulary, results),
        beside_words=_("For these conditions") if other == Facet.CONDITION else _("Kinds of support"),
    )


def _narrower(facet: Facet, choice: Choice, vocabulary: Vocabulary) -> list[Entry]:
    """The terms right below this one."""
    choices = list(vocabulary.choices[facet])
    below = []
    for other in choices[choices.index(choice) + 1 :]:
        if other.depth <= choice.depth:
            break
        if other.depth == choice.depth + 1:
            below.append(Entry(str(other.label), reverse(f"directory:{facet.value}-show", args=[other.code]), 0))
    return below


def _beside(params: dict[str, str], other: Facet, vocabulary: Vocabulary, results: Results) -> list[Entry]:
    """What else these services are, the most of them first."""
    counts = results.facets[other.value]
    choices = sorted((choice for choice in vocabulary.choices[other] if counts[choice.bit]), key=lambda one: -counts[one.bit])
    return [Entry(str(one.label), find_url(**params, **{other.value: one.code}), counts[one.bit]) for one in choices[:12]]


def area_page(
    council: CouncilArea, vocabulary: Vocabulary, results: Results, cards: list[Card], settlements: Iterable[Settlement]
) -> AreaPage:
    near = near_text(council)
    return AreaPage(
        council=council,
        near=near,
        total=results.total,
        cards=cards,
        local_url=find_url(near=near, only="local"),
        all_url=find_url(near=near),
        national_url=find_url(only="national"),
        kinds=_beside({"near": near, "only": "local"}, Facet.KIND, vocabulary, results),
        towns=[Link(town.name, find_url(near=f"{town.name}, {council.name}")) for town in settlements],
    )
