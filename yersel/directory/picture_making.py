"""A picture that somebody sends, made anew: its pixels are drawn onto an empty one, so that nothing else of the file comes along.

What a file is, its first bytes and Pillow say, never its name. Of what moves, the first picture is taken. Where it was taken, by what and
when, colour profiles, notes, and whatever hangs on behind the picture are left behind; it is turned the right way up first.

It is done while the person waits: a phone's photograph takes about half a second, the largest that is taken about two, and whoever sent
it can be told at once what is wrong with it, and see it. One at a time in each process, as the largest needs hundreds of MB for a moment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from threading import Lock

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps, UnidentifiedImageError

from yersel.directory.models import Media

TAKEN = ("JPEG", "PNG", "WEBP")
MOST_TIMES_AS_LONG = (
    6  # the longer side of the shorter: what is longer than that is a strip, and no picture any more when it is small
)
WORTH_IT = 0.8  # a width nearer than that to the largest saves nobody anything
_ONE_AT_A_TIME = Lock()
# How files begin that people have, and that are not taken: what they are called, and what to do.
_KNOWN: list[tuple[re.Pattern[bytes], str | Promise]] = [
    (re.compile(rb"GIF8", re.S), gettext_lazy("This is a GIF. Those move or are of few colours. Send a JPEG, PNG or WebP.")),
    (
        re.compile(rb".{4}ftyp(hei|hev|mif1|msf1)", re.S),
        gettext_lazy(
            "This is a HEIC picture, as some phones make them. Few browsers can show it. Save or share it as JPEG"
            " (on an iPhone: Settings, Camera, Formats, Most Compatible), and send that."
        ),
    ),
    (re.compile(rb".{4}ftypavi[fs]", re.S), gettext_lazy("This is an AVIF picture. Save or share it as JPEG, and send that.")),
    (
        re.compile(rb"(\xef\xbb\xbf)?\s*<(\?xml|!DOCTYPE svg|!--|svg)", re.S | re.I),
        gettext_lazy("This is an SVG drawing or a page. It may hold more than a picture. Save it as PNG, and send that."),
    ),
    (re.compile(rb"%PDF", re.S), gettext_lazy("This is a PDF. Take a picture of the page, or save it as JPEG, and send that.")),
    (
        re.compile(rb"(II\*\0|MM\0\*)", re.S),
        gettext_lazy("This is a TIFF or raw picture. Save or share it as JPEG, and send that."),
    ),
    (re.compile(rb"BM.{4}\0{4}", re.S), gettext_lazy("This is a BMP picture. Save it as PNG or JPEG, and send that.")),
    (re.compile(rb".{4}ftyp", re.S), gettext_lazy("This is a film. Send a picture: JPEG, PNG or WebP.")),
]


class Unusable(Exception):
    """The file cannot be taken. It carries words for whoever sent it: what is wrong, and what to do."""


@dataclass(frozen=True)
class Sizes:
    """What is made of a file: `widths` in pixels, rising, of which the last is also the most of its height; `quality` as WebP has it."""

    widths: tuple[int, ...]
    smallest_side: int
    quality: int


SIZES = {
    Media.Use.PICTURE: Sizes(widths=(400, 800, 1600), smallest_side=200, quality=80),
    Media.Use.LOGO: Sizes(widths=(200, 400), smallest_side=80, quality=90),
}


@dataclass(frozen=True)
class Made:
    """The files of a picture, as WebP, by their width in pixels, and the height of the largest."""

    files: dict[int, bytes]
    height: int

    @property
    def widths(self) -> list[int]:
        return sorted(self.files)

    @property
    def largest(self) -> bytes:
        return self.files[self.widths[-1]]


def make_picture(content: bytes, use: Media.Use) -> Made:
    """The picture in each of its sizes, none larger than what was sent. Raises Unusable."""
    sizes = SIZES[use]
    refuse_unfit(content, use)
    with _ONE_AT_A_TIME:
        try:
            whole = _drawn_anew(content, sizes.widths[-1])
            return _in_all_sizes(whole, sizes)
        except Exception as error:  # of a broken file its readers raise whatever they stumble over
            raise Unusable(_damaged()) from error


def refuse_unfit(content: bytes, use: Media.Use) -> None:
    """Look at how the file begins, and at no pixel yet. Raises Unusable."""
    if len(content) > settings.PICTURE_MOST_BYTES:
        raise Unusable(too_many_bytes())
    width, height = _size_of(content)
    if width * height > settings.PICTURE_MOST_PIXELS:
        raise Unusable(_too_many_pixels())
    shorter, longer = sorted((width, height))
    least = SIZES[use].smallest_side
    if shorter < least:
        words = _("It is too small: %(width)d by %(height)d pixels. Each side must have %(least)d at least.")
        raise Unusable(words % {"width": width, "height": height, "least": least})
    if longer > MOST_TIMES_AS_LONG * shorter:
        raise Unusable(_("It is a long strip. Cut it, so that it is at most six times as long as it is wide."))


def too_many_bytes() -> str:
    words = _("The file is too large: at most %(most)d MB. Make it smaller, or send it from the phone as “medium”.")
    return words % {"most": settings.PICTURE_MOST_BYTES // 2**20}


def _too_many_pixels() -> str:
    words = _("It has too many pixels: at most %(most)d million. Make it smaller, and send that.")
    return words % {"most": settings.PICTURE_MOST_PIXELS // 1_000_000}


def _damaged() -> str:
    return _("The file is damaged, or only a part of it came. Save it anew, and send that.")


def _size_of(content: bytes) -> tuple[int, int]:
    """Width and height as the file tells them, once it is sure that it is of a kind that is taken, and whole as far as that is told."""
    if not content:
        raise Unusable(_("The file is empty."))
    try:
        with _opened(content) as picture:
            size = picture.size
            if size[0] * size[1] <= settings.PICTURE_MOST_PIXELS:
                picture.verify()
        return size
    except UnidentifiedImageError as error:
        raise Unusable(_not_taken(content)) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unusable(_too_many_pixels()) from error
    except Exception as error:  # as in `make_picture`
        raise Unusable(_damaged()) from error


def _opened(content: bytes) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = settings.PICTURE_MOST_PIXELS  # twice as many are an error of Pillow's own
    return Image.open(BytesIO(content), formats=TAKEN)


def _not_taken(content: bytes) -> str:
    known = next((words for begins, words in _KNOWN if begins.match(content[:512])), None)
    return str(known or _("This is no picture that we can read. Send a JPEG, PNG or WebP."))


def _drawn_anew(content: bytes, most: int) -> Image.Image:
    """The first picture of the file, no side longer than `most`, upright, on a ground that knows nothing of the file."""
    with _opened(content) as found:
        found.draft("RGB", (most, most))  # a JPEG is read at half its size, or less, where that is enough
        plain = _in_plain_colours(found)
        plain.thumbnail((most, most), Image.Resampling.LANCZOS)
        upright = ImageOps.exif_transpose(plain)  # as the camera noted
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    return clean


def _in_plain_colours(found: Image.Image) -> Image.Image:
    """Red, green and blue, with what shines through where the file has that."""
    if found.mode.startswith("I"):  # sixteen bits of grey
        return found.convert("I").point(lambda value: value / 257).convert("L").convert("RGB")
    plain = "RGBA" if found.has_transparency_data else "RGB"
    return found if found.mode == plain else found.convert(plain)  # no second copy of what may be 160 MB


def _in_all_sizes(whole: Image.Image, sizes: Sizes) -> Made:
    widths = [width for width in sizes.widths if width < WORTH_IT * whole.width] + [whole.width]
    files = {}
    for width in widths:
        height = max(1, round(whole.height * width / whole.width))
        smaller = whole if width == whole.width else whole.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
        files[width] = _as_webp(smaller, sizes.quality)
    return Made(files, whole.height)


def _as_webp(picture: Image.Image, quality: int) -> bytes:
    """Method 2 takes less than half the time of the usual 4, for a file that is a little larger."""
    written = BytesIO()
    picture.save(written, "WEBP", quality=quality, method=2)
    return written.getvalue()
