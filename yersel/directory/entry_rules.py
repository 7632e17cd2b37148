"""What a new or changed entry must say, and what would make it better. Rules for what people write here, never for imports.

Source of the numbers: the directory's specification, section 2 (name 200, summary 50 to 200, description 50 to 2000, at most eight
conditions and kinds in all, a place or an area, a way to get in touch).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from yersel.directory.entry_data import Data

LONGEST_NAME, SHORTEST, LONGEST_SUMMARY, LONGEST_DESCRIPTION, MOST_TAGS = 200, 50, 200, 2000, 8
LONG_SENTENCE_WORDS = 25
_OFFICIAL = re.compile(
    r"\b(facilitat\w*|utilis\w*|signpost\w*|stakeholder\w*|holistic\w*|person[- ]centred|empower\w*|service users?|beneficiar\w*"
    r"|deliver\w* outcomes?|co-?produc\w*|multi-?disciplinary|interventions?|psycho-?social|pathways?|in order to|prior to)\b",
    re.I,
)


@dataclass(frozen=True)
class Said:
    """Something to mend or to better, and the step where that is done."""

    step: str
    text: str


def problems_of(data: Data) -> list[Said]:
    """What must be mended before an entry of a service can be sent."""
    name, summary, description = (str(data.get(part) or "").strip() for part in ("name", "summary", "description"))
    found = [
        (not name, "who", _("Give the service a name")),
        (len(name) > LONGEST_NAME, "who", _("Make the name shorter: at most 200 characters")),
        (not (data.get("organisation") or {}).get("name"), "who", _("Say which group runs it")),
        (not SHORTEST <= len(summary) <= LONGEST_SUMMARY, "what", _("Say it in one sentence of 50 to 200 characters")),
        (not SHORTEST <= len(description) <= LONGEST_DESCRIPTION, "what", _("Describe it in 50 to 2,000 characters")),
        (not (data.get("places") or data.get("areas")), "where", _("Give a place, or an area that is served")),
        (not has_contact(data), "where", _("Give a phone number, an e-mail address, a web page or an address")),
        (count_tags(data) > MOST_TAGS, "tags", _("Choose at most eight conditions and kinds of support in all")),
    ]
    return [Said(step, text) for is_wrong, step, text in found if is_wrong]


def problems_of_group(data: Data) -> list[Said]:
    """The same for an organisation."""
    name, description = (str(data.get(part) or "").strip() for part in ("name", "description"))
    found = [
        (not name, "group", _("Give the group a name")),
        (len(name) > LONGEST_NAME, "group", _("Make the name shorter: at most 200 characters")),
        (not SHORTEST <= len(description) <= LONGEST_DESCRIPTION, "group", _("Describe it in 50 to 2,000 characters")),
        (not has_contact(data), "group", _("Give a phone number, an e-mail address or a web page")),
    ]
    return [Said(step, text) for is_wrong, step, text in found if is_wrong]


def new_problems(problems: list[Said], published: list[Said]) -> list[Said]:
    """Those that the entry does not have as it is published: what an import left short need not hinder a new phone number."""
    known = {one.text for one in published}
    return [one for one in problems if one.text not in known]


def has_contact(data: Data) -> bool:
    """Whether people can get in touch: by phone, e-mail, web, or by going there."""
    addresses = any((place.get("address") or {}).get("address_1") for place in data.get("places") or [])
    return bool(data.get("phones") or data.get("email") or data.get("url") or data.get("website") or addresses)


def count_tags(data: Data) -> int:
    """Conditions and kinds together. Labels from other schemes do not count."""
    return sum(row.get("facet") in {"condition", "kind"} for row in data.get("tags") or [])


def hints_of(data: Data) -> list[Said]:
    """What would help readers: plain words, and what they ask that is not told yet. None of it must be done."""
    texts = f"{data.get('summary') or ''} {data.get('description') or ''}"
    found = [*_plain_words(texts)]
    asked = [
        ("schedules", "where", _("Say when it is on. “When is it?” is what people ask first.")),
        ("application_process", "where", _("Say how to join: can people just turn up?")),
        ("costs", "where", _("Say what it costs, also when it is free.")),
        ("access", "access", _("Say how people get in. “Not told us” keeps some people at home.")),
        ("tags", "tags", _("Choose conditions or kinds of support, so that people find it.")),
    ]
    for part, step, text in asked:
        at_places = part in {"schedules", "access"} and any(place.get(part) for place in data.get("places") or [])
        if not data.get(part) and not at_places:
            found.append(Said(step, text))
    return found


def _plain_words(texts: str) -> list[Said]:
    found = []
    longest = max((len(sentence.split()) for sentence in re.split(r"[.!?]\s|\n", texts)), default=0)
    if longest > LONG_SENTENCE_WORDS:
        found.append(Said("what", _("One sentence has %(n)d words. Two short ones are easier to read.") % {"n": longest}))
    official = list(dict.fromkeys(match.group(0).lower() for match in _OFFICIAL.finditer(texts)))[:4]
    if official:
        words = ", ".join(f"“{word}”" for word in official)
        found.append(
            Said("what", _("Some words are hard to read: %(words)s. Try words that you would say aloud.") % {"words": words})
        )
    return found
