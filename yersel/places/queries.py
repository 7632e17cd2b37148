"""The one door to places: what people type, or where their device says they are, to a place with its areas.

`locate` never fails and never guesses: it answers a `Place`, `Choices` to choose from, or `NotFound` with a useful sentence.
"""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yersel.core.folding import fold
from yersel.core.memo import KeptAnswers
from yersel.places.answers import Answer, Choices, NotFound, Place, PlaceKind, Suggestion
from yersel.places.by_name import by_name
from yersel.places.by_point import by_point
from yersel.places.by_postcode import by_postcode
from yersel.places.codes import current_area_code
from yersel.places.known import known_spellings
from yersel.places.postcode_text import normalised, read_postcode
from yersel.places.spellings import key_of_settlement
from yersel.places.suggestions import suggest_places

__all__ = [
    "Answer",
    "Choices",
    "NotFound",
    "Place",
    "PlaceKind",
    "Suggestion",
    "current_area_code",
    "key_of_settlement",
    "known_spellings",
    "locate",
    "nearest_place",
    "normalised",
    "suggest_places",
]

LONGEST_TEXT = 200
LONGEST_OUTWARD = 4
_known_places: KeptAnswers[tuple[str, str | None], Place] = KeptAnswers(seconds=60, most=2000)


def locate(text: str) -> Place | Choices | NotFound:
    """Where a person means: a postcode or its first part, a settlement, a council area, board, authority, or Scotland.

    Any text is fine: case, spaces, accents and apostrophes do not matter, and only the first 200 characters are read.
    """
    typed = text[:LONGEST_TEXT].encode("utf-8", "ignore").decode().replace("\0", " ").strip()
    if not typed:
        return NotFound("empty", _("Type a postcode, a town or a council area."))
    if (kept := _known_places.get((typed, get_language()))) is not None:
        return kept
    answer = _locate(typed)
    is_somebodys_home = len("".join(typed.split())) > LONGEST_OUTWARD and read_postcode(typed)
    if isinstance(answer, Place) and not is_somebodys_home:
        _known_places.keep((typed, get_language()), answer)
    return answer


def _locate(typed: str) -> Place | Choices | NotFound:
    if readings := read_postcode(typed):
        return by_postcode(readings)
    if not fold(typed):
        return NotFound("unknown", _("That is not a place that we know. Type a postcode, a town or a council area."))
    return by_name(typed)


def nearest_place(latitude: float, longitude: float) -> Place | NotFound:
    """The place nearest to where a device says it is: a postcode if they are imported, else an outward code."""
    return by_point(latitude, longitude)
