"""A file that is not exactly as it was written is refused, whatever is wrong with it."""

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from tests.core.backup.conftest import contents, put_back, saved
from yersel.core import backup
from yersel.core.backup import BackupRefused
from yersel.core.backup.contents import from_json
from yersel.core.backup.saving import HashingFile


def refused(path: Path) -> str:
    with pytest.raises(BackupRefused) as told, backup.opened(path):
        pass
    return str(told.value)


def rewritten(path: Path, change: Any) -> Path:
    """The backup with a changed manifest, and with all its checksums right."""
    with tarfile.open(path) as source:
        parts = [(member.name, source.extractfile(member).read()) for member in source.getmembers()[:-1]]  # type: ignore[union-attr]
    target = path.with_name("changed.tar")
    with target.open("wb") as file:
        hashing: Any = HashingFile(file)
        with tarfile.open(fileobj=hashing, mode="w:") as tar:
            for name, content in parts:
                if name == "manifest.json":
                    manifest = json.loads(content)
                    change(manifest)
                    content = json.dumps(manifest).encode()
                add(tar, name, content)
            add(tar, "SHA256", hashing.digest.hexdigest().encode())
    return target


def add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


def test_one_turned_bit_anywhere_is_noticed(house: Path) -> None:
    path = saved(house)
    whole = path.read_bytes()

    for place in [*range(0, len(whole), len(whole) // 60), len(whole) - 1]:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        assert "Nothing was restored" in refused(path), place


def test_a_cut_file_is_noticed_wherever_it_is_cut(house: Path) -> None:
    path = saved(house)
    whole = path.read_bytes()

    for length in [0, 1, 511, 512, *range(1000, len(whole), len(whole) // 40), len(whole) - 512, len(whole) - 1]:
        path.write_bytes(whole[:length])
        assert "Nothing was restored" in refused(path), length


def test_something_added_at_the_end_is_noticed(house: Path) -> None:
    path = saved(house)
    path.write_bytes(path.read_bytes() + b"\0" * 10239 + b"x")

    assert "checksum" in refused(path)


def test_other_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.tar").write_text("Dear Yersel,\n" * 500)

    assert "broken or cut" in refused(tmp_path / "letter.tar")
    assert "There is no file" in refused(tmp_path / "nowhere.tar")


def test_a_newer_format_is_refused(house: Path) -> None:
    path = rewritten(saved(house), lambda manifest: manifest.update(format=2))

    assert "format 2" in refused(path)


def test_migrations_that_this_copy_does_not_know_are_refused(house: Path) -> None:
    path = rewritten(saved(house), lambda manifest: manifest["migrations"].append(["core", "9999_to_come"]))

    with pytest.raises(BackupRefused, match="newer Yersel: it has the migration core 9999_to_come"):
        put_back(path, replace=True)


def test_columns_that_the_migrations_do_not_make_are_refused(house: Path) -> None:
    path = rewritten(saved(house), lambda manifest: manifest["tables"]["core_mail"]["columns"].append("other"))

    with pytest.raises(BackupRefused, match="columns of core_mail"):
        put_back(path, replace=True)


def test_rows_that_are_not_those_of_the_manifest_are_refused(house: Path) -> None:
    path = rewritten(saved(house), lambda manifest: manifest["tables"]["core_mail"].update(sha256="0" * 64))

    with pytest.raises(BackupRefused, match="not what was saved: core_mail"):
        put_back(path, replace=True)


def test_parts_that_the_manifest_does_not_name_are_refused(house: Path) -> None:
    path = rewritten(saved(house), lambda manifest: manifest["media"].pop("a.png"))

    assert "not those of its manifest" in refused(path)


@pytest.mark.parametrize("name", ["../a", "/etc/passwd", "a/../../b", "a\\b", "a//b", "./a", ""])
def test_a_path_that_leads_elsewhere_is_refused(name: str) -> None:
    manifest = {"format": 1, "made_at": "", "postgresql": 1, "migrations": [], "tables": {}, "left_out": [], "sequences": {}}

    with pytest.raises(BackupRefused, match="leads elsewhere"):
        from_json(json.dumps({**manifest, "media": {name: {"size": 1, "sha256": ""}}}).encode())


def test_a_whole_file_opens(house: Path) -> None:
    assert contents(saved(house)).made_at == "2026-11-23T07:30:00+00:00"
