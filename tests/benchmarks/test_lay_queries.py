"""The lay queries: that they can be read, ask for facets that exist, and what a `want` means."""

import csv
from pathlib import Path

import pytest

from benchmarks.relevance.lay_queries import STYLES, groups_of, is_wanted, read_queries

DATA = Path(__file__).resolve().parent.parent.parent / "yersel" / "directory" / "data"


def test_one_facet_of_a_group_is_enough():
    assert is_wanted("condition:copd|condition:asthma", {"condition:asthma"}.__contains__)


def test_every_group_must_be_met():
    assert not is_wanted("condition:asthma & near:Leith", {"condition:asthma"}.__contains__)


def test_a_part_that_is_no_facet_is_refused():
    with pytest.raises(ValueError, match="asthma"):
        groups_of("asthma")


def test_no_query_is_written_twice():
    texts = [query.text.casefold() for query in read_queries()]
    assert len(texts) == len(set(texts))


def test_every_style_is_known():
    assert {query.style for query in read_queries()} == set(STYLES)


def test_every_facet_asked_for_is_in_the_word_lists():
    wanted = {facet.rstrip("*") for query in read_queries() for group in groups_of(query.want) for facet in group}
    assert {facet for facet in wanted if not facet.startswith("near:")} <= _known_facets()


def _known_facets() -> set[str]:
    known = set()
    for name, facet in (("conditions", "condition"), ("stages_and_kinds", ""), ("who", "who")):
        with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as rows:
            known |= {f"{facet or row['facet']}:{row['code']}" for row in csv.DictReader(rows)}
    return known
