"""`make run`: everything a living house needs, in order, then web and worker side by side until Ctrl-C.

What a person can mend is said in one plain line: a port that is taken, a full disk, a database that does not answer.
"""

import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
LEAST_FREE_MB = 300


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("YERSEL_DEMO", "1")
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError

    try:
        port = _port()
        _refuse_full_disk()
        _prepare()
        _serve(port)
    except ImproperlyConfigured as error:
        sys.exit(f"Yersel: {error}")
    except OperationalError as error:
        sys.exit(f"Yersel: the database does not answer: {str(error).strip().splitlines()[0]}")
    except OSError as error:
        if error.errno == errno.ENOSPC:
            sys.exit("Yersel: the disk is full. Free some space and run it again.")
        raise
    except KeyboardInterrupt:
        sys.exit("Yersel: stopped.")


def _port() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        sys.exit(f"Yersel: PORT must be a number from 1 to 65535, not {text!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except PermissionError:
            sys.exit(f"Yersel: port {text} needs an administrator. Choose another: make run PORT=8001")
        except OSError:
            sys.exit(f"Yersel: port {text} is taken by another program. Choose another: make run PORT={int(text) % 65535 + 1}")
    return int(text)


def _refuse_full_disk() -> None:
    free = shutil.disk_usage(ROOT).free // 2**20
    if free < LEAST_FREE_MB:
        sys.exit(f"Yersel: the disk is full ({free} MB free, {LEAST_FREE_MB} MB needed). Free some space and run it again.")


def _prepare() -> None:
    """Database, migrations, static files and data; each step is skipped by itself where there is nothing to do."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from config import database

    _step("database", lambda: database.refuse_unfit_server(connection))
    _step("migrations", lambda: call_command("migrate", verbosity=0, interactive=False))
    _step("static files", lambda: call_command("collectstatic", verbosity=0, interactive=False))
    quiet = open(os.devnull, "w")  # noqa: SIM115 - lives as long as the process
    steps = [("places", "load_places"), ("word lists", "load_vocabulary")]
    demo = [("demo people", "load_demo_people"), ("demo data", "load_demo"), ("demo plan", "load_demo_plan")]
    for name, command in [*steps, *(demo if settings.DEMO else [])]:
        _step(name, lambda command=command: call_command(command, stdout=quiet))  # type: ignore[misc]
    _step("search index", lambda: call_command("reindex", if_empty=True, stdout=quiet))
    connection.close()


def _step(name: str, work: Callable[[], object]) -> None:
    print(f"  {name} …", end="", flush=True)
    started = time.monotonic()
    try:
        work()
    except BaseException:
        print(flush=True)  # what went wrong gets a line of its own
        raise
    print(f" {time.monotonic() - started:.1f} s", flush=True)


def _serve(port: int) -> None:
    """Run web and worker until one ends or a signal comes; then end both and wait for them."""
    gunicorn = [sys.executable, "-m", "gunicorn", "config.wsgi", "--config", "config/gunicorn.py"]
    bind = [f"--bind=127.0.0.1:{port}"] + ([f"--bind=[::1]:{port}"] if _has_ipv6(port) else [])
    worker = [sys.executable, "manage.py", "procrastinate", "worker", "--concurrency=2", "--shutdown-graceful-timeout=5"]
    # A group of their own: Ctrl-C reaches only us, and we end them in order.
    children = [subprocess.Popen(command, cwd=ROOT, start_new_session=True) for command in ([*gunicorn, *bind], worker)]  # noqa: S603

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        _wait_for_answer(port, children[0])
        print(f"\nYersel is at http://localhost:{port}/  (Ctrl-C stops it)\n", flush=True)
        while all(child.poll() is None for child in children):
            time.sleep(0.3)
        sys.exit("Yersel: a part of it ended by itself; what it said last stands above.")
    except KeyboardInterrupt:
        print("\nYersel: stopping …", flush=True)
    finally:
        for again in (signal.SIGINT, signal.SIGTERM):  # a second one must not leave a child behind
            signal.signal(again, signal.SIG_IGN)
        for child in children:
            if child.poll() is None:
                child.terminate()
        for child in children:
            _end(child)
    print("Yersel: stopped.")


def _wait_for_answer(port: int, web: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if web.poll() is not None:
            sys.exit("Yersel: the web server did not start; what it said stands above.")
        time.sleep(0.1)


def _has_ipv6(port: int) -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", port))
    except OSError:
        return False
    return True


def _end(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(10)
    except subprocess.TimeoutExpired:
        child.kill()


if __name__ == "__main__":
    main()
