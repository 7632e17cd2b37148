"""Area codes that were replaced when boundaries were redrawn in 2018 and 2019, and the codes that took their place."""

_REPLACED = {
    # council areas
    "S12000015": "S12000047", "S12000024": "S12000048", "S12000046": "S12000049", "S12000044": "S12000050",
    # health boards
    "S08000018": "S08000029", "S08000027": "S08000030", "S08000021": "S08000031", "S08000023": "S08000032",
    # integration authorities
    "S37000014": "S37000032", "S37000023": "S37000033", "S37000015": "S37000034", "S37000021": "S37000035",
}  # fmt: skip


def current_area_code(code: str) -> str:
    """The code in use today for the same area: Fife is S12000047, in older files S12000015."""
    return _REPLACED.get(code.strip(), code.strip())
