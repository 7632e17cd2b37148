"""A made-up directory of any size over real Scottish geography: the same services from the same seed, written by COPY.

Places follow people: settlements by their population, scattered around their point. Words follow the demo entries' own. About 8 in 100
services have a second place, 12 in 100 serve an area and have none, 3 in 100 serve all of Scotland; about 60 words each.
"""

from __future__ import annotations

import json
import random
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import psycopg
from django.db import connection

from benchmarks.measure import progress
from yersel.core import clock
from yersel.core.folding import fold
from yersel.directory.models import TaxonomyTerm
from yersel.directory.operations.vocabulary import load_vocabulary
from yersel.places.models import CouncilArea, Settlement
from yersel.places.operations import seed_places

SEED = 20261123
DEMO = Path(__file__).resolve().parents[2] / "yersel" / "directory" / "data" / "demo"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
NOUNS = ["Group", "Club", "Circle", "Walkers", "Choir", "Cafe", "Line", "Shed", "Network", "Service", "Project", "Friends", "Hub"]


@dataclass
class Entry:
    """One made-up service."""

    number: int
    id: uuid.UUID
    organisation: int
    name: str
    summary: str
    description: str
    places: list[tuple[uuid.UUID, float, float, str]]
    areas: list[str]
    tags: dict[str, list[int]] = field(default_factory=dict)
    checked: datetime | None = None


class Scotland:
    """What entries are made of: settlements with their weight, words with theirs, terms by facet."""

    def __init__(self) -> None:
        rows = Settlement.objects.values_list("name", "latitude", "longitude", "council_area_id", "population")
        self.settlements = list(rows)
        self.weights = [max(300, row[4]) for row in self.settlements]
        counts: Counter[str] = Counter()
        for file in DEMO.glob("services-*.json"):
            for entry in json.loads(file.read_text(encoding="utf-8")):
                counts.update(fold(f"{entry['name']} {entry['summary']} {entry['description']}").split())
        self.words = list(counts)
        self.word_weights = [counts[word] for word in self.words]
        self.terms: dict[str, list[tuple[int, uuid.UUID, str]]] = {}
        terms = TaxonomyTerm.objects.filter(bit__isnull=False).order_by("order", "code")
        for facet, bit, id_, name in terms.values_list("taxonomy__code", "bit", "id", "name"):
            self.terms.setdefault(facet, []).append((bit, id_, name))
        self.councils = list(CouncilArea.objects.values_list("code", flat=True))


def entries(size: int, scotland: Scotland) -> Iterator[Entry]:
    """`size` services, always the same."""
    rng = random.Random(SEED)
    new_id = lambda: uuid.UUID(int=rng.getrandbits(128), version=4)  # noqa: E731
    for number in range(size):
        words = rng.choices(scotland.words, scotland.word_weights, k=rng.randrange(30, 80))
        (settlement,) = rng.choices(scotland.settlements, scotland.weights)
        kind_of_reach = rng.random()
        places = []
        if kind_of_reach > 0.15:
            for _ in range(2 if rng.random() < 0.08 else 1):
                lat, lon = settlement[1] + rng.gauss(0, 0.02), settlement[2] + rng.gauss(0, 0.035)
                places.append((new_id(), min(60.9, max(54.6, lat)), min(-0.6, max(-8.9, lon)), settlement[3]))
        areas = ["XS"] if kind_of_reach < 0.03 else [settlement[3]] if kind_of_reach < 0.15 or rng.random() < 0.1 else []
        entry = Entry(
            number,
            new_id(),
            number // 4,
            f"{settlement[0]} {words[0].capitalize()} {rng.choice(NOUNS)}",
            " ".join(words[1:13]),
            " ".join(words[13:]),
            places,
            areas,
            checked=None if rng.random() < 0.2 else NOW - timedelta(days=rng.randrange(360)),
        )
        for facet, most in (("condition", 4), ("kind", 3), ("stage", 3), ("who", 2)):
            known = scotland.terms[facet]
            ranks = [1 / (place + 3) for place in range(len(known))]
            entry.tags[facet] = sorted(set(rng.choices(range(len(known)), ranks, k=rng.randrange(most + 1))))
        yield entry


def fill(size: int) -> None:
    """Load places and word lists, then write `size` services and all that hangs on them."""
    seed_places(by="command:bench", at=clock.now())
    load_vocabulary(by="command:bench", at=clock.now())
    scotland = Scotland()
    progress(f"writing {size:,} made-up services")
    tables = _Tables()
    for entry in entries(size, scotland):
        tables.add(entry, scotland)
        if entry.number % 20_000 == 19_999:
            tables.write()
    tables.write()


_COLUMNS: dict[str, str] = {
    "directory_organisation": "id slug name sort_key alternate_name description email website legal_status state added_at",
    "directory_service": (
        "id slug organisation_id name sort_key alternate_name summary description url email status application_process referral_url"
        " who_can_refer attending fees_description wait_time eligibility_description interpretation_services accreditations licenses"
        " alert state archived_because added_at last_edited last_reviewed review_state"
    ),
    "directory_location": (
        "id location_type name alternate_name description transportation latitude longitude precision is_outside_scotland"
        " external_identifier external_identifier_type url council_area_id ward_code"
    ),
    "directory_serviceatlocation": "id service_id location_id description",
    "directory_servicearea": "id service_id area_id description",
    "directory_attribute": "id service_id term_id value label",
    "directory_phone": "id service_id number digits extension type description",
}


class _Tables:
    """Rows of each table, written by COPY in the order that foreign keys need."""

    def __init__(self) -> None:
        self.rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _COLUMNS}
        self.rng = random.Random(SEED + 1)
        self.last_organisation = -1

    def _id(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def add(self, entry: Entry, scotland: Scotland) -> None:
        organisation = uuid.UUID(int=entry.organisation + 1)
        if entry.organisation != self.last_organisation:
            self.last_organisation = entry.organisation
            name = f"Thistle Trust {entry.organisation}"
            self.rows["directory_organisation"].append(
                (organisation, f"thistle-{entry.organisation}", name, fold(name), "", "", "", "", "", "published", NOW)
            )
        blank = [""] * 4
        self.rows["directory_service"].append(
            (
                *(entry.id, f"service-{entry.number}", organisation, entry.name, fold(entry.name), "", entry.summary),
                *(entry.description, "", "", "active", "Come along.", "", ["self"], ["in person"], *blank, *blank[:2], ""),
                *("published", "", NOW - timedelta(days=400), NOW, entry.checked, "fresh"),
            )
        )
        for id_, lat, lon, council in entry.places:
            location = (id_, "physical", "Sample Hall", "", "", "", lat, lon, "exact", False, "", "", "", council, "")
            self.rows["directory_location"].append(location)
            self.rows["directory_serviceatlocation"].append((self._id(), entry.id, id_, ""))
        for area in entry.areas:
            self.rows["directory_servicearea"].append((self._id(), entry.id, area, ""))
        for facet, places in entry.tags.items():
            for place in places:
                self.rows["directory_attribute"].append((self._id(), entry.id, scotland.terms[facet][place][1], "", ""))
        self.rows["directory_phone"].append((self._id(), entry.id, "01632 960000", "01632960000", "", "", ""))

    def write(self) -> None:
        for table, rows in self.rows.items():
            copy_rows(table, _COLUMNS[table].split(), rows)
            rows.clear()


def copy_rows(table: str, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """COPY rows into a table."""
    with connection.cursor() as cursor:
        raw = cast("psycopg.Cursor[Any]", cursor.cursor)
        with raw.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
