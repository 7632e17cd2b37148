"""Giving a directory editor particular areas, or all of Scotland."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from yersel.accounts.models import Person
from yersel.directory import mailing
from yersel.directory.models import EditorArea
from yersel.directory.operations.noting import note
from yersel.directory.policies import may_set_editor_areas
from yersel.directory.refusals import refuse_unless
from yersel.places.models import CouncilArea


@transaction.atomic
def set_editor_areas(*, person: Person, areas: Sequence[CouncilArea], by: Person, at: datetime) -> None:
    """From now on they keep these areas, or all of Scotland where there are none; they are told by mail. Raises Refused."""
    Person.objects.get_queryset().select_for_update().get(pk=person.pk)
    refuse_unless(may_set_editor_areas(by, person))
    EditorArea.objects.filter(person=person).delete()
    EditorArea.objects.bulk_create([EditorArea(person=person, area=area) for area in areas])
    note("set-editor-areas", person, by=by, at=at)
    mailing.send("editor_areas", person, areas=[area.name for area in areas])
