from datetime import UTC, datetime, timedelta
from pathlib import Path

from yersel.core.backup.saving import dated_name, forget_old

MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


def test_the_newest_are_kept_and_what_is_not_ours_is_left(tmp_path: Path) -> None:
    names = [dated_name(MONDAY + timedelta(days=day)) for day in range(5)]
    for name in [*names, "yersel-old.tar", "holiday.tar", "yersel-20200101T000000Z.tar.gpg"]:
        (tmp_path / name).touch()

    removed = forget_old(tmp_path, keep=2)

    assert [path.name for path in removed] == names[:3]
    assert {path.name for path in tmp_path.iterdir()} == {
        *names[3:],
        "yersel-old.tar",
        "holiday.tar",
        "yersel-20200101T000000Z.tar.gpg",
    }


def test_fewer_than_are_kept_all_stay(tmp_path: Path) -> None:
    (tmp_path / dated_name(MONDAY)).touch()

    assert forget_old(tmp_path, keep=7) == []
