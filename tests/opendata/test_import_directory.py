"""The import command, on made-up files and on real data: its numbers agree with counts made here by other means."""

import csv
import gzip
import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from yersel.audit.models import AuditEntry
from yersel.directory.models import ImportRun, ImportSource, Service, SourceRecord
from yersel.directory.operations import imports
from yersel.opendata import fetching
from yersel.places.operations import SeedSummary

EDINBURGH = "edinburgh-open-data"


def run(source: object, tmp_path: Path, format: str = "openreferral", **options: Any) -> dict[str, Any]:  # noqa: A002 - as typed
    """Run the command and return its report."""
    report = tmp_path / "report.json"
    call_command("import_directory", str(source), format=format, report=report, verbosity=0, stdout=StringIO(), **options)
    found: dict[str, Any] = json.loads(report.read_text())
    return found


def said(source: object, **options: Any) -> str:
    """Run the command and return what it says."""
    out = StringIO()
    call_command(
        "import_directory", str(source), format=options.pop("format", "openreferral"), verbosity=0, stdout=out, **options
    )
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "feed-2026-01-31.json"
    services = [
        {"id": f"s{number}", "name": f"Walk {number}", "organization": {"id": "o1", "name": "Thistle"}} for number in range(3)
    ]
    path.write_text(json.dumps({"contents": services}))
    return path


def test_the_summary_is_in_plain_words(scotland: SeedSummary, file: Path) -> None:
    text = said(file)

    assert "New 3 · Changed 0 · Unchanged 0 · Missing once 0 · Closed 0" in text
    assert "(not said): 3" in text
    assert ImportRun.objects.get().edition == "2026-01-31"
    assert "Nothing to do" in said(file)


def test_a_dry_run_says_so_and_writes_nothing(scotland: SeedSummary, file: Path) -> None:
    text = said(file, dry_run=True)

    assert "nothing was written" in text
    assert "New 3" in text
    counts = [model.objects.count() for model in (Service, SourceRecord, ImportSource, ImportRun)]
    assert [*counts, AuditEntry.objects.filter(object_type="import-run").count()] == [0] * 5


def test_without_places_it_says_what_to_load_first(db: None, file: Path) -> None:
    with pytest.raises(CommandError, match="load_places"):
        said(file)


@pytest.mark.parametrize(
    ("source", "told"), [("/nowhere/feed.json", "no file or folder"), ("ftp://example.org/", "Only http and https")]
)
def test_a_source_that_cannot_be_had_is_one_plain_line(scotland: SeedSummary, source: str, told: str) -> None:
    with pytest.raises(CommandError, match=told):
        said(source)


def test_loopback_is_for_development_or_on_request_alone(scotland: SeedSummary, settings: Any) -> None:
    settings.DEVELOPMENT = False

    with pytest.raises(CommandError, match="--allow-private"):
        said("http://127.0.0.1:9/")


def test_the_mapping_table_goes_out_and_comes_back(scotland: SeedSummary, file: Path, tmp_path: Path) -> None:
    services = json.loads(file.read_text())["contents"]
    file.write_text(json.dumps([{**each, "attributes": [{"taxonomy_term": {"name": "Walks"}}]} for each in services]))
    said(file, code="walks")
    table, out = tmp_path / "table.csv", StringIO()
    call_command("category_mappings", source="walks", export=table, stdout=out)
    assert table.read_text().splitlines()[1] == "Walks,?,3"

    table.write_text(table.read_text().replace("?", "kind:being-active"))
    call_command("category_mappings", source="walks", load=table, stdout=out)

    assert "the tags of 3 services changed. Not said: 0" in out.getvalue()
    table.write_text(table.read_text().replace("kind:being-active", "kind:wibble"))
    with pytest.raises(CommandError, match="line 2: we have no term 'kind:wibble'"):
        call_command("category_mappings", source="walks", load=table, stdout=out)


# From here on: real data beside the checkout.


@contextmanager
def feed(real_data: Path, *options: str) -> Iterator[str]:
    """The rehearsal feed on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    tool = real_data.parent / "tools" / "oruk_feed.py"
    if not tool.exists():
        pytest.skip("the rehearsal feed is not beside this checkout")
    command = [sys.executable, str(tool), "--port", port, *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()


def dumped(real_data: Path, path: Path, edition: int) -> dict[str, dict[str, Any]]:
    """All services of an edition, by id, in a file."""
    tool = real_data.parent / "tools" / "oruk_feed.py"
    subprocess.run([sys.executable, str(tool), "--edition", str(edition), "--dump", str(path)], check=True, capture_output=True)  # noqa: S603
    return {service["id"]: service for service in json.loads(path.read_text())["contents"]}


def test_real_feed_a_year_later(scotland: SeedSummary, real_data: Path, tmp_path: Path) -> None:
    first, second = (dumped(real_data, tmp_path / f"{edition}.json", edition) for edition in (1, 2))
    gone, new, both = first.keys() - second.keys(), second.keys() - first.keys(), first.keys() & second.keys()
    renamed = [each for each in both if first[each]["name"] != second[each]["name"]]
    silenced = [each for each in both if "contacts" in first[each] and "contacts" not in second[each]]

    assert run(tmp_path / "1.json", tmp_path, code=EDINBURGH)["counts"]["new"] == len(first) == 1391
    edited = dict(SourceRecord.objects.filter(kind="service").values_list("their_id", "service__last_edited"))
    phones = dict(SourceRecord.objects.filter(kind="service").values_list("their_id", "service__contacts__phones__digits"))
    with feed(real_data, "--edition", "2") as url:
        once, twice = run(url, tmp_path), run(url, tmp_path)

    counts = {name: once["counts"][name] for name in ("new", "changed", "missing_once", "closed", "refused")}
    assert counts == {"new": len(new), "changed": len(renamed), "missing_once": len(gone), "closed": 0, "refused": 0}
    assert (len(new), len(renamed), len(gone), once["fields"]["silent"]["phones"]) == (30, 39, 58, len(silenced))
    assert (twice["counts"]["missing_once"], twice["counts"]["closed"], twice["counts"]["changed"]) == (0, 58, 0)
    assert {each["their_id"] for each in twice["records"]["closed"]} == gone
    now = dict(SourceRecord.objects.filter(kind="service").values_list("their_id", "service__last_edited"))
    assert {each for each in both if now[each] != edited[each]} == set(renamed)
    kept = dict(SourceRecord.objects.filter(kind="service").values_list("their_id", "service__contacts__phones__digits"))
    assert all(kept[each] == phones[each] != "" for each in silenced)


def test_real_feed_with_faults(scotland: SeedSummary, real_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching.random, "uniform", lambda least, most: 0.0)
    spoilt = list(dumped(real_data, tmp_path / "1.json", 1))[10:35]

    with feed(real_data, "--faults") as url:
        found = run(url, tmp_path)

    assert (found["state"], found["counts"]["new"], found["counts"]["refused"]) == ("finished", 1386, 5)
    reasons = {problem["their_id"]: problem for problem in found["problems"]}
    assert [reasons[each]["column"] for each in spoilt[:5]] == ["name", "url", "location", "status", "description"]
    assert [reasons[each]["is_refusal"] for each in spoilt] == [True, False, False, False, False] * 5
    assert Service.objects.filter(url__startswith="javascript").count() == 0
    assert Service.objects.filter(description__contains="<script").count() == 0
    assert ImportSource.objects.get().code == EDINBURGH


def register(real_data: Path, year: int) -> dict[str, dict[str, str]]:
    """The rows of a year's register by number, read by the csv module alone."""
    with gzip.open(path_of(real_data, year), "rt", encoding="utf-8-sig") as file:
        return {row["CSNumber"]: row for row in csv.DictReader(file) if row["CSNumber"]}


def path_of(real_data: Path, year: int) -> Path:
    return real_data / "registers" / f"care_inspectorate_services_{year}-05-31.csv.gz"


def digits(text: str) -> str:
    found = re.sub(r"\D", "", text)
    return "0" + found[2:] if found.startswith("44") else found


def words(text: str) -> str:
    return " ".join(text.split())


def compact(text: str) -> str:
    return text.replace(" ", "")


def test_real_register_a_year_later(
    scotland: SeedSummary, real_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "reindex", lambda services: 0)  # a third of the time, and tested elsewhere
    before, after = register(real_data, 2024), register(real_data, 2025)
    both = before.keys() & after.keys()

    def differ(column: str, same: Any = words) -> int:
        told = [(before[each][column], after[each][column]) for each in both]
        return sum(bool(old and new and same(old) != same(new)) for old, new in told)

    def blanked(column: str) -> int:
        return sum(bool(before[each][column] and not after[each][column]) for each in both)

    first = run(path_of(real_data, 2024), tmp_path, format="care-inspectorate", client_group="all")
    assert (first["counts"]["new"], first["skipped"]["empty rows"]) == (len(before), 131)
    assert len(before) == 7760
    second = run(path_of(real_data, 2025), tmp_path, format="care-inspectorate", client_group="all")
    again = run(path_of(real_data, 2025), tmp_path, format="care-inspectorate", client_group="all")

    changed, silent = second["fields"]["changed"], second["fields"]["silent"]
    assert second["counts"]["new"] == len(after.keys() - before.keys()) == 369
    assert second["counts"]["missing_once"] == len(before.keys() - after.keys()) == 329
    assert changed["name"] == differ("ServiceName") == 143
    assert changed["phones"] == differ("Service_Phone_Number", digits) == 235
    assert changed["postal_code"] == differ("Service_Postcode", compact) == 254
    assert changed["provider"] == differ("ServiceProvider") == 159
    assert changed["status"] == differ("ServiceStatus") == 77
    assert silent["postal_code"] == blanked("Service_Postcode") == 293
    assert silent["phones"] == blanked("Service_Phone_Number") == 308
    assert (again["state"], ImportRun.objects.count()) == ("nothing-to-do", 2)


def test_real_register_of_adults_by_default(scotland: SeedSummary, real_data: Path, tmp_path: Path) -> None:
    adults = [row for row in register(real_data, 2024).values() if row["Client_group"] == "Adults"]

    found = run(path_of(real_data, 2024), tmp_path, format="care-inspectorate", dry_run=True)

    assert found["counts"]["new"] == len(adults) == 3812
