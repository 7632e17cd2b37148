"""The name under which something stands in the shared table: a keyed hash, as it may hold a network or an e-mail address."""

from django.utils.crypto import salted_hmac


def key(key: str, key_prefix: str, version: int) -> str:
    return salted_hmac("yersel.accounts.cache", f"{key_prefix}:{version}:{key}", algorithm="sha256").hexdigest()
