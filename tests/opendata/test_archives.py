"""Opening what people give an importer, and refusing what is built to do harm."""

import stat
import zipfile
from pathlib import Path

import pytest

from yersel.opendata.archives import Member, UnsafeSource, opened, refuse_bombs, sha256_of


def zip_with(path: Path, name: str, content: bytes = b"x", mode: int = 0) -> Path:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, content)
    return path


def names(path: Path) -> list[str]:
    with opened(path) as members:
        return [member.name for member in members]


def test_a_zip_a_folder_and_a_file_have_members(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "in").mkdir(parents=True)
    (folder / "in" / "a.csv").write_text("a")
    assert names(folder) == ["in/a.csv"]
    assert names(folder / "in" / "a.csv") == ["a.csv"]
    assert names(zip_with(tmp_path / "a.zip", "in/a.csv")) == ["in/a.csv"]


@pytest.mark.parametrize("name", ["../a.csv", "/etc/a.csv", "in/../../a.csv", "..\\a.csv", "C:/a.csv"])
def test_a_name_that_leads_out_of_the_zip_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnsafeSource, match="leads out of it"):
        names(zip_with(tmp_path / "a.zip", name))


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsafeSource, match="link"):
        names(zip_with(tmp_path / "a.zip", "a.csv", b"/etc/passwd", stat.S_IFLNK | 0o777))


def test_a_link_in_a_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.csv").symlink_to("/etc/hostname")
    with pytest.raises(UnsafeSource, match=r"a\.csv is a link"):
        names(folder)


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = zip_with(tmp_path / "a.zip", "a.csv", bytes(range(256)) * 40)
    raw = bytearray(path.read_bytes())
    raw[40:60] = b"\0" * 20
    path.write_bytes(raw)
    with pytest.raises(UnsafeSource, match="damaged"), opened(path) as members:
        members[0].head(100_000)


def test_a_zip_that_unpacks_to_far_more_than_its_size_is_refused(tmp_path: Path) -> None:
    path = zip_with(tmp_path / "a.zip", "a.csv", b"0" * 2_000_000)
    with opened(path) as members, pytest.raises(UnsafeSource, match="more than 20 times"):
        refuse_bombs(members)


def test_more_than_a_gigabyte_is_refused() -> None:
    with pytest.raises(UnsafeSource, match="1,000 MB is the most"):
        refuse_bombs([Member("a.csv", 1_100_000_000, 900_000_000, lambda: open("/dev/null", "rb"))])  # noqa: SIM115


def test_the_hash_of_a_folder_changes_with_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.csv").write_text("a")
    before = sha256_of(folder)
    (folder / "a.csv").write_text("b")
    assert sha256_of(folder) != before
