"""The command `import_postcodes`, on small lists of our own making in the shape of the two official ones."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.factories.places import make_postcode
from yersel.audit.models import AuditEntry
from yersel.opendata import postcode_rows
from yersel.places.models import CouncilArea, OutwardCode, Postcode, PostcodeSector, PostcodeSource, Settlement
from yersel.places.queries import Place, locate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scotland")]

SHORT = "PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC"
METADATA = "ORDNANCE SURVEY\r\nDATASET VERSION NUMBER: 2026.2.0\r\nCOPYRIGHT DATE: 20260420\r\nRM UPDATE DATE: 20260418\r\n"
EH = [
    '"EH1 1AA",10,325900,673900,"S92000003","","S08000024","","S12000036","S13002929"',
    '"EH1 1AB",10,325910,673910,"S92000003","","S08000024","","S12000036","S13002929"',
    '"EH6 5AA",50,326500,676300,"S92000003","","S08000024","","S12000036","S13002930"',
    '"EH1010A",10,325900,673900,"S92000003","","S08000024","","S12000036","S13002929"',
]
KY = [
    '"KY1 1AA",10,328000,691500,"S92000003","","S08000018","","S12000015","S13002900"',
    '"KY1 1AB",90,0,0,"S92000003","","S08000018","","S12000015","S13002900"',
    '"KY1 1AC",10,328010,691510,"S92000003","","S08000029","","",""',
]
TD = [
    '"TD151AA",10,396000,655000,"S92000003","","S08000016","","S12000026","S13002770"',
    '"TD152AA",10,399000,652000,"E92000001","E19000001","E18000001","E10000001","E06000057","E05009130"',
]
GOOD_EH = EH[:3]
ONSPD_HEADER = "pcd,pcd2,pcds,dointr,doterm,oslaua,osward,oseast1m,osnrth1m,ctry,lsoa11,lat,long"
ONSPD = [
    '"EH1 1AA","EH1  1AA","EH1 1AA","198001","","S12000036","S13002929","325900","673900","S92000003","S01008677",55.952,-3.188',
    '"EH6 5AA","EH6  5AA","EH6 5AA","","201905","S12000036","S13002930","326500","676300","S92000003","S01008800",55.974,-3.179',
    '"EH9 9ZZ","EH9  9ZZ","EH9 9ZZ","198001","","S12000036","S13002930","","","S92000003","S01008800",99.999999,0.000000',
    '"AB1 1AA","AB1  1AA","AB1 1AA","198001","","S12000034","S99999999","385400","801200","S92000003","S99999999",57.101,-2.243',
    '"SW1A1AA","SW1A 1AA","SW1A 1AA","198001","","E09000033","E05013806","529090","179645","E92000001","E01004736",51.501,-0.142',
]


def zipped(path: Path, files: dict[str, Sequence[str] | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, lines in files.items():
            archive.writestr(name, lines if isinstance(lines, str) else "\r\n".join(lines) + "\r\n")
    return path


@pytest.fixture
def code_point(tmp_path: Path) -> Path:
    """A zip laid out as Code-Point Open is: Edinburgh, Fife with its old code, and the border."""
    files = {
        "Doc/Code-Point_Open_Column_Headers.csv": [SHORT, "Postcode,Positional_quality_indicator,Eastings"],
        "Doc/metadata.txt": METADATA,
        "Data/CSV/eh.csv": GOOD_EH,
        "Data/CSV/ky.csv": KY,
        "Data/CSV/td.csv": TD,
        "Data/CSV/ab.csv": [],
        "Data/CSV/ca.csv": ['"CA1 1AA",10,340000,556000,"E92000001","","","","E07000028",""'],
    }
    return zipped(tmp_path / "codepo_gb.zip", files)


def run(source: Path | str, *options: str) -> str:
    out = io.StringIO()
    call_command("import_postcodes", str(source), *options, stdout=out)
    return out.getvalue()


def failure(source: Path | str, *options: str) -> str:
    with pytest.raises(CommandError) as error:
        run(source, *options)
    assert "\n" not in str(error.value)
    return str(error.value)


def compacts() -> set[str]:
    return set(Postcode.objects.values_list("compact", flat=True))


class TestCodePointOpen:
    def test_the_scottish_rows_with_a_position_are_taken(self, code_point: Path) -> None:
        run(code_point, "--accept-errors")
        assert compacts() == {"EH11AA", "EH11AB", "EH65AA", "KY11AA", "KY11AC", "TD151AA"}

    def test_the_summary_says_what_was_done(self, code_point: Path) -> None:
        said = run(code_point, "--accept-errors")
        assert said.startswith("Code-Point Open, April 2026 (version 2026.2.0)")
        for words in ("8 rows read", "1 outside Scotland", "1 refused", "6 new"):
            assert words in " ".join(said.split())
        assert "Data/CSV/ky.csv line 2 (KY1 1AB): no position" in said
        assert "1 without a council area" in " ".join(said.split())

    def test_metres_become_degrees(self, code_point: Path) -> None:
        run(code_point, "--accept-errors")
        found = Postcode.objects.get(compact="EH11AA")
        assert (round(found.latitude, 3), round(found.longitude, 3), found.quality) == (55.952, -3.188, 10)

    def test_an_old_council_code_is_taken_as_the_new_one(self, code_point: Path) -> None:
        run(code_point, "--accept-errors")
        assert Postcode.objects.get(compact="KY11AA").council_area_id == "S12000047"

    def test_the_source_keeps_vintage_and_attribution(self, code_point: Path) -> None:
        run(code_point, "--accept-errors")
        source = PostcodeSource.objects.get()
        assert (source.code, source.vintage, source.postcodes) == ("code-point", "April 2026 (version 2026.2.0)", 6)
        assert source.attribution_text.startswith("Contains OS data © Crown copyright and database right 2026; Royal Mail data ©")

    def test_sectors_are_worked_out(self, code_point: Path) -> None:
        run(code_point, "--accept-errors")
        sector = PostcodeSector.objects.get(code="EH1 1")
        assert (sector.postcodes, sector.council_area_id) == (2, "S12000036")

    def test_one_audit_entry_is_written(self, code_point: Path) -> None:
        run(code_point, "--accept-errors")
        entry = AuditEntry.objects.get(verb="import")
        assert (entry.object_type, entry.counts["new"], len(entry.digest)) == ("postcodes", 6, 64)

    def test_a_postcode_is_then_located(self, code_point: Path) -> None:
        run(code_point, "--accept-errors")
        found = locate("eh11aa")
        assert isinstance(found, Place)
        assert (found.kind, found.ward_code) == ("postcode", "S13002929")

    def test_a_folder_is_read_as_the_zip_is(self, code_point: Path, tmp_path: Path) -> None:
        with zipfile.ZipFile(code_point) as archive:
            archive.extractall(tmp_path / "unpacked")
        run(tmp_path / "unpacked", "--accept-errors")
        assert len(compacts()) == 6

    def test_a_single_file_of_the_list_is_read(self, tmp_path: Path) -> None:
        path = tmp_path / "eh.csv"
        path.write_text("\n".join(GOOD_EH))
        run(path, "--vintage", "April 2026")
        assert len(compacts()) == 3
        assert PostcodeSource.objects.get().vintage == "April 2026"

    def test_columns_that_are_missing_or_new_are_named(self, tmp_path: Path) -> None:
        files = {"Doc/Column_Headers.csv": ["PC,PQ,EA,NO,CY,RH,LH,CC,WC,XX"], "Data/CSV/eh.csv": GOOD_EH}
        assert failure(zipped(tmp_path / "a.zip", files)).endswith("Missing: DC. Not known: XX.")

    def test_each_refused_row_has_its_reason(self, tmp_path: Path) -> None:
        far_south = GOOD_EH[0].replace("673900", "173900").replace("1AA", "1AE")
        lines = [*GOOD_EH, GOOD_EH[0], EH[3], "EH1 1AD,10", far_south]
        said = " ".join(run(zipped(tmp_path / "a.zip", {"Data/CSV/eh.csv": lines}), "--accept-errors").split())
        for reason in ("1 twice in the file", "1 not a postcode", "1 2 cells instead of 10", "1 position outside Scotland"):
            assert reason in said

    def test_too_many_refused_rows_change_nothing(self, code_point: Path) -> None:
        assert "14% of the rows were refused, so nothing was changed" in failure(code_point)
        assert compacts() == set()


class TestAgain:
    def test_the_same_file_changes_nothing_and_is_no_new_run(self, code_point: Path) -> None:
        run(code_point, "--accept-errors")
        assert "imported last. Nothing has changed" in run(code_point, "--accept-errors")
        assert (PostcodeSource.objects.count(), AuditEntry.objects.filter(verb="import").count()) == (1, 1)

    def test_the_same_postcodes_in_another_file_are_unchanged(self, code_point: Path, tmp_path: Path) -> None:
        run(code_point, "--accept-errors")
        with zipfile.ZipFile(code_point) as archive:
            archive.extractall(tmp_path / "unpacked")
        said = " ".join(run(tmp_path / "unpacked", "--accept-errors").split())
        assert "0 new 0 changed 6 unchanged 0 no longer in the list" in said

    def test_a_dry_run_says_it_and_does_nothing(self, code_point: Path) -> None:
        said = run(code_point, "--accept-errors", "--dry-run")
        assert "6 new" in " ".join(said.split())
        assert "Dry run: nothing was changed." in said
        assert (compacts(), PostcodeSource.objects.count(), PostcodeSector.objects.count()) == (set(), 0, 0)

    def test_a_postcode_that_is_gone_is_kept_as_ended(self, tmp_path: Path) -> None:
        run(zipped(tmp_path / "1.zip", {"Data/CSV/eh.csv": GOOD_EH}))
        run(zipped(tmp_path / "2.zip", {"Data/CSV/eh.csv": GOOD_EH[1:]}), "--accept-shrink")
        assert dict(Postcode.objects.values_list("compact", "ended")) == {"EH11AA": "gone", "EH11AB": "", "EH65AA": ""}
        assert PostcodeSector.objects.get(code="EH1 1").postcodes == 1

    def test_a_postcode_that_comes_back_is_in_use_again(self, tmp_path: Path) -> None:
        run(zipped(tmp_path / "1.zip", {"Data/CSV/eh.csv": GOOD_EH}))
        run(zipped(tmp_path / "2.zip", {"Data/CSV/eh.csv": GOOD_EH[1:]}), "--accept-shrink")
        run(zipped(tmp_path / "3.zip", {"Data/CSV/eh.csv": [*GOOD_EH[1:], GOOD_EH[0]]}))
        assert Postcode.objects.get(compact="EH11AA").ended == ""

    def test_an_area_that_the_list_does_not_speak_of_stays(self, tmp_path: Path) -> None:
        run(zipped(tmp_path / "1.zip", {"Data/CSV/ky.csv": KY[:1]}))
        run(zipped(tmp_path / "2.zip", {"Data/CSV/eh.csv": GOOD_EH}))
        assert Postcode.objects.get(compact="KY11AA").ended == ""

    def test_a_list_that_has_shrunk_asks_first(self, tmp_path: Path) -> None:
        run(zipped(tmp_path / "1.zip", {"Data/CSV/eh.csv": GOOD_EH}))
        assert "--accept-shrink" in failure(zipped(tmp_path / "2.zip", {"Data/CSV/eh.csv": GOOD_EH[1:]}))
        assert not Postcode.objects.exclude(ended="").exists()

    def test_what_the_list_does_not_say_is_kept(self, tmp_path: Path) -> None:
        make_postcode("EH1 1AA", 55.0, -3.0, "S12000036", data_zone="S01008677", ward_code="S13000001")
        run(zipped(tmp_path / "1.zip", {"Data/CSV/eh.csv": [GOOD_EH[0].replace("S13002929", "")]}))
        found = Postcode.objects.get(compact="EH11AA")
        assert (found.data_zone, found.ward_code, round(found.latitude, 3)) == ("S01008677", "S13000001", 55.952)

    def test_a_council_code_nobody_knows_is_reported_and_left_blank(self, tmp_path: Path) -> None:
        said = run(zipped(tmp_path / "1.zip", {"Data/CSV/eh.csv": [GOOD_EH[0].replace("S12000036", "S12000099")]}))
        assert "S12000099" in said
        assert Postcode.objects.get().council_area is None

    def test_a_town_whose_council_was_a_guess_gets_that_of_its_nearest_postcode(self, tmp_path: Path) -> None:
        town = Settlement.objects.create(
            name="Edgetown", slug="edgetown", council_area_id="S12000017", council_is_nearest=True,
            latitude=55.953, longitude=-3.19, source="geonames:99",
        )  # fmt: skip
        run(zipped(tmp_path / "1.zip", {"Data/CSV/eh.csv": GOOD_EH}))
        town.refresh_from_db()
        assert (town.council_area_id, town.council_is_nearest) == ("S12000036", False)
        found = locate("Edgetown, City of Edinburgh")
        assert isinstance(found, Place)

    def test_nothing_is_taken_before_the_areas_are_loaded(self, code_point: Path) -> None:
        OutwardCode.objects.all().delete()
        CouncilArea.objects.all().delete()
        assert "load_places" in failure(code_point, "--accept-errors")


class TestPostcodeDirectory:
    @pytest.fixture
    def directory(self, tmp_path: Path) -> Path:
        path = tmp_path / "ONSPD_MAY_2026_UK.csv"
        path.write_text("\n".join([ONSPD_HEADER, *ONSPD]), encoding="utf-8-sig")
        return path

    def test_ended_postcodes_wards_and_data_zones_are_kept(self, directory: Path) -> None:
        run(directory, "--accept-errors")
        found = Postcode.objects.get(compact="EH65AA")
        assert (found.ended, found.ward_code, found.data_zone) == ("2019-05", "S13002930", "S01008800")

    def test_a_code_for_none_is_no_code(self, directory: Path) -> None:
        run(directory, "--accept-errors")
        found = Postcode.objects.get(compact="AB11AA")
        assert (found.ward_code, found.data_zone) == ("", "")

    def test_rows_without_a_position_are_refused_and_others_counted(self, directory: Path) -> None:
        said = " ".join(run(directory, "--accept-errors").split())
        for words in ("ONS Postcode Directory, May 2026", "5 rows read", "1 outside Scotland", "1 no position", "3 new"):
            assert words in said

    def test_the_zip_is_read_by_its_scottish_area_files(self, tmp_path: Path) -> None:
        files = {
            "Data/ONSPD_MAY_2026_UK.csv": [ONSPD_HEADER, *ONSPD],
            "Data/multi_csv/ONSPD_MAY_2026_UK_EH.csv": [ONSPD_HEADER, ONSPD[0]],
            "Data/multi_csv/ONSPD_MAY_2026_UK_SW.csv": [ONSPD_HEADER, ONSPD[4]],
        }
        run(zipped(tmp_path / "onspd.zip", files))
        assert compacts() == {"EH11AA"}

    def test_column_names_with_a_year_are_known(self, tmp_path: Path) -> None:
        header = ONSPD_HEADER.replace("oslaua", "lad25cd").replace("osward", "wd25cd").replace("ctry", "ctry25cd")
        path = tmp_path / "ONSPD_AUG_2026_UK.csv"
        path.write_text("\n".join([header, ONSPD[0]]))
        run(path)
        assert Postcode.objects.get().council_area_id == "S12000036"

    def test_a_missing_column_is_named_with_those_it_might_be(self, tmp_path: Path) -> None:
        path = tmp_path / "ONSPD_AUG_2026_UK.csv"
        path.write_text("\n".join([ONSPD_HEADER.replace("oslaua", "council"), ONSPD[0]]))
        said = failure(path)
        assert "The header lacks: oslaua." in said
        assert "council" in said
        assert "--map THEIR_NAME=oslaua" in said

    def test_a_renamed_column_can_be_told(self, tmp_path: Path) -> None:
        path = tmp_path / "ONSPD_AUG_2026_UK.csv"
        path.write_text("\n".join([ONSPD_HEADER.replace("oslaua", "council"), ONSPD[0]]))
        run(path, "--map", "council=oslaua")
        assert Postcode.objects.get().council_area_id == "S12000036"

    def test_a_wrong_map_is_refused_in_one_line(self, directory: Path) -> None:
        assert failure(directory, "--map", "council") == "--map takes OLD=NEW, not council."

    def test_letters_outside_ascii_in_other_columns_do_no_harm(self, tmp_path: Path) -> None:
        path = tmp_path / "ONSPD_AUG_2026_UK.csv"
        path.write_bytes(f"{ONSPD_HEADER},name\n{ONSPD[0]},Na h-Eileanan an Iar à\n".encode("latin-1"))
        run(path)
        assert compacts() == {"EH11AA"}


class TestWrongFiles:
    @pytest.mark.parametrize(
        ("content", "looks"),
        [
            ("<!DOCTYPE html><html>", "a web page"),
            ('{"id": "1", "name": "A feed"}', "JSON"),
            ("%PDF-1.7", "a PDF"),
            ("CSNumber,ServiceName\nCS1,Home", "the Care Inspectorate's register"),
            ("Charity Number,Charity Name\nSC1,Help", "the register of charities"),
            ("prac_code,address\n1,Street", "a list of GP practices"),
            ('{"type":"Topology","objects":{}}', "a map of boundaries"),
        ],
    )
    def test_a_file_of_another_kind_is_named(self, tmp_path: Path, content: str, looks: str) -> None:
        path = tmp_path / "file.csv"
        path.write_text(content)
        assert f"This looks like {looks}" in failure(path)

    def test_an_unknown_table_shows_its_first_line(self, tmp_path: Path) -> None:
        path = tmp_path / "file.csv"
        path.write_text("apples,pears\n1,2\n")
        assert failure(path).endswith("Its first line begins: apples, pears.")

    @pytest.mark.parametrize("content", [b"", b"\0\0\0", b'"' * 200_000, b"\xff\xfea\0b\0"])
    def test_rubbish_fails_in_one_plain_line(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "file.csv"
        path.write_bytes(content)
        assert failure(path)

    def test_a_missing_file_is_said(self, tmp_path: Path) -> None:
        assert "There is no file or folder" in failure(tmp_path / "nothing.zip")

    def test_an_empty_list_changes_nothing(self, tmp_path: Path) -> None:
        assert "no Scottish postcode in use" in failure(zipped(tmp_path / "a.zip", {"Data/CSV/eh.csv": []}))

    def test_a_cell_without_end_is_refused(self, tmp_path: Path) -> None:
        files = {"Data/CSV/eh.csv": [GOOD_EH[0], '"' + "x" * 200_000]}
        assert "cannot be read as CSV" in failure(zipped(tmp_path / "a.zip", files))


def test_a_chunk_without_metres_needs_no_conversion() -> None:
    raw = postcode_rows.RawRow("line 1", "EH1 1AA", "S12000036", degrees=(55.95, -3.19))
    rows = list(postcode_rows.checked([raw], postcode_rows.Report()))
    assert [(row.latitude, row.longitude) for row in rows] == [(55.95, -3.19)]
