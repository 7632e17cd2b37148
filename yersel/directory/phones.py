"""Telephone numbers as digits, to compare by: the way they are written is no difference."""

import re


def digits_of(number: str) -> str:
    """The digits of a number as dialled within the UK: `+44 (0)131 496 0000` and `0131 4960000` are the same."""
    digits = re.sub(r"\D", "", number)
    if number.strip().startswith("+44") or digits.startswith("0044"):
        digits = digits.removeprefix("0044").removeprefix("44")
        digits = f"0{digits.removeprefix('0')}"
    return digits[:20]
