"""What becomes of a file: only its picture, upright, in sizes for small and large screens; and what is refused, with words that help."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.factories import pictures as make
from yersel.directory.models import Media
from yersel.directory.picture_making import MOST_TIMES_AS_LONG, Made, Unusable, make_picture

PICTURE, LOGO = Media.Use.PICTURE, Media.Use.LOGO
SECRET = b"55.97110N 3.17223W Una at home"


def opened(made: Made, width: int | None = None) -> Image.Image:
    return Image.open(BytesIO(made.files[width] if width else made.largest))


def refusal(content: bytes, use: Media.Use = PICTURE) -> str:
    with pytest.raises(Unusable) as refused:
        make_picture(content, use)
    return str(refused.value)


@pytest.mark.parametrize(
    ("sides", "widths"),
    [
        ((3000, 2000), [400, 800, 1600]),
        ((2000, 3000), [400, 800, 1067]),
        ((1600, 900), [400, 800, 1600]),
        ((800, 600), [400, 800]),
        ((900, 600), [400, 900]),
        ((640, 480), [400, 640]),
        ((400, 300), [400]),
        ((230, 300), [230]),
    ],
)
def test_it_is_made_in_a_few_widths_and_never_larger_than_it_was(sides: tuple[int, int], widths: list[int]) -> None:
    made = make_picture(make.jpeg(*sides), PICTURE)

    assert made.widths == widths
    assert [opened(made, width).width for width in widths] == widths
    assert opened(made).height == made.height == round(widths[-1] * sides[1] / sides[0])


def test_a_logo_is_made_small() -> None:
    made = make_picture(make.png(1000, 250), LOGO)

    assert (made.widths, made.height) == ([200, 400], 100)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_kind_that_is_taken_becomes_webp(kind: str) -> None:
    made = make_picture(make.as_file(make.drawn(), kind), PICTURE)

    assert all(content[:4] == b"RIFF" and content[8:12] == b"WEBP" for content in made.files.values())


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_each_way_to_keep_colours_in_a_png_can_be_read(mode: str) -> None:
    content = make.as_file(Image.new(mode, (300, 300), 1))

    assert make_picture(content, PICTURE).widths == [300]


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_each_way_to_keep_colours_in_a_jpeg_can_be_read(mode: str) -> None:
    assert make_picture(make.as_file(Image.new(mode, (300, 300)), "JPEG"), PICTURE).widths == [300]


def test_sixteen_bits_of_grey_stay_grey() -> None:
    made = make_picture(make.as_file(Image.new("I;16", (300, 300), 32_768)), PICTURE)

    pixel = opened(made).convert("L").getpixel((150, 150))
    assert isinstance(pixel, int) and 124 <= pixel <= 132


def test_what_shines_through_still_does() -> None:
    made = make_picture(make.as_file(Image.new("RGBA", (300, 300), (200, 0, 0, 0))), LOGO)

    assert opened(made).mode == "RGBA"


def with_orientation(value: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = value
    picture = Image.new("RGB", (600, 300), "white")
    picture.paste("black", (0, 0, 300, 300))  # dark on the left
    return make.as_file(picture, "JPEG", exif=exif, quality=95)


def is_dark(picture: Image.Image, x: float, y: float) -> bool:
    pixel = picture.convert("L").getpixel((int(x * picture.width), int(y * picture.height)))
    return isinstance(pixel, int) and pixel < 100


@pytest.mark.parametrize(
    ("orientation", "size", "dark"),
    [
        (1, (600, 300), (0.1, 0.5)),
        (3, (600, 300), (0.9, 0.5)),
        (6, (300, 600), (0.5, 0.1)),
        (8, (300, 600), (0.5, 0.9)),
    ],
)
def test_it_is_turned_upright_before_the_note_about_that_is_dropped(
    orientation: int, size: tuple[int, int], dark: tuple[float, float]
) -> None:
    picture = opened(make_picture(with_orientation(orientation), PICTURE))

    assert picture.size == size
    assert is_dark(picture, *dark)
    assert not is_dark(picture, 1 - dark[0], 1 - dark[1])
    assert 0x0112 not in picture.getexif()


def jpeg_with_everything() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = exif[0x9286] = SECRET.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (55.0, 58.0, 16.0), 3: "W", 4: (3.0, 10.0, 20.0)})
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + SECRET + b"</x:xmpmeta>"
    return make.jpeg(900, 700, exif=exif, icc_profile=b"\0" * 200 + SECRET, xmp=xmp, comment=SECRET)


def png_with_everything() -> bytes:
    exif, info = Image.Exif(), PngInfo()
    exif[0x010E] = SECRET.decode()
    info.add_text("Comment", SECRET.decode())
    info.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    return make.as_file(make.drawn(900, 700), exif=exif, pnginfo=info, icc_profile=b"\0" * 200 + SECRET)


def webp_with_everything() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    return make.as_file(make.drawn(900, 700), "WEBP", exif=exif, xmp=SECRET, icc_profile=b"\0" * 200 + SECRET)


@pytest.mark.parametrize(
    "content", [jpeg_with_everything(), png_with_everything(), webp_with_everything()], ids=["jpeg", "png", "webp"]
)
def test_nothing_that_stands_beside_the_picture_comes_along(content: bytes) -> None:
    made = make_picture(content, PICTURE)

    if b"zTXt" not in content:
        assert SECRET in content or zlib_has(content, SECRET)
    for file in made.files.values():
        assert not any(
            mark in file for mark in (SECRET, b"EXIF", b"Exif", b"XMP ", b"ICCP", b"xmpmeta", b"GPS", b"MM\0*", b"II*\0")
        )
        with Image.open(BytesIO(file)) as picture:
            assert dict(picture.getexif()) == {}
            assert not {"exif", "xmp", "icc_profile", "comment"} & set(picture.info)


def zlib_has(content: bytes, words: bytes) -> bool:
    """Whether a packed part of a PNG holds the words."""
    return any(
        words in zlib.decompressobj().decompress(content[at:]) for at in range(len(content)) if content[at : at + 1] == b"x"
    )


def test_what_hangs_on_behind_the_picture_is_left_behind() -> None:
    behind = b"PK\x03\x04<script>alert(1)</script><?php system('id'); ?>"

    made = make_picture(make.jpeg() + behind, PICTURE)

    assert not any(piece in file for file in made.files.values() for piece in (b"PK\x03\x04", b"<script", b"<?php"))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_what_moves_the_first_picture_is_taken(kind: str) -> None:
    frames = [Image.new("RGB", (300, 300), colour) for colour in ("red", "blue")]

    made = make_picture(make.as_file(frames[0], kind, save_all=True, append_images=frames[1:], duration=100), PICTURE)

    picture = opened(made).convert("RGB")
    pixel = picture.getpixel((150, 150))
    assert getattr(picture, "n_frames", 1) == 1
    assert isinstance(pixel, tuple) and pixel[0] > 200 and pixel[2] < 60


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 900


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"hello, this is no picture", "no picture that we can read"),
        (b"GIF89a" + b"\0" * 900, "GIF"),
        (HEIC, "HEIC"),
        (b"\0\0\0\x1cftypavif\0\0\0\0" + b"\0" * 900, "AVIF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", "SVG"),
        (b"%PDF-1.7 " + b"\0" * 900, "PDF"),
        (make.as_file(make.drawn(), "TIFF"), "TIFF"),
        (make.as_file(make.drawn(), "BMP"), "BMP"),
        (make.as_file(make.drawn(), "GIF"), "GIF"),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 900, "film"),
        (b"MZ" + b"\0" * 900, "no picture that we can read"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_other_kinds_are_refused_by_name_with_what_to_do(content: bytes, words: str) -> None:
    assert words in refusal(content)


def test_the_name_of_the_kind_is_no_way_in() -> None:
    """An SVG that begins as a PNG does is no PNG."""
    assert "damaged" in refusal(b"\x89PNG\r\n\x1a\n<svg onload='alert(1)'/>") or "no picture" in refusal(
        b"\x89PNG\r\n\x1a\n<svg onload='alert(1)'/>"
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("part", [0.2, 0.5, 0.95])
def test_half_a_file_is_refused(kind: str, part: float) -> None:
    whole = make.as_file(make.drawn(900, 700), kind)

    assert refusal(whole[: int(len(whole) * part)])


def test_a_broken_check_sum_is_refused() -> None:
    whole = bytearray(make.png())
    whole[whole.index(b"IDAT") + 30] ^= 0xFF

    assert "damaged" in refusal(bytes(whole))


def png_of(width: int, height: int) -> bytes:
    """A small file that says it is a large picture."""

    def part(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", packed) + part(b"IEND", b"")


@pytest.mark.parametrize("sides", [(6400, 6400), (8000, 8000), (20_000, 20_000), (60_000, 60_000), (2_000_000_000, 2)])
def test_a_small_file_that_would_unpack_to_a_huge_picture_is_not_unpacked(sides: tuple[int, int]) -> None:
    assert "pixels" in refusal(png_of(*sides))


def test_the_most_pixels_are_a_setting(settings: Any) -> None:
    settings.PICTURE_MOST_PIXELS = 1_000_000

    assert "1 million" in refusal(make.jpeg(1200, 1000))
    assert make_picture(make.jpeg(1000, 1000), PICTURE).widths == [400, 1000]


def test_a_file_of_too_many_bytes_is_refused(settings: Any) -> None:
    settings.PICTURE_MOST_BYTES = 1024

    assert "too large" in refusal(make.jpeg())


@pytest.mark.parametrize(("use", "least"), [(PICTURE, 200), (LOGO, 80)])
def test_a_picture_that_is_too_small_is_refused_and_the_smallest_is_taken(use: Media.Use, least: int) -> None:
    assert f"{least} at least" in refusal(make.png(least - 1, 400), use)
    assert make_picture(make.png(least, 400), use)


def test_a_strip_is_refused() -> None:
    assert "strip" in refusal(make.png(200 * MOST_TIMES_AS_LONG + 1, 200))
    assert make_picture(make.png(200 * MOST_TIMES_AS_LONG, 200), PICTURE)


HEADS = [
    b"",
    b"\xff\xd8\xff\xe0",
    b"\x89PNG\r\n\x1a\n",
    b"RIFF\x10\0\0\0WEBPVP8 ",
    b"RIFF\x10\0\0\0WEBPVP8X\x0a\0\0\0",
    b"GIF8",
    b"<svg",
]


@hypothesis_settings(deadline=None, max_examples=150)
@given(st.sampled_from(HEADS), st.binary(max_size=2000))
def test_whatever_bytes_come_they_are_refused_with_words(head: bytes, rest: bytes) -> None:
    assert refusal(head + rest)


WHOLE = {kind: make.as_file(make.drawn(220, 220), kind) for kind in ("JPEG", "PNG", "WEBP")}


@hypothesis_settings(deadline=None, max_examples=150)
@given(st.sampled_from(sorted(WHOLE)), st.lists(st.tuples(st.floats(0, 1), st.integers(1, 255)), min_size=1, max_size=20))
def test_a_picture_with_some_bytes_changed_is_made_or_refused_and_nothing_else(
    kind: str, changes: list[tuple[float, int]]
) -> None:
    content = bytearray(WHOLE[kind])
    for place, by in changes:
        content[int(place * (len(content) - 1))] ^= by

    try:
        made = make_picture(bytes(content), PICTURE)
    except Unusable as refused:
        assert str(refused)
    else:
        assert made.largest[8:12] == b"WEBP"
