"""What is written to those who look after entries: one mail to each of them, with a link for each entry and one for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils.text import Truncator

from yersel.core.templatetags.words import plain_month
from yersel.directory import mailing, review_links
from yersel.directory.looking_after import Keeper, leads_of
from yersel.directory.mailing import Letter
from yersel.directory.review_clock import Step, rank
from yersel.directory.review_reading import Entry

KIND = "review"
Steps = Mapping[UUID, Step]


def ask_keepers(entries: Iterable[Entry], steps: Steps, keepers: Mapping[UUID, list[Keeper]], *, at: datetime) -> int:
    """The first mail goes to the lead, the later ones to everybody who looks after the entry. Returns how many mails."""
    letters: dict[tuple[UUID, Keeper], list[Entry]] = defaultdict(list)
    for entry in entries:
        asked = leads_of(keepers[entry.id]) if steps[entry.id] == Step.DUE else keepers[entry.id]
        for keeper in asked:
            letters[entry.organisation_id, keeper].append(entry)
    mailing.send_all(
        [
            _letter(
                found,
                steps,
                to=keeper.email,
                recipient=str(keeper.person_id),
                person_id=keeper.person_id,
                whole=review_links.all_address(organisation, at, person_id=keeper.person_id),
            )
            for (organisation, keeper), found in letters.items()
        ],
        at=at,
    )
    return len(letters)


def ask_published_addresses(entries: Iterable[Entry], steps: Steps, *, at: datetime) -> int:
    """Once in a cycle, where nobody looks after an entry: to the address that the group publishes. Returns how many mails."""
    letters: dict[tuple[UUID, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.email:
            letters[entry.organisation_id, entry.email.strip().lower()].append(entry)
    mailing.send_all(
        [
            _letter(
                found,
                steps,
                to=email,
                recipient=f"organisation:{organisation}",
                person_id=None,
                whole=review_links.all_address(organisation, at, person_id=None, email=email),
            )
            for (organisation, email), found in letters.items()
        ],
        at=at,
    )
    return len(letters)


def _letter(entries: Sequence[Entry], steps: Steps, *, to: str, recipient: str, person_id: UUID | None, whole: str) -> Letter:
    """One mail. Its cycle is a digest of what it asks, so that the same question is never put twice."""
    lines = sorted(f"{entry.id} {entry.cycle} {steps[entry.id]}" for entry in entries)
    return Letter(
        kind=KIND,
        to=to,
        object=f"organisation:{entries[0].organisation_id}",
        recipient=recipient,
        cycle=sha256("\n".join(lines).encode()).hexdigest()[:32],
        context=context_of(entries, steps, person_id=person_id, whole=whole),
    )


def context_of(entries: Sequence[Entry], steps: Steps, *, person_id: UUID | None, whole: str) -> dict[str, Any]:
    """What the words of the mail are made of. Paths, not addresses: the mail puts the site's own before them."""
    highest = max((steps[entry.id] for entry in entries), key=rank)
    return {
        "entries": [
            {
                "name": Truncator(" ".join(entry.name.split())).chars(mailing.LONGEST_NAME),
                "since": plain_month(entry.checked_at),
                "was_checked": entry.was_checked,
                "link": review_links.entry_address(entry.id, entry.cycle, person_id=person_id),
            }
            for entry in entries
        ],
        "more": len(entries) - 1,
        "all_link": whole if len(entries) > 1 else "",
        "is_reminder": highest != Step.DUE,
        "is_last": highest == Step.DEMOTED,
        "is_claimed": person_id is not None,
    }
