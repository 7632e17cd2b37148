"""The page of a condition or a kind of support in one place, ready for its template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yersel.directory.cards import Card
from yersel.directory.facets import FIXED, Choice
from yersel.directory.landing import Landing, LandingPlace, LandingTerm
from yersel.directory.models import Facet
from yersel.directory.presenters_browse import Entry
from yersel.directory.presenters_service import find_url
from yersel.directory.vocabulary import Vocabulary
from yersel.places.models import Settlement

MOST_BESIDE = 10


@dataclass(frozen=True)
class LandingPage:
    """Everything `directory/landing.html` shows."""

    heading: str
    lede: str
    facts: list[str]
    local: int
    national: int
    cards: list[Card]
    local_url: str
    national_url: str
    near: str
    facet: str
    code: str
    term: str
    term_url: str
    council: str
    council_url: str
    beside_words: str
    beside: list[Entry]
    towns: list[Entry] = field(default_factory=list)
    whole_council: Entry | None = None
    json_ld: Mapping[str, Any] = field(default_factory=dict)


def landing_page(
    where: LandingPlace,
    term: LandingTerm,
    found: Landing,
    vocabulary: Vocabulary,
    towns: Iterable[Settlement],
    address: str,
    root: str,
) -> LandingPage:
    """`address` is the page's own, `root` what stands before a path."""
    label, code = str(term.choice.label), term.choice.code
    names = {"term": label, "place": where.name}
    heading = _("%(term)s in %(place)s") % names if where.is_council else _("%(term)s near %(place)s") % names
    chosen = {"near": where.near, term.facet.value: code}
    other = Facet.KIND if term.facet == Facet.CONDITION else Facet.CONDITION
    council_page = Entry(
        _("%(term)s in all of %(place)s") % {"term": label, "place": where.council.name}, url_of(where.council.slug, code), 0
    )
    return LandingPage(
        heading=heading,
        lede=_lede(names, found, is_council=where.is_council),
        facts=_facts(found),
        local=found.local,
        national=found.national,
        cards=found.cards,
        local_url=find_url(**chosen, only="local"),
        national_url=find_url(**{term.facet.value: code}, only="national"),
        near=where.near,
        facet=term.facet.value,
        code=code,
        term=label,
        term_url=reverse(f"directory:{term.facet.value}-show", args=[code]),
        council=where.council.name,
        council_url=reverse("directory:area-show", args=[where.council.slug]),
        beside_words=_("Kinds of support here") if other == Facet.KIND else _("For these conditions here"),
        beside=_beside(where, found, other, vocabulary),
        towns=[Entry(town.name, url_of(town.slug, code), 0) for town in towns],
        whole_council=None if where.is_council else council_page,
        json_ld=_item_list(heading, found, address, root),
    )


def url_of(place_slug: str, code: str) -> str:
    return reverse("directory:landing", args=[place_slug, code])


def _lede(names: Mapping[str, str], found: Landing, *, is_council: bool) -> str:
    if not found.local:
        return _("We know of no local service for this yet.")
    words = {**names, "n": found.local}
    if is_council:
        return ngettext("%(n)d local service in %(place)s.", "%(n)d local services in %(place)s.", found.local) % words
    return ngettext("%(n)d local service near %(place)s.", "%(n)d local services near %(place)s.", found.local) % words


def _facts(found: Landing) -> list[str]:
    """What is true of how many of the local services; only what is true of any."""
    free, joining, how = (found.results.facets[facet] for facet in ("cost", "joining", "how"))
    counted = [
        (free[_bit("cost", "free")], _("free: %(n)d")),
        (joining[_bit("joining", "self")], _("you can join by yourself: %(n)d")),
        (how[_bit("how", "online")], _("online: %(n)d")),
    ]
    return [words % {"n": number} for number, words in counted if number]


def _bit(facet: str, code: str) -> int:
    return next(choice.bit for choice in FIXED[facet] if choice.code == code)


def _beside(where: LandingPlace, found: Landing, other: Facet, vocabulary: Vocabulary) -> list[Entry]:
    """What else these services are, each with its own page here, the most of them first."""
    counts: Mapping[int, int] = found.results.facets[other.value]
    choices: list[Choice] = sorted(
        (choice for choice in vocabulary.choices[other] if counts.get(choice.bit)), key=lambda one: -counts[one.bit]
    )
    return [Entry(str(one.label), url_of(where.slug, one.code), counts[one.bit]) for one in choices[:MOST_BESIDE]]


def _item_list(heading: str, found: Landing, address: str, root: str) -> dict[str, Any]:
    """The list in the words of schema.org."""
    items = [
        {"@type": "ListItem", "position": at, "name": card.name, "url": f"{root}{card.get_absolute_url()}"}
        for at, card in enumerate(found.cards, 1)
    ]
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "@id": f"{address}#list",
        "url": address,
        "name": heading,
        "numberOfItems": len(items),
        "itemListElement": items,
    }
