"""The master keys, which wrap each subject's own key. They stand in the settings, never in the database."""

from __future__ import annotations

import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def keyring() -> MultiFernet:
    """The master keys, newest first: what is new is wrapped by the first, what is old is opened by any."""
    return MultiFernet([Fernet(key) for key in settings.MASTER_KEYS])


def newest_master() -> str:
    """Which master key wraps what is new."""
    return name_of(settings.MASTER_KEYS[0])


def name_of(key: str) -> str:
    """What a master key is called in the database: enough to tell keys apart, nothing to guess one by."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]
