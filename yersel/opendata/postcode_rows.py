"""What both lists of postcodes have in common: rows as text, checked and turned into places on the globe.

Every column that is read is plain ASCII, so the lists are decoded as Latin-1, which never fails.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from yersel.opendata.archives import Member
from yersel.places.operations import PostcodeRow
from yersel.places.queries import current_area_code, normalised

SCOTLAND = "S92000003"
SOUTH, NORTH, WEST, EAST = 54.5, 61.0, -9.0, -0.5
CHUNK = 20_000
MOST_EXAMPLES = 5
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}")
_BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf"  # UTF-8's, as Latin-1 shows it
Progress = Callable[[int], object]


class WrongFile(Exception):
    """The file is not one of the two lists, or not as they should be; the text says what it looks like or lacks."""


@dataclass(slots=True)
class Report:
    """What was read. `refused` counts rows by reason; the first few are in `examples` with their file and line."""

    rows: int = 0
    elsewhere: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def refuse(self, where: str, reason: str) -> None:
        """Count a row that is left out."""
        self.refused[reason] += 1
        if len(self.examples) < MOST_EXAMPLES:
            self.examples.append(f"{where}: {reason}")

    @property
    def share_refused(self) -> float:
        """The refused among the Scottish rows, from 0 to 1."""
        scottish = self.rows - self.elsewhere
        return self.refused.total() / scottish if scottish else 0.0


@dataclass(frozen=True, slots=True)
class RawRow:
    """A Scottish row as its list has it. The position is in metres of the British National Grid, or in degrees."""

    where: str
    postcode: str
    council: str
    metres: tuple[float, float] | None = None
    degrees: tuple[float, float] | None = None
    ward: str = ""
    data_zone: str = ""
    quality: int | None = None
    ended: str = ""


def cells(member: Member, progress: Progress) -> Iterator[tuple[str, list[str]]]:
    """(file and line, cells) for each line of a CSV file that is not blank. Raises WrongFile if it is no CSV."""
    with member.open() as file, io.TextIOWrapper(file, encoding="latin-1", newline="") as text:
        reader = csv.reader(_counted(text, progress))
        try:
            for row in reader:
                if any(row):
                    yield f"{member.name} line {reader.line_num}", row
        except csv.Error as error:
            raise WrongFile(f"{member.name} line {reader.line_num} cannot be read as CSV: {error}.") from None


def _counted(text: Iterable[str], progress: Progress) -> Iterator[str]:
    for number, line in enumerate(text):
        progress(len(line))
        yield line.removeprefix(_BYTE_ORDER_MARK) if number == 0 else line


def number(text: str) -> float | None:
    """The number, or None where there is none."""
    try:
        return float(text)
    except ValueError:
        return None


def checked(raws: Iterable[RawRow], report: Report) -> Iterator[PostcodeRow]:
    """Those rows that have a postcode, once each, and a position in Scotland; the others are counted in the report."""
    seen: set[str] = set()
    source = iter(raws)
    while chunk := list(islice(source, CHUNK)):
        for raw, position in zip(chunk, _positions(chunk), strict=True):
            compact = re.sub(r"\s+", "", raw.postcode).upper()
            if reason := _fault(compact, position, seen):
                report.refuse(f"{raw.where} ({normalised(compact)[:10]})", reason)
            elif position is not None:
                seen.add(compact)
                yield _row(raw, compact, position)


def _fault(compact: str, position: tuple[float, float] | None, seen: set[str]) -> str:
    if not _POSTCODE.fullmatch(compact):
        return "not a postcode"
    if compact in seen:
        return "twice in the file"
    if position is None:
        return "no position"
    latitude, longitude = position
    return "" if SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST else "position outside Scotland"


def _row(raw: RawRow, compact: str, position: tuple[float, float]) -> PostcodeRow:
    return PostcodeRow(
        compact=compact,
        latitude=round(position[0], 6),
        longitude=round(position[1], 6),
        council_code=current_area_code(raw.council)[:9],
        ward_code=raw.ward.strip()[:9],
        data_zone=raw.data_zone.strip()[:9],
        quality=raw.quality,
        ended=raw.ended,
    )


def _positions(chunk: list[RawRow]) -> list[tuple[float, float] | None]:
    """(latitude, longitude) of each; metres of the National Grid (EPSG:27700) are converted all at once."""
    from pyproj import Transformer

    positions = [raw.degrees for raw in chunk]
    gridded = [(at, raw.metres) for at, raw in enumerate(chunk) if raw.metres and raw.metres != (0.0, 0.0)]
    to_degrees = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    eastings, northings = [metres[0] for _, metres in gridded], [metres[1] for _, metres in gridded]
    longitudes, latitudes = to_degrees.transform(eastings, northings)
    for (at, _), latitude, longitude in zip(gridded, latitudes, longitudes, strict=True):
        positions[at] = (latitude, longitude)
    return positions
