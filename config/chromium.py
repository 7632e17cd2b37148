"""Makes sure that there is a Chromium for the journeys: the system's, else apt-get's (as root), else Playwright's own download."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The path of a Chromium, or None."""
    named = os.environ.get("YERSEL_CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    return next((path for name in NAMES if (path := shutil.which(name))), None) or _of_playwright()


def _of_playwright() -> str | None:
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright")
    return next((str(path) for path in sorted(folder.glob("chromium-*/chrome-linux*/chrome"), reverse=True)), None)


def _install() -> None:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("  no Chromium yet: installing Debian's …", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], **quiet)  # type: ignore[call-overload]  # noqa: S607
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium", "fonts-liberation"], **quiet)  # type: ignore[call-overload]  # noqa: S607
    if find() is None:
        print("  no Chromium yet: fetching Playwright's …", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], **quiet)  # type: ignore[call-overload]  # noqa: S603


def main() -> None:
    if find() is None:
        _install()
    if find() is None:
        sys.exit(
            "Yersel: no Chromium can be had, and the tests need one."
            " Install it (Debian: apt-get install chromium) or set YERSEL_CHROMIUM to its path."
        )


if __name__ == "__main__":
    main()
