"""What the styles promise: colours that can be read, and a size that loads on an old phone."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

CORE = Path(settings.BASE_DIR) / "yersel" / "core"
TEXT_ON_GROUND = [
    ("ink", "oat"),
    ("ink", "white"),
    ("ink-soft", "oat"),
    ("ink-soft", "oat-dark"),
    ("ink-soft", "white"),
    ("ink-soft", "heather-tint"),
    ("heather", "oat"),
    ("heather", "heather-tint"),
    ("loch", "oat"),
    ("loch", "white"),
    ("loch", "heather-tint"),
    ("loch", "loch-tint"),
    ("loch", "moss-tint"),
    ("loch", "gorse-tint"),
    ("loch", "rowan-tint"),
    ("white", "loch"),
    ("white", "loch-dark"),
    ("white", "heather-dark"),
    ("heather-tint", "heather-dark"),
    ("gorse-tint", "heather-dark"),
    ("loch-dark", "loch-tint"),
    ("ink", "gorse"),
    ("ink", "gorse-tint"),
    ("moss", "oat"),
    ("moss", "white"),
    ("rowan", "oat"),
    ("rowan", "white"),
]


def colours() -> dict[str, str]:
    tokens = (CORE / "scss" / "own" / "_tokens.scss").read_text()
    found = dict(re.findall(r"^\$([a-z-]+): #([0-9a-f]{3,6});", tokens, re.MULTILINE))
    return {name: value if len(value) == 6 else "".join(2 * digit for digit in value) for name, value in found.items()}


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[index : index + 2], 16) / 255 for index in (0, 2, 4)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_can_be_read_on_its_ground(text: str, ground: str) -> None:
    assert contrast(colours()[text], colours()[ground]) >= 4.5


@pytest.mark.parametrize("ground", ["white", "oat"])
def test_edges_of_what_can_be_typed_into_can_be_seen(ground: str) -> None:
    assert contrast(colours()["edge"], colours()[ground]) >= 3


def test_the_styles_fit_their_budget() -> None:
    css = CORE / "static" / "core" / "yersel.css"
    if not css.exists():
        pytest.skip("the styles are not built: python -m config.assets")

    assert len(gzip.compress(css.read_bytes(), 9)) <= 18_000
    assert b"@import" not in css.read_bytes()
    assert not re.search(rb"url\(['\"]?(https?:)?//", css.read_bytes())


def test_the_script_fits_its_budget() -> None:
    assert len(gzip.compress((CORE / "static" / "core" / "yersel.js").read_bytes(), 9)) <= 3_000
