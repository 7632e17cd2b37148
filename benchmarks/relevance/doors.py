"""The two ways that are compared: the product's own door, and plain full text that knows no lay words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from django.db import connection

from yersel.core import clock
from yersel.directory.queries import Asked, find
from yersel.places.queries import Choices

_PLAIN = """
WITH words AS (
    SELECT s.id, setweight(to_tsvector('english', s.name), 'A')
        || setweight(to_tsvector('english', coalesce(labels.names, '')), 'B')
        || setweight(to_tsvector('english', s.summary), 'C') || setweight(to_tsvector('english', s.description), 'D') AS tv
    FROM directory_service s JOIN directory_organisation o ON o.id = s.organisation_id
    LEFT JOIN LATERAL (SELECT string_agg(t.name, ' ') AS names FROM directory_attribute a
        JOIN directory_taxonomyterm t ON t.id = a.term_id WHERE a.service_id = s.id) labels ON true
    WHERE s.state = 'published' AND o.state = 'published' AND (%(among)s::uuid[] IS NULL OR s.id = ANY(%(among)s::uuid[]))
)
SELECT id FROM words, (SELECT {query}) asked (q) WHERE tv @@ q ORDER BY ts_rank(tv, q) DESC, id LIMIT 10
"""


def answers(query: str, near: str) -> list[UUID]:
    """What `/find` shows for these words and this place, in its order. Where the place is a choice, the first is taken."""
    asked = Asked(q=query, near=near)
    found = find(asked, today=clock.today())
    if found.results is None and isinstance(found.answer, Choices):
        found = find(
            replace(asked, q=found.understood.without_place or query, near=found.answer.options[0].key), today=clock.today()
        )
    return [hit.service_id for hit in (*found.results.hits, *found.results.also)] if found.results else []


_EVERY_WORD = "plainto_tsquery('english', %(words)s)"
_ANY_WORD = f"replace({_EVERY_WORD}::text, ' & ', ' | ')::tsquery"


def plain_answers(query: str, among: Iterable[UUID] | None = None, *, any_word: bool = False) -> list[UUID]:
    """The first ten that have every word (or `any_word`), of all public services or only `among` these."""
    with connection.cursor() as cursor:
        statement = _PLAIN.format(query=_ANY_WORD if any_word else _EVERY_WORD)
        cursor.execute(statement, {"words": query, "among": None if among is None else list(among)})
        return [row[0] for row in cursor.fetchall()]
