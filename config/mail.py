"""Where mail goes: the server that YERSEL_EMAIL_URL names, or nowhere but the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

SHAPE = "smtps://user:password@host:465, smtp+tls://user:password@host:587 or smtp://localhost:25"
USUAL_PORTS = {"smtps": 465, "smtp+tls": 587, "smtp": 25}


@dataclass(frozen=True)
class MailServer:
    """A server that takes mail: `smtps` speaks TLS from the first byte, `smtp+tls` by STARTTLS, `smtp` not at all."""

    scheme: str
    host: str
    port: int
    user: str
    password: str


def server(url: str, *, demo: bool) -> MailServer | None:
    """The server that `url` names; None where it is empty. Raises ImproperlyConfigured, in one line that repeats no password."""
    if not url:
        return None
    if demo:
        raise ImproperlyConfigured("No mail goes out in demo mode: take YERSEL_EMAIL_URL away, or set YERSEL_DEMO=0.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ImproperlyConfigured(f"YERSEL_EMAIL_URL cannot be read: it must be {SHAPE}.") from None
    if parts.scheme not in USUAL_PORTS or not host or parts.path.strip("/") or parts.query or parts.fragment or port == 0:
        raise ImproperlyConfigured(f"YERSEL_EMAIL_URL must be {SHAPE}.")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise ImproperlyConfigured("YERSEL_EMAIL_URL must have both a user and a password, or neither.")
    if password and parts.scheme == "smtp":
        raise ImproperlyConfigured("YERSEL_EMAIL_URL would send a password in clear: use smtps:// or smtp+tls://.")
    return MailServer(parts.scheme, host, port or USUAL_PORTS[parts.scheme], user, password)


def sender(address: str, *, name: str, fallback: str) -> str:
    """The From of every mail: `address`, or else `fallback`, under the site's name. Raises ImproperlyConfigured for a wrong one."""
    chosen = address or fallback or "yersel@localhost"
    try:
        validate_email(chosen)
    except ValidationError:
        raise ImproperlyConfigured(f"YERSEL_MAIL_FROM must be one e-mail address, not {chosen!r}.") from None
    return f"{name} <{chosen}>"


def site_address(address: str, *, origins: list[str], port: str) -> str:
    """Where links in mail lead to, without a slash at the end. Raises ImproperlyConfigured for anything but http:// or https://."""
    chosen = (address or (origins[0] if origins else "") or f"http://localhost:{port}").rstrip("/")
    parts = urlsplit(chosen)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"YERSEL_SITE_ADDRESS must be like https://yersel.example.scot, not {chosen!r}.")
    return chosen
