"""One way to fold what people type, so that Inbhir Nis, INBHIR-NIS and inbhir nis are the same words everywhere.

The embedded PostgreSQL has neither `unaccent` nor ICU, so text is folded here before it is indexed or compared.
"""

import re
import unicodedata

_APOSTROPHES = re.compile("[\u0027\u2018\u2019\u201b\u02bc\u0060\u00b4]")
_NOT_WORDS = re.compile(r"[^\w]+|_+")
_LIGATURES = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})


def fold(text: str) -> str:
    """Lower case, no accents, no apostrophes, `&` as "and", anything else that is no letter or digit as one space."""
    text = unicodedata.normalize("NFKD", text.replace("\0", " ")).casefold().translate(_LIGATURES)
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = _APOSTROPHES.sub("", text).replace("&", " and ")
    return " ".join(_NOT_WORDS.sub(" ", text).split())
