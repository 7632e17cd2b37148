"""Pictures for the demo, drawn here from simple shapes: of no real place and of nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from uuid import NAMESPACE_URL, UUID, uuid5

from PIL import Image, ImageDraw

from yersel.accounts.models import Person, Role
from yersel.directory import pictures_kept
from yersel.directory.models import Media, Organisation, Service
from yersel.directory.picture_making import make_picture

_SKY, _SUN, _GRASS, _HILL, _PATH, _TRUNK = "#dceaf2", "#f2c230", "#8fb996", "#6d8f7b", "#e9dcc3", "#6b4f3a"
_WALL, _WOOD, _CUP, _STEAM, _HEATHER, _OAT = "#f1ebe0", "#a8794b", "#0b5c6b", "#c9c2cf", "#4b2e63", "#fbf8f3"
WIDTH, HEIGHT, TIMES = 900, 600, 2  # drawn larger and made smaller, so that edges are smooth
Pen = ImageDraw.ImageDraw


def _box(*at: int) -> list[int]:
    return [TIMES * one for one in at]


def _walk(pen: Pen) -> None:
    pen.rectangle(_box(0, 0, 900, 600), _SKY)
    pen.ellipse(_box(680, 60, 790, 170), _SUN)
    pen.ellipse(_box(-200, 250, 560, 900), _HILL)
    pen.ellipse(_box(300, 320, 1200, 1000), _GRASS)
    pen.polygon(_box(420, 600, 640, 600, 560, 330, 540, 330), _PATH)
    for left in (90, 200, 760):
        pen.rectangle(_box(left, 260, left + 18, 380), _TRUNK)
        pen.ellipse(_box(left - 50, 150, left + 68, 300), _HILL)


def _bench(pen: Pen) -> None:
    pen.rectangle(_box(0, 0, 900, 600), _WALL)
    pen.rectangle(_box(90, 60, 380, 260), _SKY)
    pen.rectangle(_box(230, 60, 240, 260), _OAT)
    for top in (330, 370, 430):
        pen.rounded_rectangle(_box(120, top, 780, top + 26), TIMES * 10, _WOOD)
    for left in (160, 720):
        pen.rectangle(_box(left, 330, left + 22, 560), _TRUNK)
    _cup(pen, 560, 350)
    _cup(pen, 660, 350)


def _table(pen: Pen) -> None:
    pen.rectangle(_box(0, 0, 900, 600), _OAT)
    pen.ellipse(_box(380, -60, 520, 80), _SUN)
    pen.ellipse(_box(60, 300, 840, 640), _WOOD)
    for left in (200, 410, 620):
        pen.ellipse(_box(left, 380, left + 120, 440), _WALL)
        pen.ellipse(_box(left + 18, 388, left + 102, 430), "#c96f3b")
        pen.arc(_box(left + 40, 300, left + 70, 370), 90, 270, _STEAM, TIMES * 6)


def _cup(pen: Pen, left: int, top: int) -> None:
    pen.arc(_box(left + 40, top + 16, left + 84, top + 60), 270, 90, _CUP, TIMES * 10)
    pen.rounded_rectangle(_box(left, top, left + 64, top + 80), TIMES * 12, _CUP)


def _sprig(pen: Pen) -> None:
    pen.rectangle(_box(0, 0, 900, 600), _OAT)
    pen.line(_box(450, 560, 450, 120), _GRASS, TIMES * 16)
    for step in range(7):
        for left in (350, 470):
            pen.ellipse(_box(left, 90 + 60 * step, left + 80, 150 + 60 * step), _HEATHER)


@dataclass(frozen=True)
class Drawing:
    """A drawing of one demo entry, with its words."""

    key: str
    draw: Callable[[Pen], None]
    alt_text: str
    caption: str = ""
    use: Media.Use = Media.Use.PICTURE
    waits: bool = False


DRAWINGS = (
    Drawing(
        "leith-lung-walkers", _walk, "A drawing of a flat path between three trees, with a hill behind.", "Our way (a drawing)."
    ),
    Drawing(
        "leith-blether-bench", _bench, "A drawing of a wooden bench by a window, with two cups on it.", "There is room for you."
    ),
    Drawing("dundee-warm-space", _table, "A drawing of a round table with three bowls of hot soup."),
    Drawing("gala-heart-walk", _walk, "A drawing of a path in the hills on a sunny day.", waits=True),
    Drawing("heather-lungs", _sprig, "Logo of Heather Lungs: a sprig of heather.", use=Media.Use.LOGO),
)


def _id(drawing: Drawing) -> UUID:
    return uuid5(NAMESPACE_URL, f"yersel-demo/picture/{drawing.key}")


def load_pictures(id_of: Callable[[str, str], UUID], *, at: datetime) -> None:
    """Draw those that are not there yet, for the entries that are. `id_of` gives the id of a demo entry by its kind and key."""
    for drawing in DRAWINGS:
        is_logo = drawing.use == Media.Use.LOGO
        model: type[Organisation] | type[Service] = Organisation if is_logo else Service
        entry = model._default_manager.filter(pk=id_of("organisation" if is_logo else "service", drawing.key)).first()
        if entry is not None and not Media.objects.filter(pk=_id(drawing)).exists():
            _load(drawing, {"organisation" if is_logo else "service": entry}, at)


def _load(drawing: Drawing, entry: dict[str, Organisation | Service], at: datetime) -> None:
    made = make_picture(_drawn(drawing), drawing.use)
    picture = Media(
        id=_id(drawing),
        use=drawing.use,
        alt_text=drawing.alt_text,
        caption=drawing.caption,
        widths=made.widths,
        height=made.height,
        digest=sha256(made.largest).hexdigest(),
        sent_at=at - timedelta(days=1),
        **entry,
    )
    if drawing.waits:
        picture.sent_by = _member()
    else:
        picture.state, picture.decided_at, picture.reason = Media.State.APPROVED, at, "Drawn for the demo."
    picture.save(force_insert=True)
    pictures_kept.erase(pictures_kept.name_of(picture.pk, width) for width in made.widths)
    pictures_kept.keep(picture.pk, made)


def _member() -> Person | None:
    return Person.objects.open().filter(is_demo=True, email__contains=f".{Role.PUBLIC_MEMBER.value}@").first()


def _drawn(drawing: Drawing) -> bytes:
    ground = Image.new("RGB", (TIMES * WIDTH, TIMES * HEIGHT))
    drawing.draw(ImageDraw.Draw(ground))
    if drawing.use == Media.Use.LOGO:
        ground = ground.crop((TIMES * 200, TIMES * 60, TIMES * 700, TIMES * 560))
    written = BytesIO()
    ground.resize((ground.width // TIMES, ground.height // TIMES), Image.Resampling.LANCZOS).save(written, "PNG")
    return written.getvalue()


def clear_pictures() -> None:
    """Their rows go with their entries; their files go here, once that is sure."""
    for picture in Media.objects.filter(pk__in=[_id(drawing) for drawing in DRAWINGS]):
        pictures_kept.erase_on_commit(picture)
