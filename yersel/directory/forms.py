"""What people and machines ask of `/find`, made clean: what is wrong is said at its field, and the rest still runs."""

from __future__ import annotations

import math

from django.http import QueryDict
from django.utils.translation import gettext as _

from yersel.core.folding import fold
from yersel.directory import facets
from yersel.directory.asking import DEFAULT_RADIUS_KM, SORTS, Asked
from yersel.directory.vocabulary import Vocabulary

LONGEST_WORDS = 200
RADII = [1, 5, 10, 20, 50]
LAST_PAGE = 50_000
ONLY = ["local", "national"]


class FindForm:
    """Reads the parameters of `/find`. Empty and unknown parameters are ignored."""

    def __init__(self, data: QueryDict, vocabulary: Vocabulary) -> None:
        self.data, self.vocabulary = data, vocabulary
        self.problems: dict[str, str] = {}

    def asked(self) -> Asked:
        """The clean search. Never raises: every field that cannot be read keeps its default and has a problem said."""
        latitude, longitude = self._point()
        return Asked(
            q=self._words(),
            near=self._text("near", _("We looked at the first 200 letters of the place.")),
            latitude=latitude,
            longitude=longitude,
            radius_km=self._radius(),
            chosen=self._chosen(),
            age=self._age(),
            only=self._one_of("only", ONLY, ""),
            sort=self._one_of("sort", SORTS, "best"),
            page=self._page(),
            after=self._value("after")[:LONGEST_WORDS],
            plain=tuple(text[:LONGEST_WORDS] for text in self.data.getlist("plain")[:10] if text.strip()),
            as_typed=self._value("as_typed") == "1",
            problems=self.problems,
        )

    def _value(self, name: str) -> str:
        return " ".join((self.data.get(name) or "").replace("\0", " ").split())

    def _text(self, name: str, too_long: str) -> str:
        text = self._value(name)
        if len(text) > LONGEST_WORDS:
            self.problems[name] = too_long
        return text[:LONGEST_WORDS].strip()

    def _words(self) -> str:
        words = self._text("q", _("We searched for the first 200 letters of what you typed."))
        if words and not fold(words):
            self.problems["q"] = _("We could not read any words in that, so here is everything.")
        return words

    def _number(self, name: str) -> float | None:
        try:
            number = float(self._value(name)[:40])
        except ValueError:
            return None
        return number if math.isfinite(number) else None

    def _radius(self) -> float | None:
        text = self._value("radius").casefold()
        if text in ("", "any"):
            return None if text else DEFAULT_RADIUS_KM
        number = self._number("radius")
        if number is None or not 0.1 <= number <= 100:
            self.problems["radius"] = _("Choose a distance from 1 to 50 km. We used 10 km.")
            return DEFAULT_RADIUS_KM
        return number

    def _age(self) -> int | None:
        if not self._value("age"):
            return None
        number = self._number("age")
        if number is None or not 0 <= number <= 130 or number != int(number):
            self.problems["age"] = _("An age is a whole number from 0 to 130. We searched for every age.")
            return None
        return int(number)

    def _page(self) -> int:
        if not self._value("page"):
            return 1
        number = self._number("page")
        if number is None or number < 1 or number != int(number):
            self.problems["page"] = _("A page is a whole number from 1. This is page 1.")
            return 1
        return min(int(number), LAST_PAGE)

    def _one_of(self, name: str, known: list[str], default: str) -> str:
        value = self._value(name)
        if not value or value in known:
            return value or default
        self.problems[name] = {
            "sort": _("We do not know that order. These are sorted by best match."),
            "only": _("Choose local or Scotland-wide. We searched both."),
        }[name]
        return default

    def _chosen(self) -> dict[str, list[str]]:
        chosen: dict[str, list[str]] = {}
        for facet in facets.FACETS:
            asked = dict.fromkeys(value.strip() for value in self.data.getlist(facet.code)[:100] if value.strip())
            known = [code for code in asked if self.vocabulary.bit(facet.code, code) is not None]
            if known:
                chosen[facet.code] = known
            if len(known) < len(asked):
                self.problems[facet.code] = _("One of the choices under “%(facet)s” is not known. We left it out.") % {
                    "facet": facet.label
                }
        return chosen

    def _point(self) -> tuple[float | None, float | None]:
        if not self._value("lat") and not self._value("lon"):
            return None, None
        latitude, longitude = self._number("lat"), self._number("lon")
        if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
            self.problems["near"] = _("We could not tell where you are. Type a town or postcode.")
            return None, None
        # To about 100 m: near enough to find a group, and no nearer than we need to know.
        return round(latitude, 3), round(longitude, 3)
