"""Reads settings from the environment and refuses wrong values loudly."""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def flag(name: str, *, default: bool) -> bool:
    """True for 1, true, yes, on; False for 0, false, no, off. Raises ImproperlyConfigured for anything else."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def words(name: str, *, default: str) -> list[str]:
    """The comma-separated words of a variable."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def number(name: str, *, default: int, least: int, most: int) -> int:
    """A whole number from `least` to `most`. Raises ImproperlyConfigured for anything else."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}, not {value!r}.")
    return int(value)


def rising_numbers(name: str, *, default: str, count: int) -> list[int]:
    """So many whole numbers, comma-separated, each larger than the last. Raises ImproperlyConfigured for anything else."""
    found = words(name, default=default)
    numbers = [int(word) for word in found if word.isdecimal()]
    if len(found) != count or len(numbers) != count or numbers[0] < 1 or sorted(set(numbers)) != numbers:
        raise ImproperlyConfigured(f"{name} must be {count} whole numbers, each larger than the last, such as {default}.")
    return numbers


def secret_key(folder: Path, *, development: bool) -> str:
    """SECRET_KEY; in development, where it is not set, one of this machine's own that is made once."""
    value = os.environ.get("SECRET_KEY", "")
    if value:
        return value
    if not development:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Make one: python -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )
    return _kept_in(folder / "development_secret_key", lambda: secrets.token_urlsafe(50))


def master_keys(folder: Path, *, development: bool) -> list[str]:
    """YERSEL_MASTER_KEYS, newest first; in development, where it is not set, one of this machine's own that is made once."""
    found = words("YERSEL_MASTER_KEYS", default="")
    if found:
        return found
    if not development:
        raise ImproperlyConfigured("YERSEL_MASTER_KEYS is not set. Make one: python manage.py make_master_key (in development)")
    return [_kept_in(folder / "development_master_key", lambda: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())]


def _kept_in(path: Path, make: Callable[[], str]) -> str:
    """A secret of this machine's own, which its owner alone may read."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(make())
    return path.read_text()
