import json
import subprocess
from pathlib import Path

import pytest

from config import assets


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with packages "installed", whose builder only counts how often it was asked to do something."""
    styles, modules = tmp_path / "scss", tmp_path / "node_modules"
    for folder in (styles, modules):
        folder.mkdir(parents=True)
    (styles / "yersel.scss").write_text("body {}")
    for name in ("package.json", "package-lock.json"):
        (tmp_path / name).write_text("{}")
    paths = {"CHECKOUT": tmp_path, "MODULES": modules, "STYLES": styles, "CSS": tmp_path / "static" / "yersel.css"}
    marks = {"INSTALLED_MARK": modules / "installed", "BUILT_MARK": modules / "built"}
    for name, value in {**paths, **marks}.items():
        monkeypatch.setattr(assets, name, value)
    return tmp_path


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    done: list[str] = []

    def run(command: list[str], *, otherwise: str, minutes: int) -> None:
        done.append(otherwise.split(":")[0])
        if "styles" in otherwise:
            assets.CSS.write_text("body{}")

    monkeypatch.setattr(assets, "_run", run)
    return done


def test_the_second_time_there_is_nothing_to_do(checkout: Path, asked: list[str]) -> None:
    assert assets.build()
    assert not assets.build()
    assert len(asked) == 2


def test_changed_styles_are_compiled_and_nothing_is_fetched(checkout: Path, asked: list[str]) -> None:
    assets.build()
    (checkout / "scss" / "yersel.scss").write_text("body { color: red }")
    asked.clear()

    assert assets.build()
    assert asked == ["the styles could not be compiled"]


def test_a_result_that_was_deleted_is_made_again(checkout: Path, asked: list[str]) -> None:
    assets.build()
    assets.CSS.unlink()

    assert assets.build()
    assert assets.CSS.exists()


def test_packages_out_of_reach_are_told_in_one_plain_line(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, "", "npm error code ECONNREFUSED\nnpm error more\n")

    monkeypatch.setattr(subprocess, "run", refused)

    with pytest.raises(SystemExit) as end:
        assets.main()

    said = str(end.value.code)
    assert said.startswith("Yersel: npm could not fetch the front-end packages: check the network")
    assert "ECONNREFUSED" in said
    assert "\n" not in said


def test_the_lock_file_names_no_host_to_fetch_from() -> None:
    root = Path(__file__).resolve().parents[2]
    packages = json.loads((root / "package-lock.json").read_text())["packages"]

    assert [name for name, facts in packages.items() if "resolved" in facts] == []
    assert all(facts.get("integrity") for name, facts in packages.items() if name)
