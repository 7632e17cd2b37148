"""The files of pictures, in the folder of what people send in.

Their names are made from the id of their row and a width: never what the file was called, and never used again for another picture.
They are written before the row is committed and taken away after it has gone, so that every file that a row names is there;
what a process leaves behind that ends in between is swept up by night.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from yersel.directory.models import Media
from yersel.directory.picture_making import Made

FOLDER = "pictures"
_NAME = re.compile(r"([0-9a-f-]{36})-(\d{1,5})\.webp")


def name_of(picture: UUID, width: int) -> str:
    return f"{FOLDER}/{picture}-{width}.webp"


def keep(picture: UUID, made: Made) -> None:
    """Write the files of a new picture. Call it in the transaction that makes its row."""
    for width, content in made.files.items():
        default_storage.save(name_of(picture, width), ContentFile(content))


def read(picture: Media, width: int) -> bytes | None:
    """One file of a picture; None where it has no such width, or the file is not there."""
    if width not in picture.widths:
        return None
    try:
        with default_storage.open(name_of(picture.pk, width)) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def erase_on_commit(picture: Media) -> None:
    """Take the files away once it is sure that the row names them no longer."""
    names = [name_of(picture.pk, width) for width in picture.widths]
    transaction.on_commit(lambda: erase(names))


def erase(names: Iterable[str]) -> None:
    """What is gone already does no harm."""
    for name in names:
        default_storage.delete(name)


def all_files() -> Iterator[tuple[str, UUID, datetime]]:
    """(name, id of the picture, when it was written) of each file of ours that is there."""
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        found = _NAME.fullmatch(name)
        if found:
            path = f"{FOLDER}/{name}"
            yield path, UUID(found[1]), default_storage.get_modified_time(path)
