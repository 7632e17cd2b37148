"""Giving imported services our conditions, kinds and groups, by the mapping table that editors keep for each source."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from yersel.audit import operations as audit
from yersel.directory.models import Attribute, CategoryMapping, Facet, ImportSource, SourceRecord, TaxonomyTerm
from yersel.directory.operations.import_copying import copy_in
from yersel.directory.operations.import_rows import stable_id
from yersel.directory.operations.search import reindex

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class MappingRow:
    """One line of a mapping table: the source's category means `facet:code` of ours, or none where `term` is empty."""

    line: int
    their_category: str
    term: str


class UnknownTerms(Exception):
    """The table names terms that our word lists do not have: `problems` says which and on which line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def our_terms() -> dict[str, TaxonomyTerm]:
    """Every term of our facets, by `facet:code`."""
    terms = TaxonomyTerm.objects.filter(taxonomy__code__in=Facet.values).select_related("taxonomy")
    return {f"{term.taxonomy.code}:{term.code}": term for term in terms}


def mapping_of(source: ImportSource) -> dict[str, set[UUID]]:
    """For each category of the source, the terms that it means."""
    found: dict[str, set[UUID]] = defaultdict(set)
    for category, term_id in source.mappings.values_list("their_category", "term_id"):
        found[category] |= {term_id} - {None}
    return found


def mapping_digest(source: ImportSource) -> str:
    """A hash of the mapping table, to tell whether it changed since the last run."""
    rows = sorted(
        (category, str(term_id or "")) for category, term_id in source.mappings.values_list("their_category", "term_id")
    )
    return sha256(repr(rows).encode()).hexdigest()


def load_first_mapping(source: ImportSource, rows: Sequence[MappingRow]) -> None:
    """Fill the table of a source that has none. Afterwards it is the editors': nothing here changes it again."""
    if rows and not source.mappings.exists():
        _write_mapping(source, rows)


@transaction.atomic
def replace_mapping(source: ImportSource, rows: Sequence[MappingRow], *, by: str, at: datetime) -> int:
    """Put a new table in place of the old one and tag the source's services by it. Returns how many services changed.

    Raises UnknownTerms, and changes nothing, where a line names a term that we do not have.
    """
    known = our_terms()
    problems = [f"line {row.line}: we have no term {row.term!r}" for row in rows if row.term and row.term not in known]
    problems += [f"line {row.line}: no category is named" for row in rows if not row.their_category]
    if problems:
        raise UnknownTerms(problems)
    source.mappings.all().delete()
    _write_mapping(source, rows)
    changed = tag_all(source)
    reindex(changed)
    counts = {"lines": len(rows), "services": len(changed)}
    audit.record(
        by=by, at=at, verb="map", object_type="import-source", object_id=source.code, counts=counts, digest=mapping_digest(source)
    )
    return len(changed)


def _write_mapping(source: ImportSource, rows: Iterable[MappingRow]) -> None:
    known = our_terms()
    mappings = [CategoryMapping(source=source, their_category=row.their_category, term=known.get(row.term)) for row in rows]
    CategoryMapping.objects.bulk_create(mappings, ignore_conflicts=True)


def tag(source: ImportSource, categories: Mapping[UUID, Sequence[str]], mapping: Mapping[str, set[UUID]]) -> set[UUID]:
    """Give services the terms of their categories. Returns those whose tags changed.

    Only what this source's table gave is taken away again; a tag that a person or another source gave stays theirs.
    """
    wanted = {pk: {term for name in names for term in mapping.get(name, ())} for pk, names in categories.items()}
    present: dict[UUID, set[UUID]] = defaultdict(set)
    surplus: list[UUID] = []
    changed: set[UUID] = set()
    for pk, service_id, term_id, mapped_by in Attribute.objects.filter(service__in=wanted).values_list(
        "id", "service_id", "term_id", "mapped_by_id"
    ):
        if mapped_by == source.pk and term_id not in wanted[service_id]:
            surplus.append(pk)
            changed.add(service_id)
        else:
            present[service_id].add(term_id)
    new = [
        Attribute(id=stable_id(service_id, "tag", term_id), service_id=service_id, term_id=term_id, mapped_by=source)
        for service_id, terms in wanted.items()
        for term_id in sorted(terms - present[service_id])
    ]
    if surplus:
        Attribute.objects.filter(id__in=surplus).delete()
    copy_in(Attribute, new)
    return changed | {attribute.service_id for attribute in new}


def tag_all(source: ImportSource) -> set[UUID]:
    """Tag every service of a source anew. Returns those whose tags changed."""
    mapping = mapping_of(source)
    records = SourceRecord.objects.filter(source=source, kind=SourceRecord.Kind.SERVICE).order_by("pk")
    rows = list(records.values_list("service_id", "categories"))
    changed: set[UUID] = set()
    for start in range(0, len(rows), BATCH):
        changed |= tag(source, {pk: names for pk, names in rows[start : start + BATCH] if pk}, mapping)
    return changed


def not_said(source: ImportSource) -> int:
    """How many services of a source have no tag at all."""
    records = SourceRecord.objects.filter(source=source, kind=SourceRecord.Kind.SERVICE)
    return records.exclude(Exists(Attribute.objects.filter(service_id=OuterRef("service_id")))).count()


def category_table(source: ImportSource) -> list[tuple[str, str, int]]:
    """Every category of a source with a term (a line for each) and how many services have it; unmapped ones first, then by
    number. The term is "?" where nobody has looked at the category yet, and empty where it means none of ours."""
    counts: Counter[str] = Counter()
    for names in SourceRecord.objects.filter(source=source, kind=SourceRecord.Kind.SERVICE).values_list("categories", flat=True):
        counts.update(names)
    terms: dict[str, list[str]] = defaultdict(list)
    for mapping in source.mappings.select_related("term__taxonomy"):
        terms[mapping.their_category].append(f"{mapping.term.taxonomy.code}:{mapping.term.code}" if mapping.term else "")
    names = sorted({*counts, *terms}, key=lambda name: (name in terms, -counts[name], name))
    return [(name, term, counts[name]) for name in names for term in sorted(terms.get(name, ["?"]))]
