"""What a device remembers, as pages show it: in words, and as filters that are one tap away and never put on unasked."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from yersel.directory.find_address import Params, address_of, known_params, without
from yersel.directory.remembering import Remembered, remembered_by
from yersel.directory.stage_words import words_of
from yersel.directory.vocabulary import Vocabulary, read_vocabulary


@dataclass(frozen=True)
class Offer:
    """A filter to put on, and the search with it."""

    label: str
    url: str


@dataclass(frozen=True)
class ForYou:
    """`place_used` is the remembered place where it was filled in for somebody; `everywhere_url` searches without it."""

    offers: list[Offer] = field(default_factory=list)
    place_used: str = ""
    everywhere_url: str = ""


def for_you(asked: QueryDict, data: QueryDict, remembered: Remembered, vocabulary: Vocabulary) -> ForYou | None:
    """What to offer beside these results; None where nothing is remembered. `data` is `asked` with the place filled in."""
    if remembered.is_empty:
        return None
    params = known_params(data)
    used = remembered.place if data.get("near") == remembered.place and not asked.get("near") else ""
    offers = [
        Offer(label_of(vocabulary, facet, code), address_of([*params, (facet, code)]))
        for facet, code in remembered.terms
        if (facet, code) not in params
    ]
    if remembered.place and not data.get("near"):
        near = [*without(params, "anywhere", "lat", "lon"), ("near", remembered.place)]
        offers.insert(0, Offer(_("near %(place)s") % {"place": remembered.place}, address_of(near)))
    return ForYou(offers, used, address_of([*without(params, "near"), ("anywhere", "1")]))


def label_of(vocabulary: Vocabulary, facet: str, code: str) -> str:
    """A term in the words people read; the stages in people's own."""
    if facet == "stage":
        return str(words_of(code).words)
    choice = vocabulary.choice(facet, code)
    return str(choice.label) if choice else code


def labels(remembered: Remembered, vocabulary: Vocabulary) -> list[str]:
    """All that is remembered but the place, in words."""
    return [label_of(vocabulary, facet, code) for facet, code in remembered.terms]


def search_for(remembered: Remembered) -> str:
    """The search near the place for the conditions: what people come back for."""
    place: Params = [("near", remembered.place)] if remembered.place else []
    return address_of([*place, *(("condition", code) for code in remembered.conditions)])


def greeting(request: HttpRequest | None, subject: object) -> dict[str, object] | None:
    """Fills the slot `home-greeting` where the device remembers anything."""
    remembered = remembered_by(request) if request else Remembered()
    if remembered.is_empty:
        return None
    known = labels(remembered, read_vocabulary())
    return {"remembered": remembered, "labels": known, "find_url": search_for(remembered)}
