"""The Care Inspectorate's datastore: a CSV of every care service registered in Scotland.

Never read: the manager's name and the e-mail address for forms. Child minding is skipped whole, as its addresses are the
homes of people who are named. Columns `lat` and `lon` are not the register's own and are not used.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from yersel.directory.operations.import_records import (
    IdentifierRecord,
    OrganisationRecord,
    PhoneRecord,
    PlaceRecord,
    ServiceRecord,
    SkippedRow,
    SourceItem,
    UnreadableRow,
)
from yersel.opendata.source_files import SourceText, UnreadableSource, looks_like, read_text

COLUMNS = [
    "CSNumber",
    "CareService",
    "Subtype",
    "AdditionalSubtypes",
    "ServiceType",
    "ServiceName",
    "Address_line_1",
    "Address_line_2",
    "Address_line_3",
    "Address_line_4",
    "Service_town",
    "Service_Postcode",
    "Service_Phone_Number",
    "SP_number",
    "ServiceProvider",
    "ServiceStatus",
    "Council_Area_Name",
    "CareHome_Main_Area_of_Care",
    "Client_group",
]
ALL_CLIENT_GROUPS = "all"
PROVIDER_SCHEME = "GB-SP"
_OUTSIDE = "outside scotland"
_STATUS = {"active": "active", "inactive": "temporarily closed"}
Row = dict[str, str]


def open_register(path: Path) -> SourceText:
    """Open the file and look at its header. Raises UnreadableSource, naming the columns, where it is another file."""
    source = read_text(path)
    if (kind := looks_like(source.text)) != "csv":
        raise UnreadableSource(f"{path.name}: this looks like {kind.upper()}, not the Care Inspectorate's CSV.")
    header = _header(next(csv.reader(io.StringIO(source.text)), []))
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        surplus = [column for column in header if column and column not in COLUMNS]
        raise UnreadableSource(
            f"{path.name} is not the Care Inspectorate's datastore. Missing columns: {', '.join(missing)}. "
            f"Columns we do not know: {', '.join(surplus[:20]) or 'none'}."
        )
    return source


def _header(cells: list[str]) -> list[str]:
    names = [cell.strip() for cell in cells]
    return ["ServiceType" if name == "Service Type" else name for name in names]


def read_register(text: str, client_group: str) -> Iterator[SourceItem]:
    """The services of the register. Those of another client group are marked, so that one held already is still followed."""
    rows = csv.reader(io.StringIO(text))
    header = _header(next(rows, []))
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield UnreadableRow(line=rows.line_num, reason=f"the row cannot be read: {error}"[:300])
            continue
        yield _item(rows.line_num, header, cells, client_group)


def _item(line: int, header: list[str], cells: list[str], client_group: str) -> SourceItem:
    if not any(cell.strip() for cell in cells):
        return SkippedRow(line=line, reason="empty rows")
    row = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
    row |= {column: "" for column in COLUMNS if column not in row}
    if len(cells) != len(header):
        reason = f"the row has {len(cells)} cells and the header {len(header)}"
        return UnreadableRow(line=line, reason=reason, their_id=row["CSNumber"])
    if row["CareService"].casefold().replace(" ", "") in {"childminding", "childminder"}:
        return SkippedRow(line=line, reason="child minding (people's homes)", their_id=row["CSNumber"])
    return _service(line, row, client_group)


def _service(line: int, row: Row, client_group: str) -> ServiceRecord:
    wanted = client_group == ALL_CLIENT_GROUPS or row["Client_group"].casefold() == client_group.casefold()
    is_outside = row["Council_Area_Name"].casefold() == _OUTSIDE
    return ServiceRecord(
        line=line,
        their_id=row["CSNumber"],
        name=row["ServiceName"],
        organisation=_provider(row),
        status=_STATUS.get(row["ServiceStatus"].casefold(), row["ServiceStatus"]),
        licenses=f"Care Inspectorate registration {row['CSNumber']}",
        council_name="" if is_outside else row["Council_Area_Name"],
        outside_filter="" if wanted else f"client group other than {client_group}",
        places=tuple(_places(row, is_outside)),
        phones=tuple(PhoneRecord(number=number) for number in [row["Service_Phone_Number"]] if number),
        categories=tuple(_categories(row)),
    )


def _provider(row: Row) -> OrganisationRecord | None:
    number = row["SP_number"]
    if not number:
        return None
    return OrganisationRecord(
        their_id=number,
        name=row["ServiceProvider"],
        fallback_name=f"Provider {number}",
        identifiers=(IdentifierRecord(scheme=PROVIDER_SCHEME, type="Care Inspectorate provider", identifier=number),),
    )


def _places(row: Row, is_outside: bool) -> Iterator[PlaceRecord]:
    """No postcode means that the register withholds the address: then only the council area is known."""
    if not row["Service_Postcode"]:
        return
    lines = [row[f"Address_line_{number}"] for number in (1, 2, 3, 4)]
    lines = [line for line in lines if line]
    yield PlaceRecord(
        address_1=lines[0] if lines else "",
        address_2=", ".join(lines[1:]),
        city=row["Service_town"],
        state_province="" if is_outside else row["Council_Area_Name"],
        postal_code=row["Service_Postcode"],
        country="GB",
        is_outside_scotland=is_outside,
    )


def _categories(row: Row) -> Iterator[str]:
    yield f"Care service: {row['CareService']}"
    subtypes = [row["Subtype"], *row["AdditionalSubtypes"].split(";")]
    yield from (f"Subtype: {subtype.strip()}" for subtype in dict.fromkeys(subtypes) if subtype.strip())
    for label, column in (("Main area of care", "CareHome_Main_Area_of_Care"), ("Client group", "Client_group")):
        if row[column]:
            yield f"{label}: {row[column]}"
    if row["ServiceType"]:
        yield f"Service type: {row['ServiceType']}"
