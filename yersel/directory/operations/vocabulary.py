"""Loading our own word lists into the taxonomies. The lists are in `directory/data/`; the database is what counts afterwards."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.db import transaction

from yersel.audit import operations as audit
from yersel.core.memo import forget_all
from yersel.directory.models import Facet, Taxonomy, TaxonomyTerm

DATA = Path(__file__).resolve().parent.parent / "data"
FILES = ["conditions.csv", "stages_and_kinds.csv", "who.csv", "accessibility.csv"]
Row = dict[str, str]


def words(cell: str | None) -> list[str]:
    """The phrases of a cell, cut at `|`."""
    return [word.strip() for word in (cell or "").split("|") if word.strip()]


@transaction.atomic
def load_vocabulary(*, by: str, at: datetime) -> int:
    """Load or refresh the five taxonomies of ours and return how many terms they have. Does nothing where they are current.

    A term that has left the files stays: a term in use is merged by a moderator, never dropped. Bits never change.
    """
    digest = sha256(b"".join((DATA / name).read_bytes() for name in FILES)).hexdigest()[:40]
    if Taxonomy.objects.filter(code__in=Facet.values, version=digest).count() == len(Facet):
        return TaxonomyTerm.objects.filter(taxonomy__code__in=Facet.values).count()
    count = 0
    for facet in Facet:
        taxonomy, _ = Taxonomy.objects.update_or_create(
            code=facet.value, defaults={"name": str(facet.label), "description": str(facet.label), "version": digest}
        )
        count += _load_terms(taxonomy, list(_rows(facet)))
    audit.record(
        by=by, at=at, verb="load", object_type="vocabulary", object_id="directory", counts={"terms": count}, digest=digest
    )
    transaction.on_commit(forget_all)
    return count


def _rows(facet: Facet) -> Iterator[Row]:
    names = {Facet.CONDITION: 0, Facet.STAGE: 1, Facet.KIND: 1, Facet.WHO: 2, Facet.ACCESS: 3}
    with (DATA / FILES[names[facet]]).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row.get("facet", facet.value) == facet.value:
                yield row


def _load_terms(taxonomy: Taxonomy, rows: list[Row]) -> int:
    known = {term.code: term for term in taxonomy.terms.all()}
    next_bit = max((term.bit for term in known.values() if term.bit is not None), default=-1) + 1
    new = [row["code"] for row in rows if row["code"] not in known]
    for bit, code in enumerate(new, start=next_bit):
        known[code] = TaxonomyTerm(taxonomy=taxonomy, code=code, bit=bit)
    for order, row in enumerate(rows):
        _fill(known[row["code"]], row, order)
    TaxonomyTerm.objects.bulk_create([known[code] for code in new])
    for row in rows:
        known[row["code"]].parent = known.get(row.get("parent_code") or "")
    TaxonomyTerm.objects.bulk_update([known[row["code"]] for row in rows], [*_FILLED, "parent"])
    return len(known)


_FILLED = ["name", "order", "group_code", "group_label", "term_uri", "aliss_slugs", "lay_synonyms", "scots_synonyms", "scope"]
_FILLED += ["prompt_questions", "asks_age_range"]


def _fill(term: TaxonomyTerm, row: Row, order: int) -> None:
    term.name = row["label"]
    term.order = int(row.get("order") or order)
    term.group_code = row.get("group_code", "")
    term.group_label = row.get("group_label", "")
    term.term_uri = row.get("term_uri", "")
    term.aliss_slugs = words(row.get("aliss_slug") or row.get("aliss_slugs"))
    term.lay_synonyms = words(row.get("lay_synonyms"))
    term.scots_synonyms = words(row.get("scots_synonyms"))
    term.scope = row.get("scope", "")
    term.prompt_questions = words(row.get("prompt_questions"))
    term.asks_age_range = row.get("asks_age_range") == "yes"
