"""The choices of every facet, read from the taxonomies of ours and the fixed lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from yersel.core.memo import remember
from yersel.directory import facets
from yersel.directory.facets import Choice
from yersel.directory.models import TaxonomyTerm


@dataclass(frozen=True)
class Vocabulary:
    """The choices of each facet in the order they are shown."""

    choices: Mapping[str, Sequence[Choice]]

    def bit(self, facet: str, code: str) -> int | None:
        return next((choice.bit for choice in self.choices[facet] if choice.code == code), None)

    def choice(self, facet: str, code: str) -> Choice | None:
        return next((choice for choice in self.choices[facet] if choice.code == code), None)


@remember(seconds=60)
def read_vocabulary() -> Vocabulary:
    """The terms of ours that the search index knows, parents before their children. One query, kept for a minute."""
    rows = TaxonomyTerm.objects.filter(taxonomy__code__in=facets.TAXONOMIES, bit__isnull=False).order_by("order", "name", "id")
    found: dict[str, list[tuple[UUID, UUID | None, Choice]]] = {}
    for facet, id_, parent, code, name, bit, group in rows.values_list(
        "taxonomy__code", "id", "parent_id", "code", "name", "bit", "group_label"
    ):
        found.setdefault(facet, []).append((id_, parent, Choice(code, name, bit or 0, group)))
    ours = {facet: _in_tree_order(terms) for facet, terms in found.items()}
    return Vocabulary({facet.code: ours.get(facet.code) or facets.FIXED.get(facet.code, []) for facet in facets.FACETS})


def _in_tree_order(terms: list[tuple[UUID, UUID | None, Choice]]) -> list[Choice]:
    """Headings in their order; below a parent its children, one step in."""
    known = {id_ for id_, _parent, _choice in terms}
    children: dict[UUID | None, list[tuple[UUID, Choice]]] = {}
    for id_, parent, choice in terms:
        children.setdefault(parent if parent in known else None, []).append((id_, choice))
    groups = list(dict.fromkeys(choice.group for _id, choice in children.get(None, [])))
    top = sorted(children.get(None, []), key=lambda pair: groups.index(pair[1].group))
    shown: list[Choice] = []

    def walk(pairs: list[tuple[UUID, Choice]], depth: int) -> None:
        for id_, choice in pairs:
            shown.append(Choice(choice.code, choice.label, choice.bit, choice.group, depth))
            walk(children.get(id_, []), depth + 1)

    walk(top, 0)
    return shown
