"""What people write into the cells of a table, as the answers that the steps' forms take. Each raises WordUnknown with the nearest word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from yersel.core.folding import fold
from yersel.core.memo import remember
from yersel.directory import facets
from yersel.directory.bulk_columns import SEPARATOR
from yersel.directory.entry_where import DAY_CHOICES, NEW_TIMES, RHYTHMS
from yersel.directory.models import Facet, Service, TaxonomyTerm
from yersel.places.models import Area

Answers = dict[str, Any]
YES, NO = {"yes", "y", "true", "1", "x"}, {"", "no", "n", "false", "0"}
_TIME = re.compile(r"^(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2})?\s*(am|pm)?$", re.IGNORECASE)


class WordUnknown(Exception):
    """A cell says something that is in no list. Carries words that may be shown."""


def _parts(text: str) -> list[str]:
    return [part for part in (part.strip() for part in text.split(SEPARATOR)) if part]


def _found(word: str, known: dict[str, str]) -> str:
    """The code of a word, by what it is folded."""
    code = known.get(fold(word))
    if code is not None:
        return code
    near = difflib.get_close_matches(fold(word), list(known), n=1, cutoff=0.6)
    if near:
        raise WordUnknown(_("“%(word)s” is not in the list. Did you mean “%(near)s”?") % {"word": word[:80], "near": near[0]})
    raise WordUnknown(_("“%(word)s” is not in the list.") % {"word": word[:80]})


def _all_found(text: str, known: dict[str, str]) -> list[str]:
    return list(dict.fromkeys(_found(part, known) for part in _parts(text)))


@remember(seconds=60)
def _terms() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    rows = TaxonomyTerm.objects.filter(bit__isnull=False).values_list("taxonomy__code", "code", "name")
    for facet, code, name in rows:
        found.setdefault(facet, {}).update({fold(name): code, fold(code): code})
    return found


@remember(seconds=60)
def _areas() -> dict[str, str]:
    councils = Area.objects.filter(kind=Area.Kind.COUNCIL).values_list("code", "name")
    known = {fold(name): code for code, name in councils}
    known |= {fold(name.removeprefix("City of ").removesuffix(" City")): code for code, name in councils}
    return {
        **known,
        **{fold(code): code for code, _name in councils},
        "scotland": Area.SCOTLAND,
        "all of scotland": Area.SCOTLAND,
    }


def terms(facet: Facet, text: str) -> list[str]:
    """Codes of terms, by their names or codes."""
    return _all_found(text, _terms().get(facet.value, {}))


def areas(text: str) -> list[str]:
    return _all_found(text, _areas())


def attending(text: str) -> list[str]:
    return _all_found(text, _both(Service.Attending.choices))


def languages(text: str) -> list[str]:
    return _all_found(text, _both((one.code, one.label) for one in facets.FIXED["language"]))


def _both(choices: Iterable[tuple[Any, Any]]) -> dict[str, str]:
    """Values by their names and by themselves."""
    return {fold(str(name)): str(value) for pair in choices for value, name in (pair, (pair[0], pair[0]))}


def days(text: str) -> Answers:
    """One day, two days, or one of the usual spans."""
    known = {fold(str(label)): code for code, label in DAY_CHOICES if code}
    known |= {name[:3]: code for name, code in known.items() if len(code) == 2}
    if fold(text) in known:
        return {"time_0_day": known[fold(text)]}
    wanted = [part for part in re.split(r"[;,/&]|\band\b", text, flags=re.IGNORECASE) if part.strip()]
    if len(wanted) > NEW_TIMES:
        raise WordUnknown(_("Write two days at most, “Monday to Friday” or “every day”; add others once it is saved"))
    singular = [_found(re.sub(r"days$", "day", part.strip().lower()), known) for part in wanted]
    return {f"time_{number}_day": code for number, code in enumerate(singular)}


def hours(which: str, text: str) -> Answers:
    """A time of day, the same for both days: 11:00, 11, 2.30pm."""
    if not text:
        return {}
    match = _TIME.match(text.strip())
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
    if match and match[3]:
        hour = hour % 12 + (12 if match[3].lower() == "pm" else 0) if 1 <= hour <= 12 else 99
    if hour > 23 or minute > 59:
        raise WordUnknown(_("Write a time such as 11:00 or 2.30pm"))
    return {f"time_{number}_{which}": f"{hour:02}:{minute:02}" for number in range(NEW_TIMES)}


def rhythm(text: str) -> Answers:
    known = {fold(str(label)): code for code, label in RHYTHMS} | {"": "W1", "weekly": "W1", "fortnightly": "W2"}
    code = _found(text, known)
    return {f"time_{number}_rhythm": code for number in range(NEW_TIMES)}


def first_date(text: str) -> Answers:
    return {f"time_{number}_date": text for number in range(NEW_TIMES)} if text else {}


def hidden(text: str) -> Answers:
    if fold(text) in YES:
        return {"place_0_hidden": "on"}
    if fold(text) in NO:
        return {}
    raise WordUnknown(_("Write “yes”, or leave it empty"))


def cost(text: str) -> Answers:
    """Free, an amount, or not known."""
    plain = text.replace("£", "").replace(",", "").strip()
    if fold(plain) in {"", "unknown", "not known"}:
        return {"cost": "unknown"}
    if fold(plain) in {"free", "0", "nothing", "none"}:
        return {"cost": "free"}
    try:
        return {"cost": "paid", "amount": str(Decimal(plain))}
    except InvalidOperation:
        raise WordUnknown(_("Write “free”, or an amount in pounds such as 3.50. Other words go beside it")) from None
