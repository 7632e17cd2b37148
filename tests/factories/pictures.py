"""Pictures for tests, drawn here: files as people send them, and pictures that are kept already."""

from __future__ import annotations

import random
from hashlib import sha256
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.factories.contributing import AT
from yersel.directory import pictures_kept
from yersel.directory.looking_after import entry_of
from yersel.directory.models import Media, Organisation, Service
from yersel.directory.picture_making import make_picture

ALT = "Six people walk along the harbour in warm coats."
WORDS = {"alt_text": ALT, "caption": "Our walk in May.", "is_agreed": "on"}


def drawn(width: int = 640, height: int = 480, mode: str = "RGB", seed: int | None = 1) -> Image.Image:
    """A picture of a few squares, each seed another; without one it is of one colour and packs to almost nothing."""
    picture = Image.new(mode, (width, height), 120)
    chance = random.Random(seed)
    for _number in range(12 if seed is not None else 0):
        left, top = chance.randrange(width), chance.randrange(height)
        colour = tuple(chance.randrange(256) for _band in picture.getbands())
        picture.paste(colour if len(colour) > 1 else colour[0], (left, top, left + width // 4, top + height // 4))
    return picture


def as_file(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    written = BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def png(width: int = 640, height: int = 480, **drawing: Any) -> bytes:
    return as_file(drawn(width, height, **drawing))


def jpeg(width: int = 640, height: int = 480, **options: Any) -> bytes:
    return as_file(drawn(width, height), "JPEG", **options)


def sent(content: bytes | None = None, name: str = "IMG_2041.png") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, png() if content is None else content)


def send(client: Client, address: str = "/services/shore-walkers/pictures/", file: Any = None, **words: str) -> Any:
    """The answer to a picture sent from the page of pictures."""
    return client.post(address, {**WORDS, "file": file or sent(), **words})


def picture(it: Service | Organisation, *, state: str = "waiting", use: str = "picture", seed: int = 1, **fields: Any) -> Media:
    """A picture of an entry with its files: it waits, unless `state` says otherwise."""
    made = make_picture(png(seed=seed), Media.Use(use))
    decided = {} if state == "waiting" else {"decided_at": AT, "reason": "Thank you."}
    values = {"alt_text": ALT, "sent_at": AT, "digest": sha256(made.largest).hexdigest(), **decided, **fields}
    kept = Media.objects.create(**entry_of(it).own, use=use, state=state, widths=made.widths, height=made.height, **values)
    pictures_kept.keep(kept.pk, made)
    return kept
