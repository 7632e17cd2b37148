"""What somebody shares, by recipient: for the page of shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from yersel.consent.models import Access
from yersel.plan.models import ShareLink
from yersel.plan.reading import MemberShown
from yersel.plan.sections import PARTS, Words


@dataclass(frozen=True)
class SharedPart:
    """One part that a recipient may see."""

    access: Access
    title: Words
    purpose: Words


@dataclass(frozen=True)
class Share:
    """One recipient with all that they may see."""

    kind: str
    recipient: str
    name: str
    parts: tuple[SharedPart, ...]

    @property
    def until(self) -> datetime:
        return max(part.access.until for part in self.parts)


def shares_by_recipient(
    grants: Iterable[Access],
    members: Iterable[MemberShown],
    links: Iterable[tuple[ShareLink, str]],
    purposes: Mapping[str, Words],
) -> list[Share]:
    """Grants gathered by recipient, in the order they were first given."""
    names = {str(member.account_id): member.name for member in members if member.account_id}
    names |= {str(link.pk): label or _("Somebody with a link") for link, label in links}
    found: dict[tuple[str, str], list[SharedPart]] = {}
    for grant in grants:
        part = SharedPart(grant, PARTS[grant.part].title, purposes.get(grant.purpose, ""))
        found.setdefault((grant.recipient_kind, grant.recipient_id), []).append(part)
    return [
        Share(kind, recipient, names.get(recipient, _("Somebody")), tuple(parts)) for (kind, recipient), parts in found.items()
    ]
