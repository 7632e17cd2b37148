import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import database

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root's embedded server moves its data")


@pytest.mark.parametrize("url", ["mysql://a@b/c", "sqlite:///x.db", "localhost:5432", "http://example.org"])
def test_an_address_that_is_not_postgresqls_is_refused_in_one_line(url):
    with pytest.raises(ImproperlyConfigured, match="postgresql://") as refusal:
        database.django_settings(url)

    assert "\n" not in str(refusal.value)


def test_an_address_without_a_database_is_refused():
    with pytest.raises(ImproperlyConfigured, match="names no database"):
        database.django_settings("postgresql://somebody@localhost/")


def test_a_mangled_address_is_refused_without_its_password():
    with pytest.raises(ImproperlyConfigured) as refusal:
        database.django_settings("postgresql://me:secret@localhost:port/name?nonsense=1")

    assert "secret" not in str(refusal.value)


def test_an_address_becomes_djangos_settings():
    settings = database.django_settings("postgresql://me:secret@db.example.org:5433/yersel?sslmode=require")

    assert settings["ENGINE"] == "django.db.backends.postgresql"
    assert (settings["NAME"], settings["USER"], settings["HOST"], settings["PORT"]) == ("yersel", "me", "db.example.org", "5433")
    assert settings["OPTIONS"] == {"sslmode": "require"}


def test_no_address_means_the_embedded_server_and_starts_nothing():
    assert database.django_settings(None)["ENGINE"] == "config.postgresql"


class FakeConnection:
    """Answers the two questions that are asked of a server."""

    def __init__(self, number: int, may_create: bool) -> None:
        self.answers = [(number, str(number // 10000)), (may_create, "me", "yersel")]

    def cursor(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *args):
        return None

    def execute(self, sql):
        self.asked = sql

    def fetchone(self):
        return self.answers.pop(0)


def test_an_old_server_is_refused_with_its_version():
    with pytest.raises(ImproperlyConfigured, match="PostgreSQL 14 is too old"):
        database.refuse_unfit_server(FakeConnection(140005, True))


def test_a_user_who_may_not_make_tables_is_told_what_to_grant():
    with pytest.raises(ImproperlyConfigured, match="GRANT CREATE ON SCHEMA public TO me"):
        database.refuse_unfit_server(FakeConnection(150001, False))


def test_a_fit_server_passes_once_both_questions_are_asked():
    fit = FakeConnection(150001, True)

    database.refuse_unfit_server(fit)

    assert fit.answers == []


def test_a_killed_process_no_longer_holds_the_server(tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (tmp_path / ".handle_pids.json").write_text(f"[{ended.pid}, {os.getpid()}]")

    database._forget_ended_processes(tmp_path)

    assert (tmp_path / ".handle_pids.json").read_text() == f"[{os.getpid()}]"


def modes(folder: Path) -> dict[str, int]:
    """The modes of a folder, its parents, and the folders right below the parents."""
    found = {}
    for parent in [folder, *folder.parents]:
        for each in [parent, *(child for child in parent.iterdir() if child.is_dir() and not child.is_symlink())]:
            try:
                found[str(each)] = stat.S_IMODE(each.stat().st_mode)
            except OSError:
                continue
    return found


@as_root
def test_the_embedded_server_changes_no_folder_outside_its_own(tmp_path):
    wheel = Path(sys.executable).parent.parent
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    watched = {**modes(Path.cwd()), **modes(wheel), **modes(Path.home()), str(closed): 0o700}
    own = Path("/var/lib/yersel") / f"test-{os.getpid()}"
    start = "from config import database; import stat; print(database.ensure_running())"

    done = subprocess.run(
        [sys.executable, "-c", start], env={**os.environ, "YERSEL_DATA": str(own)}, capture_output=True, text=True, timeout=120
    )

    try:
        assert done.returncode == 0, done.stderr
        now = {**modes(Path.cwd()), **modes(wheel), **modes(Path.home()), str(closed): stat.S_IMODE(closed.stat().st_mode)}
        changed = {path for path, mode in watched.items() if path in now and now[path] != mode}
        assert changed == set()
        assert not list((own / "postgres").glob("postmaster.pid")), "it stops with the last process that used it"
    finally:
        subprocess.run(["rm", "-rf", str(own)], check=True)


FIRST_REQUESTS = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from config import database
together = Barrier(8)
def first(number):
    together.wait()
    return database.ensure_running()
with ThreadPoolExecutor(8) as pool:
    print(len(set(pool.map(first, range(8)))))
"""


def test_the_first_requests_of_a_web_worker_may_come_at_once():
    for _ in range(3):
        told = subprocess.run([sys.executable, "-c", FIRST_REQUESTS], capture_output=True, text=True, check=False)  # noqa: S603
        assert (told.stdout.strip(), told.stderr.strip()[-300:] if told.returncode else "") == ("1", "")
