"""The audit in plain words, for the person whose account it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yersel.accounts.models import Person, Role
from yersel.accounts.queries import history_of, names_of
from yersel.audit.models import AuditEntry
from yersel.core import told_acts

WORDS: dict[str, str | Promise] = {
    "join": gettext_lazy("Account made"),
    "sign-in": gettext_lazy("Signed in"),
    "change-name": gettext_lazy("Name changed"),
    "add-address": gettext_lazy("E-mail address added"),
    "remove-address": gettext_lazy("E-mail address removed"),
    "change-first-address": gettext_lazy("First e-mail address changed"),
    "change-lost-address": gettext_lazy("A lost e-mail address replaced"),
    "add-webauthn": gettext_lazy("Passkey added"),
    "remove-webauthn": gettext_lazy("Passkey removed"),
    "add-totp": gettext_lazy("Authenticator app added"),
    "remove-totp": gettext_lazy("Authenticator app removed"),
    "add-recovery-codes": gettext_lazy("Recovery codes made"),
    "remove-recovery-codes": gettext_lazy("Recovery codes removed"),
    "new-recovery-codes": gettext_lazy("New recovery codes made"),
    "end-session": gettext_lazy("Signed out on another device"),
    "end-other-sessions": gettext_lazy("Signed out on all other devices"),
    "export-data": gettext_lazy("All data taken along"),
    "keep": gettext_lazy("Began to act for somebody"),
    "end-keeping": gettext_lazy("No longer acting for somebody"),
    "close-account": gettext_lazy("Account closed"),
}


@dataclass(frozen=True)
class HistoryLine:
    """One thing that was done: when, what, by whom."""

    at: datetime
    what: str
    who: str


def history_lines(person: Person) -> list[HistoryLine]:
    entries = history_of(person)
    names = names_of({entry.actor for entry in entries})
    return list(_lines(entries, person, names))


def _lines(entries: Iterable[AuditEntry], person: Person, names: dict[str, str]) -> Iterable[HistoryLine]:
    for entry in entries:
        own = entry.actor == str(person.pk)
        who = _("you") if own else names.get(entry.actor, _("the site itself"))
        yield HistoryLine(entry.at, _what(entry), who)


def _what(entry: AuditEntry) -> str:
    told = told_acts.words_for(entry.object_type, entry.verb)
    if told is not None:
        return told
    first, _dash, rest = entry.verb.partition("-")
    if entry.object_type == "person" and first in {"give", "end"} and rest in Role:
        words = _("Role given: %(role)s") if first == "give" else _("Role ended: %(role)s")
        return words % {"role": Role(rest).label}
    return f"{entry.verb.replace('-', ' ')} {entry.object_type.replace('_', ' ')}".capitalize()
