"""The folder of what people sent in: listing it, and putting other files in their place.

Names of media are never used again for other content. So new files are put beside the old ones before the database commits, and the
old ones are taken away after it has: whenever this is killed, every file that the database names is there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

RESTORING = ".restoring"  # files of a backup, before they take their place


def root() -> Path:
    """The folder of the media."""
    return Path(settings.MEDIA_ROOT)


def files(folder: Path | None = None) -> list[str]:
    """Every file below the folder of the media (or another) by its path, in order. Links are not followed."""
    top, found = folder or root(), []
    for here, folders, names in os.walk(top):
        folders[:] = [name for name in folders if name != RESTORING or Path(here) != top]
        paths = [Path(here) / name for name in names]
        found += [path for path in paths if path.is_file() and not path.is_symlink()]
    return sorted(path.relative_to(top).as_posix() for path in found)


class Replacement:
    """Files that are to take the place of all media: `folder` is where they are unpacked."""

    def __init__(self) -> None:
        self.folder = root() / RESTORING
        self.names: set[str] = set()
        self._added: list[Path] = []

    def add(self) -> None:
        """Put the new files beside those that are there; where a name is taken the file waits for `finish`."""
        self.names = set(files(self.folder))
        for name in sorted(self.names):
            target = root() / name
            if not os.path.lexists(target) and not any(above.is_file() for above in target.parents):
                target.parent.mkdir(parents=True, exist_ok=True)
                (self.folder / name).rename(target)
                self._added.append(target)

    def undo(self) -> None:
        """Take away again what was added."""
        for path in self._added:
            path.unlink(missing_ok=True)

    def finish(self) -> None:
        """Take away what is not new, and put the files in place whose names were taken."""
        for name in files():
            if name not in self.names:
                (root() / name).unlink()
        _remove_empty_folders()
        for name in files(self.folder):
            target = root() / name
            target.parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).replace(target)


@contextmanager
def replacing() -> Iterator[Replacement]:
    """A replacement that is finished when the block ends well and undone when it fails."""
    replacement = Replacement()
    shutil.rmtree(replacement.folder, ignore_errors=True)
    replacement.folder.mkdir(parents=True)
    try:
        yield replacement
    except BaseException:
        replacement.undo()
        raise
    else:
        replacement.finish()
    finally:
        shutil.rmtree(replacement.folder, ignore_errors=True)
        _remove_empty_folders()


def _remove_empty_folders() -> None:
    for here, folders, names in os.walk(root(), topdown=False):
        path = Path(here)
        if path not in {root(), root() / RESTORING} and not names and not any((path / folder).exists() for folder in folders):
            path.rmdir()
