"""The ONS Postcode Directory (and its sibling NSPL): one big CSV with a header, or one for each area in `Data/multi_csv/`.

It keeps postcodes that have ended, and gives wards and data zones. Releases since 2025 put a year into column names (`lad25cd`),
so columns are found by pattern; `--map OLD=NEW` tells of a name that no pattern knows.
"""

import re
from collections.abc import Iterator, Mapping

from yersel.opendata.archives import Member
from yersel.opendata.postcode_rows import SCOTLAND, Progress, RawRow, Report, WrongFile, cells, number
from yersel.places.operations import SourceDetails

CODE = "onspd"
LICENCE = "Open Government Licence v3.0"
LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_AREA_FILE = re.compile(r"multi_csv/\w+_(?:AB|DD|DG|EH|FK|G|HS|IV|KA|KW|KY|ML|PA|PH|TD|ZE)\.csv$", re.IGNORECASE)
_WHOLE_FILE = re.compile(r"(?:^|/)(?:ONSPD|NSPL)\w*\.csv$", re.IGNORECASE)
_RELEASE = re.compile(r"(?:ONSPD|NSPL)\w*?_([A-Z]{3})[A-Z]*_(\d{4})", re.IGNORECASE)
_NOWHERE = 99.999999
# Our name: the pattern of theirs, and the name to give with --map.
COLUMNS = {
    "postcode": (re.compile(r"pcds|pcd|pcd[278]"), "pcds"),
    "ended": (re.compile(r"doterm"), "doterm"),
    "country": (re.compile(r"ctry(\d\dcd)?"), "ctry"),
    "council": (re.compile(r"oslaua|laua|lad\d\dcd"), "oslaua"),
    "ward": (re.compile(r"osward|ward|wd\d\dcd"), "osward"),
    "data_zone": (re.compile(r"lsoa11(cd)?"), "lsoa11"),
    "latitude": (re.compile(r"lat"), "lat"),
    "longitude": (re.compile(r"long"), "long"),
    "easting": (re.compile(r"oseast1m|east1m"), "oseast1m"),
    "northing": (re.compile(r"osnrth1m|north1m"), "osnrth1m"),
}
NEEDED = ("postcode", "ended", "country", "council")
POSITIONS = (("latitude", "longitude"), ("easting", "northing"))


def is_header(row: list[str]) -> bool:
    """Whether a first row has the postcode column of this list."""
    return any(COLUMNS["postcode"][0].fullmatch(cell.strip().lower()) for cell in row)


def data_members(members: list[Member]) -> list[Member]:
    """The Scottish areas' own files where there are any, else the one big file, else the only CSV."""
    by_area = [member for member in members if _AREA_FILE.search(member.name)]
    whole = [member for member in members if _WHOLE_FILE.search(member.name) and "multi_csv" not in member.name.lower()]
    return by_area or whole[:1] or [member for member in members if member.name.lower().endswith(".csv")][:1]


def is_archive(members: list[Member]) -> bool:
    """Whether the names are those of the official zip or its folder."""
    return any(_AREA_FILE.search(member.name) or _WHOLE_FILE.search(member.name) for member in members)


def details(members: list[Member]) -> SourceDetails:
    """Whom to credit, with the month that the file's name gives."""
    found = next((match for member in members if (match := _RELEASE.search(member.name))), None)
    month = next((name for name in MONTHS if found and name[:3].lower() == found[1].lower()), "")
    year = found[2] if found else ""
    rights = f" {year}" if year else ""
    return SourceDetails(
        code=CODE,
        name="ONS Postcode Directory",
        vintage=f"{month} {year}".strip(),
        licence=LICENCE,
        licence_url=LICENCE_URL,
        attribution_text=f"Contains OS data © Crown copyright and database right{rights}; contains Royal Mail data © Royal Mail"
        f" copyright and database right{rights}; source: Office for National Statistics licensed under the {LICENCE}",
    )


def raw_rows(members: list[Member], report: Report, progress: Progress, renames: Mapping[str, str]) -> Iterator[RawRow]:
    """The Scottish rows of all the files. Raises WrongFile for a header that lacks what is needed."""
    for member in data_members(members):
        columns: dict[str, int] | None = None
        width = 0
        for where, row in cells(member, progress):
            if columns is None:
                columns, width = columns_of(row, renames), len(row)
                continue
            report.rows += 1
            if len(row) != width:
                report.refuse(where, f"{len(row)} cells instead of {width}")
            elif row[columns["country"]] != SCOTLAND:
                report.elsewhere += 1
            else:
                yield _raw(where, row, columns)


def columns_of(header: list[str], renames: Mapping[str, str]) -> dict[str, int]:
    """Where each of our columns is. Raises WrongFile, naming what is missing and the columns that nothing matches."""
    names = [cell.strip().lower() for cell in header]
    names = [renames.get(name, name) for name in names]
    found = {}
    for ours, (pattern, _theirs) in COLUMNS.items():
        if at := [index for index, name in enumerate(names) if pattern.fullmatch(name)]:
            found[ours] = at[0]
    missing = [COLUMNS[ours][1] for ours in NEEDED if ours not in found]
    if not any(set(pair) <= found.keys() for pair in POSITIONS):
        missing.append("lat and long")
    if missing:
        surplus = [name for at, name in enumerate(names) if at not in found.values()]
        raise WrongFile(
            f"The header lacks: {', '.join(missing)}. Columns that we do not read: {', '.join(surplus[:15]) or 'none'}."
            f" If one of them is it under a new name, add --map THEIR_NAME={missing[0].split()[0]}"
        )
    return found


def _raw(where: str, row: list[str], columns: dict[str, int]) -> RawRow:
    def cell(name: str) -> str:
        return row[columns[name]].strip() if name in columns else ""

    return RawRow(
        where=where,
        postcode=cell("postcode"),
        council=_code(cell("council")),
        metres=_pair(cell("easting"), cell("northing")),
        degrees=_degrees(cell("latitude"), cell("longitude")),
        ward=_code(cell("ward")),
        data_zone=_code(cell("data_zone")),
        ended=_month(cell("ended")),
    )


def _code(text: str) -> str:
    """A GSS code; the placeholders for "none" (S99999999) are no code."""
    return "" if text.endswith("99999999") else text


def _pair(one: str, other: str) -> tuple[float, float] | None:
    a, b = number(one), number(other)
    return (a, b) if a is not None and b is not None else None


def _degrees(latitude: str, longitude: str) -> tuple[float, float] | None:
    pair = _pair(latitude, longitude)
    return None if pair is None or pair[0] > _NOWHERE - 0.001 else pair


def _month(text: str) -> str:
    """`2019-05` for 201905; anything else that is not empty has ended too, we know not when."""
    return f"{text[:4]}-{text[4:6]}" if re.fullmatch(r"\d{6}", text) else "gone" if text else ""
