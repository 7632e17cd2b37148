"""Writing the parts of a plan. Each save is a version of its own, and an older one can be brought back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yersel.accounts.models import Person
from yersel.consent.operations import sealer_for
from yersel.plan.models import Plan, Section, SectionVersion, Suggestion
from yersel.plan.operations.plans import note, owned
from yersel.plan.refusals import Gone, Stale
from yersel.plan.seals import seal_in
from yersel.plan.sections import WRITTEN


@transaction.atomic
def save_section(
    *,
    plan: Plan,
    by: Person,
    kind: str,
    body: Mapping[str, Any],
    seen: int,
    at: datetime,
    suggestion: Suggestion | None = None,
) -> SectionVersion:
    """Save what a part says as its next version. `seen` is the version that the person had before them, 0 for none.

    Raises Stale where another has been saved since: both are then shown, and neither is lost. Raises Gone for an unknown part.
    """
    owned(plan, by)
    if kind not in WRITTEN:
        raise Gone(kind)
    section = _locked(plan, kind)
    if section.current_version != seen:
        raise Stale(_("This part was saved in another window since you opened it."))
    newest = section.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = SectionVersion(section=section, number=newest + 1, saved_at=at, suggestion=suggestion)
    seal_in(sealer_for(subject=by.pk), version, "body", dict(body))
    version.save(force_insert=True)
    _is_current(section, version.number, plan, by=by, at=at)
    return version


@transaction.atomic
def delete_version(*, plan: Plan, by: Person, kind: str, number: int, at: datetime) -> None:
    """Take one version away for good. Where it was the newest, the one before it is what the part says again. Raises Gone."""
    owned(plan, by)
    section = _locked(plan, kind)
    if not section.versions.filter(number=number).delete()[0]:
        raise Gone(number)
    newest = section.versions.order_by("-number").values_list("number", flat=True).first() or 0
    _is_current(section, newest, plan, by=by, at=at)


@transaction.atomic
def keep_newest(*, plan: Plan, by: Person, kind: str, at: datetime) -> int:
    """Take away every version but the newest; how many."""
    owned(plan, by)
    section = _locked(plan, kind)
    count = section.versions.exclude(number=section.current_version).delete()[0]
    _is_current(section, section.current_version, plan, by=by, at=at)
    return count


def _locked(plan: Plan, kind: str) -> Section:
    """The row of a part, held until the end of this transaction, so that two saves come one after the other."""
    Section.objects.bulk_create([Section(plan=plan, kind=kind)], ignore_conflicts=True)
    return Section.objects.select_for_update().get(plan=plan, kind=kind)


def _is_current(section: Section, number: int, plan: Plan, *, by: Person, at: datetime) -> None:
    section.current_version = number
    section.save(update_fields=["current_version"])
    changed(plan, at)
    note("write-plan", plan, by=by, at=at)


def changed(plan: Plan, at: datetime) -> None:
    Plan.objects.filter(pk=plan.pk).update(changed_at=at)
