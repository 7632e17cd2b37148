"""Finding an organisation by its name, however it is written.

Names are compared by a key that has no apostrophes, no "and" or "&", no leading "the" and no spaces, so that "Rowan & Thistle",
"The Rowan and Thistle" and "rowanthistle" are the same. The key is worked out in the database from the folded name in
`sort_key`, by the very same expression for what is stored and for what is typed.
"""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Case, Count, Exists, F, Func, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import Length, Replace, StrIndex

from yersel.core.folding import fold
from yersel.directory.models import Organisation, Service, State
from yersel.directory.models.organisations import OrganisationQuerySet

LONGEST_QUERY = 200
_IGNORED = {"and", "the"}


def name_key(folded: Any) -> Func:
    """The key of a folded name, as an expression."""
    bare = Func(folded, Value("^the "), Value(""), function="regexp_replace")
    return Replace(Replace(bare, Value(" and "), Value("")), Value(" "), Value(""))


def organisations_named(text: str) -> OrganisationQuerySet:
    """Public organisations with public services whose name has `text` in it, or all of its words: exact names first, then
    names that begin with it, then the rest. Without words, all of them from A to Z. Each has `service_count`."""
    offered = Service.objects.public().filter(organisation=OuterRef("pk"))
    found = Organisation.objects.public().filter(Exists(offered))
    found = found.annotate(service_count=Count("services", filter=Q(services__state=State.PUBLISHED)))
    typed = fold(text[:LONGEST_QUERY])
    if not typed:
        return found.order_by("sort_key", "id")
    return _best_first(found, typed)


def _best_first(found: OrganisationQuerySet, typed: str) -> OrganisationQuerySet:
    key = name_key(Value(typed))
    words = [Q(sort_key__contains=word) for word in typed.split() if word not in _IGNORED]
    has_words = reduce(and_, words) if words else Q(pk__in=[])
    found = found.annotate(name_key=name_key(F("sort_key")), found_at=StrIndex(F("name_key"), key), key_length=Length(key))
    rank = Case(When(name_key=key, then=0), When(found_at=1, then=1), default=2, output_field=IntegerField())
    return found.filter(Q(found_at__gt=0, key_length__gt=0) | has_words).order_by(rank, "sort_key", "id")
